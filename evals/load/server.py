"""The app as `sequitur run` serves it, in a process of its own, and what that process takes."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx

from errors import RunError

_START_SECONDS = 600
_FIRST_PORT = 8600
# Of a processor core.
_IDLE = 0.05
_ADDRESS = re.compile(r"http://localhost:\d+")


class Server:
    """A running app: its address, and what its process takes, where the system tells (Linux)."""

    def __init__(self, process: subprocess.Popen[bytes], log: Path) -> None:
        self.address = ""
        self._process = process
        self._log = log

    def memory_mb(self) -> float:
        """Resident memory in MiB; 0 where the system does not tell."""
        try:
            pages = int(Path(f"/proc/{self._process.pid}/statm").read_text().split()[1])
        except OSError:
            return 0.0
        return pages * os.sysconf("SC_PAGE_SIZE") / 2**20

    def cpu_seconds(self) -> float:
        """Processor time taken so far; 0 where the system does not tell."""
        try:
            fields = Path(f"/proc/{self._process.pid}/stat").read_text().rpartition(")")[2].split()
        except OSError:
            return 0.0
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def open_files(self) -> int:
        """How many files and sockets it holds open; 0 where the system does not tell."""
        folder = Path(f"/proc/{self._process.pid}/fd")
        return len(list(folder.iterdir())) if folder.is_dir() else 0

    def failures(self) -> list[str]:
        """The last line of each traceback in its log."""
        parts = self._said().split("Traceback (most recent call last):")
        return [next((line for line in part.splitlines()[1:] if line[:1].strip()), "") for part in parts[1:]]

    def wait(self) -> None:
        """Until it answers. Raises RunError, with its last words, where it does not."""
        deadline = time.monotonic() + _START_SECONDS
        while self._process.poll() is None and time.monotonic() < deadline:
            if found := _ADDRESS.search(self._said()):
                self.address = found[0].replace("localhost", "127.0.0.1")
                try:
                    if httpx.get(f"{self.address}/_stcore/health", timeout=2, trust_env=False).is_success:
                        return
                except httpx.HTTPError:
                    pass
            time.sleep(0.2)
        raise RunError(f"The app did not start: {' '.join(self._said().strip().splitlines()[-3:])}")

    def settle(self, patience: float = 120) -> None:
        """Wait until it has nothing to do: what it prepares beside the first readers is done."""
        deadline = time.monotonic() + patience
        while time.monotonic() < deadline:
            before = self.cpu_seconds()
            time.sleep(2)
            if self.cpu_seconds() - before < _IDLE * 2:
                return

    def _said(self) -> str:
        return self._log.read_text(encoding="utf-8", errors="replace")


@contextmanager
def serving(home: Path) -> Iterator[Server]:
    """Serve the app with a home until it is done with; the index is built there where there is none."""
    with tempfile.TemporaryDirectory() as folder:
        log = Path(folder, "log")
        command = [sys.executable, "-m", "cli", "run", "--host", "127.0.0.1", "--port", str(_FIRST_PORT)]
        with log.open("wb") as words:
            environment = os.environ | {"SEQUITUR_HOME": str(home)}
            process = subprocess.Popen(command, env=environment, stdout=words, stderr=subprocess.STDOUT)
        try:
            server = Server(process, log)
            server.wait()
            yield server
        finally:
            process.terminate()
            process.wait(10)
