"""A scripted server on this machine that stands for the hosts of a connector, and can misbehave.

`serve()` starts one; `server.say(address, ...)` scripts what it answers; `server.settings()` points hosts at it.
"""

from __future__ import annotations

import gzip
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from settings import SourceSettings


@dataclass(frozen=True, slots=True)
class Say:
    """One answer. `announced` is a Content-Length that is not the body's; `hang_s` waits before it, `drip_s` after each
    byte."""

    body: bytes = b""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    announced: int | None = None
    hang_s: float = 0
    drip_s: float = 0
    cut: bool = False
    """The connection ends before anything is answered."""


@dataclass(frozen=True, slots=True)
class Request:
    """One request as the server had it: `fields` are the parameters and, of a POST, the form."""

    method: str
    path: str
    fields: Mapping[str, str]
    headers: Mapping[str, str]


Answers = Say | Callable[[Request], Say]


def bomb(megabytes: int) -> Say:
    """A small answer that unpacks to many megabytes."""
    return Say(gzip.compress(bytes(megabytes * 2**20)), headers={"Content-Encoding": "gzip"})


class Server:
    """What is answered, by path and by the parameters that a script names; every request is kept in `asked`."""

    def __init__(self, port: int) -> None:
        self.base = f"http://127.0.0.1:{port}"
        self.asked: list[Request] = []
        self._scripts: list[tuple[str, dict[str, str], list[Answers]]] = []
        self._lock = threading.Lock()

    def say(self, address: str, *answers: Answers | bytes) -> None:
        """For a path, and where it has a query for requests with these parameters among theirs: the answers in turn,
        the last one for ever. What was scripted last is looked at first."""
        parts = urlsplit(address)
        says = [Say(answer) if isinstance(answer, bytes) else answer for answer in answers]
        self._scripts.insert(0, (parts.path, dict(parse_qsl(parts.query, keep_blank_values=True)), says))

    def settings(self, *hosts: str, **changes: Any) -> SourceSettings:
        """Settings in which this server stands for the hosts."""
        return SourceSettings(mirrors=dict.fromkeys(hosts, self.base), **{"cache_hours": 0, "timeout_s": 5, **changes})

    def answer(self, request: Request) -> Say:
        """What is scripted for a request; 404 where nothing is."""
        with self._lock:
            self.asked.append(request)
            for path, fields, answers in self._scripts:
                if path == request.path and fields.items() <= request.fields.items():
                    found = answers.pop(0) if len(answers) > 1 else answers[0]
                    return found if isinstance(found, Say) else found(request)
        return Say(b"nothing is scripted here", 404)


@contextmanager
def serve() -> Iterator[Server]:
    """A server on a free port, until the end of the `with` block."""
    running = _Quiet(("127.0.0.1", 0), _Handler)
    running.daemon_threads = True
    running.block_on_close = False
    running.script = Server(running.server_port)  # type: ignore[attr-defined]
    thread = threading.Thread(target=running.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield running.script  # type: ignore[attr-defined]
    finally:
        running.shutdown()
        running.server_close()
        thread.join()


class _Quiet(ThreadingHTTPServer):
    def handle_error(self, request: object, client_address: object) -> None:
        """A client that leaves in the middle is what some tests are about."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        self._answer(b"")

    def do_POST(self) -> None:
        self._answer(self.rfile.read(int(self.headers.get("Content-Length", 0))))

    def _answer(self, form: bytes) -> None:
        parts = urlsplit(self.path)
        fields = dict(parse_qsl(parts.query, keep_blank_values=True)) | dict(parse_qsl(form.decode()))
        headers = {name.lower(): value for name, value in self.headers.items()}
        say = self.server.script.answer(Request(self.command, parts.path, fields, headers))  # type: ignore[attr-defined]
        time.sleep(say.hang_s)
        self.close_connection = say.cut or say.announced is not None or bool(say.hang_s or say.drip_s)
        if say.cut:
            return
        try:
            self.send_response(say.status)
            for name, value in say.headers.items():
                self.send_header(name, value)
            if say.status != 304:
                self.send_header("Content-Length", str(len(say.body) if say.announced is None else say.announced))
            self.end_headers()
            if say.drip_s:
                for byte in say.body:
                    self.wfile.write(bytes([byte]))
                    time.sleep(say.drip_s)
            elif say.status != 304:
                self.wfile.write(say.body)
        except OSError:
            # The client has had enough, as it should.
            self.close_connection = True

    def log_message(self, format: str, *args: object) -> None:
        """The tests' output is no place for a log."""
