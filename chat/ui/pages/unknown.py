"""What stands at an address that leads nowhere."""

from __future__ import annotations

from chat.ui import frame, states


def draw() -> None:
    """Any address that is none of the app's."""
    frame.show(states.drawn(states.UNKNOWN_ADDRESS))


frame.page(draw)
