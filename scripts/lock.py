"""Write constraints.txt: every dependency, direct or not and of every extra, at one exact version.

Versions already there are kept unless `--upgrade` is given, so that a new dependency moves nothing else.
"""

from __future__ import annotations

import argparse
import json
import re
import subprocess
import sys
import tempfile
import tomllib
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
CONSTRAINTS = ROOT / "constraints.txt"

# By hand, since one version of it comes in CPU and CUDA builds: without the local suffix (+cpu, +cu130) pip takes
# whichever build it is shown, and a CPU build where one is at hand.
TORCH = "torch==2.13.0"

# What a CUDA build of torch brings; it pins these itself, and a CPU build has none of them.
BROUGHT_BY_CUDA = re.compile(r"(nvidia|cuda|triton)\b")

HEADER = """\
# Every dependency at the version that is installed and tested, resolved on Python {python}.
# Written by scripts/lock.py: `make lock` after a change in pyproject.toml, `make lock UPGRADE=1` for newer versions.
"""


def requirements() -> list[str]:
    """What pyproject.toml asks for in all its extras, and what builds it."""
    pyproject = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    extras = pyproject["project"]["optional-dependencies"].values()
    # An editable install asks hatchling for `editables` only when it is under way.
    building = [*pyproject["build-system"]["requires"], "editables"]
    return [TORCH, *pyproject["project"]["dependencies"], *(r for extra in extras for r in extra), *building]


def resolve(wanted: list[str], kept: Path | None) -> dict[str, str]:
    """The versions that pip chooses in an empty environment, by distribution name."""
    with tempfile.TemporaryDirectory() as folder:
        venv.create(folder, with_pip=True)
        report = Path(folder) / "report.json"
        command = [f"{folder}/bin/python", "-m", "pip", "install", "-qq", "--dry-run", "--ignore-installed"]
        held = ["--constraint", str(kept)] if kept else []
        subprocess.run([*command, "--report", str(report), *held, *wanted], check=True)
        chosen = [item["metadata"] for item in json.loads(report.read_text(encoding="utf-8"))["install"]]
    return {item["name"]: item["version"].partition("+")[0] for item in chosen}


def main() -> int:
    """Resolve and write."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--upgrade", action="store_true", help="forget the versions pinned now")
    keep = not arguments.parse_args().upgrade and CONSTRAINTS.exists()
    try:
        pins = resolve(requirements(), CONSTRAINTS if keep else None)
    except subprocess.CalledProcessError:
        print("pip found no versions that fit together; see above. constraints.txt is as it was.", file=sys.stderr)
        return 1
    lines = [f"{name}=={pins[name]}" for name in sorted(pins, key=str.lower) if not BROUGHT_BY_CUDA.match(name)]
    python = f"{sys.version_info.major}.{sys.version_info.minor}"
    CONSTRAINTS.write_text(HEADER.format(python=python) + "\n".join(lines) + "\n", encoding="utf-8")
    print(f"constraints.txt: {len(lines)} versions")
    return 0


if __name__ == "__main__":
    sys.exit(main())
