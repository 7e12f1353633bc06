"""The `sequitur` command as a user runs it: a process in a folder, with a home of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator

ROOT = Path(__file__).resolve().parents[1]
SCHEMAS = json.loads((ROOT / "tests" / "contract_schema.json").read_text(encoding="utf-8"))


class Shell:
    """Runs `sequitur` in a working directory and a home of its own."""

    def __init__(self, home: Path, folder: Path) -> None:
        self.home = home
        self.folder = folder

    def environment(self, **more: str) -> dict[str, str]:
        """This process's environment, with this home and no other setting of ours."""
        kept = {key: value for key, value in os.environ.items() if not key.startswith("SEQUITUR_")}
        return {**kept, "SEQUITUR_HOME": str(self.home), "PYTHONPATH": str(ROOT), "COLUMNS": "100", **more}

    def __call__(self, *arguments: str, **more: str) -> subprocess.CompletedProcess[str]:
        """Run a command to its end; no traceback may reach the user."""
        command = [sys.executable, "-m", "cli", *arguments]
        done = subprocess.run(
            command,
            cwd=self.folder,
            env=self.environment(**more),
            capture_output=True,
            text=True,
            timeout=240,
            check=False,
        )
        assert "Traceback" not in done.stdout + done.stderr, done.stderr
        return done

    def json(self, schema: str, *arguments: str) -> Any:
        """Run a command with --json: exit 0, one JSON value on standard output and nothing else, of the given form."""
        done = self(*arguments, "--json")
        assert done.returncode == 0, done.stderr
        value = json.loads(done.stdout)
        Draft202012Validator({**SCHEMAS["$defs"][schema], "$defs": SCHEMAS["$defs"]}).validate(value)
        return value
