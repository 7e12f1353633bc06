"""A tab of a browser without the browser: it speaks the app's own websocket protocol (Streamlit's `BackMsg` and
`ForwardMsg`), keeps what the page holds as the browser's code does, and runs fragments again when it is told to.

Twenty tabs of Chromium would measure Chromium. What a browser does beyond this (layout, fonts, scripts) is not here.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from streamlit.proto.Element_pb2 import Element
    from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
    from websockets.asyncio.client import ClientConnection

_PATIENCE = 120.0
_READ = "read"


class Tab:
    """One page of the app at `address` (http://host:port). `received` is given every message as it came, in bytes."""

    def __init__(self, address: str, received: Callable[[bytes], None]) -> None:
        self._stream = f"ws{address.removeprefix('http')}/_stcore/stream"
        self._received = received
        self._connection: ClientConnection | None = None
        self._tasks: dict[str, asyncio.Task[None]] = {}
        self._changed = asyncio.Event()
        self._page = self._script = ""
        self.query = ""
        """What the address has behind its question mark."""
        self.runs = 0
        """How often the page was drawn to its end."""
        # By place: the element, and which run drew it, in which fragment.
        self._elements: dict[tuple[int, ...], tuple[Element, str, str]] = {}
        self._run = ""
        self._states: dict[str, dict[str, Any]] = {}
        self._messages: dict[str, ForwardMsg] = {}

    async def open(self, page: str, query: str = "") -> None:
        """Go to a page and wait until it is drawn."""
        from websockets.asyncio.client import connect

        self._page, self.query = page, query
        self._connection = await connect(self._stream, subprotocols=["streamlit"], max_size=None)  # type: ignore[list-item]
        self._tasks[_READ] = asyncio.create_task(self._read(self._connection))
        await self._rerun()
        await self.until(lambda: self.runs > 0)

    async def close(self) -> None:
        """Leave, as a browser does that goes elsewhere."""
        self._stop(*(name for name in self._tasks if name != _READ))
        if self._connection is not None:
            # What is still being sent is read: else the other side is never heard to say goodbye.
            await self._connection.close()
            await self._tasks[_READ]

    async def until(self, holds: Callable[[], object], patience: float = _PATIENCE) -> None:
        """Wait until something holds of the page. Raises TimeoutError, or what ended the connection."""
        async with asyncio.timeout(patience):
            while not holds():
                if self._tasks[_READ].done():
                    await self._tasks[_READ]
                    raise ConnectionError("the server closed the connection")
                self._changed.clear()
                await self._changed.wait()

    async def say(self, key: str, text: str) -> None:
        """Send a text by the chat input of that key."""
        await self._rerun({self._widget("chat_input", key): {"chat_input_value": {"data": text}}})

    async def press(self, label: str) -> None:
        """Press the button of that label."""
        await self._rerun({self._widget("button", label): {"trigger_value": True}})

    async def choose(self, key: str, option: str) -> None:
        """Choose an option of a group of buttons; it stays chosen."""
        self._states[self._widget("button_group", key)] = {"string_array_value": {"data": [option]}}
        await self._rerun()

    @property
    def html(self) -> list[str]:
        """The page's pieces of HTML, from the top."""
        return [element.html.body for element in self._drawn("html")]

    def offers(self, label: str) -> bool:
        """Whether a button of that label can be pressed."""
        return any(element.button.label == label and not element.button.disabled for element in self._drawn("button"))

    def accepts(self, key: str) -> bool:
        """Whether the chat input of that key can be written into."""
        inputs = [element.chat_input for element in self._drawn("chat_input")]
        return any(each.id.endswith(f"-{key}") and not each.disabled for each in inputs)

    def _drawn(self, kind: str) -> Iterator[Element]:
        for place in sorted(self._elements):
            element = self._elements[place][0]
            if element.WhichOneof("type") == kind:
                yield element

    def _widget(self, kind: str, name: str) -> str:
        for element in self._drawn(kind):
            widget = getattr(element, kind)
            if widget.id.endswith(f"-{name}") or getattr(widget, "label", None) == name:
                return str(widget.id)
        raise LookupError(f"the page has no {kind.replace('_', ' ')} '{name}'")

    async def _rerun(self, triggers: dict[str, dict[str, Any]] | None = None, fragment: str = "") -> None:
        from streamlit.proto.BackMsg_pb2 import BackMsg
        from streamlit.proto.ClientState_pb2 import ClientState
        from streamlit.proto.WidgetStates_pb2 import WidgetState, WidgetStates

        states = {**self._states, **(triggers or {})}
        state = ClientState(
            query_string=self.query,
            widget_states=WidgetStates(widgets=[WidgetState(id=id, **value) for id, value in states.items()]),
            page_script_hash=self._script,
            page_name="" if self._script else self._page,
            fragment_id=fragment,
            is_auto_rerun=bool(fragment),
            cached_message_hashes=list(self._messages),
        )
        assert self._connection is not None
        await self._connection.send(BackMsg(rerun_script=state).SerializeToString())

    async def _again(self, fragment: str, seconds: float) -> None:
        while True:
            await asyncio.sleep(seconds)
            await self._rerun(fragment=fragment)

    async def _read(self, connection: ClientConnection) -> None:
        from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

        async for data in connection:
            assert isinstance(data, bytes)
            self._received(data)
            self._take(ForwardMsg.FromString(data))
            self._changed.set()
        self._changed.set()

    def _take(self, message: ForwardMsg) -> None:
        metadata = message.metadata
        if message.ref_hash:
            message = self._messages[message.ref_hash]
        elif metadata.cacheable:
            self._messages[message.hash] = message
        kind = message.WhichOneof("type")
        if kind == "delta":
            self._draw(message, tuple(metadata.delta_path))
        elif kind == "new_session":
            self._run = metadata.run.script_run_id
            if not metadata.run.fragment_ids:
                self._script = message.new_session.page_script_hash or self._script
                self._stop(*(name for name in self._tasks if name != _READ))
        elif kind == "navigation":
            self._script = message.navigation.page_script_hash or self._script
        elif kind == "page_info_changed":
            self.query = message.page_info_changed.query_string
        elif kind == "auto_rerun":
            fragment, every = message.auto_rerun.fragment_id, message.auto_rerun.interval
            if fragment not in self._tasks:
                self._tasks[fragment] = asyncio.create_task(self._again(fragment, every))
        elif kind == "stop_auto_rerun":
            self._stop(*message.stop_auto_rerun.fragment_ids)
        elif kind == "script_finished":
            self._finish(message.script_finished, metadata.run.script_run_id, set(metadata.run.fragment_ids))

    def _draw(self, message: ForwardMsg, place: tuple[int, ...]) -> None:
        if message.delta.WhichOneof("type") == "new_element":
            self._elements[place] = (message.delta.new_element, self._run, message.delta.fragment_id)
        else:
            self._elements.pop(place, None)

    def _stop(self, *fragments: str) -> None:
        for fragment in fragments:
            if task := self._tasks.pop(fragment, None):
                task.cancel()

    def _finish(self, status: int, run: str, fragments: set[str]) -> None:
        """What a run did not draw again goes when it has ended, as in a browser."""
        from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

        if status == ForwardMsg.FINISHED_FRAGMENT_RUN_SUCCESSFULLY:
            kept = {p: e for p, e in self._elements.items() if e[1] == run or e[2] not in fragments}
        elif status == ForwardMsg.FINISHED_SUCCESSFULLY and run == self._run:
            kept = {p: e for p, e in self._elements.items() if e[1] == run}
            self.runs += 1
        else:
            return
        self._elements = kept
