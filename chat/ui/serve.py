"""Serving the app with Streamlit on a free port of this machine."""

from __future__ import annotations

import os
import socket
import sys
from pathlib import Path

import click

from errors import UsageError

_APP = Path(__file__).resolve().parents[2] / "app.py"
_TRIES = 20


def free_port(host: str, first: int) -> int:
    """The first port from `first` on that nothing listens on. Raises UsageError where the address is not ours or
    twenty in a row are taken."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    for port in range(first, min(first + _TRIES, 65536)):
        with socket.socket(family) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((host, port))
            except PermissionError:
                raise UsageError(
                    f"Port {port} may not be opened by this user; choose one above 1023 with --port."
                ) from None
            except socket.gaierror as error:
                raise UsageError(
                    f"The address {host} is not known ({error.strerror}); use 127.0.0.1 or 0.0.0.0."
                ) from None
            except OSError as error:
                if error.errno is not None and os.strerror(error.errno) == "Cannot assign requested address":
                    raise UsageError(f"{host} is no address of this machine; use 127.0.0.1 or 0.0.0.0.") from None
                continue
            return port
    raise UsageError(f"Ports {first} to {first + _TRIES - 1} are all taken; choose another with --port.")


def serve(host: str, first: int) -> None:
    """Become the app's server; says the address, and when the port asked for was taken. Does not return."""
    port = free_port(host, first)
    if port != first:
        click.echo(f"Port {first} is taken; using the next free one, {port}.", err=True)
    shown = "localhost" if host in ("127.0.0.1", "0.0.0.0", "::", "::1") else host
    click.echo(f"Sequitur is at http://{shown}:{port} (stop it with Ctrl+C)", err=True)
    options = ["--server.address", host, "--server.port", str(port), "--server.headless", "true"]
    # The app's own Streamlit settings lie beside it; Streamlit looks for them from the working directory.
    os.environ.setdefault("STREAMLIT_BROWSER_GATHER_USAGE_STATS", "false")
    os.environ["STREAMLIT_SERVER_FILE_WATCHER_TYPE"] = "none"
    os.execv(sys.executable, [sys.executable, "-m", "streamlit", "run", str(_APP), *options])
