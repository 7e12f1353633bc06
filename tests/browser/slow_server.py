"""The app with an answerer that takes its time at every step, so that a test can act while an answer is made."""

from __future__ import annotations

import sys
import time
from pathlib import Path

from streamlit.web.cli import main

from chat.service import Service
from chat.tracing import UNWATCHED, Watcher
from chat.turn import Question, Turn

STEP_SECONDS = 0.6
_ask = Service.ask


def _ask_slowly(self: Service, question: Question, watcher: Watcher = UNWATCHED) -> Turn:
    def slowly(name: str) -> None:
        watcher.on_step(name)
        time.sleep(STEP_SECONDS)

    return _ask(self, question, Watcher(slowly, watcher.on_text))


if __name__ == "__main__":
    Service.ask = _ask_slowly  # type: ignore[method-assign]
    app = Path(__file__).resolve().parents[2] / "app.py"
    sys.argv = ["streamlit", "run", str(app), *sys.argv[1:]]
    main()
