#!/bin/sh
# Prints the name of a Python that Sequitur runs on: $PYTHON, else the first of the usual names that is new enough.
set -eu

for name in ${PYTHON:-python3 python3.14 python3.13 python3.12 python3.11}; do
    # Run, not only looked up: a version manager's shim is there even where the version is not.
    if "$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; then
        echo "$name"
        exit 0
    fi
done

wanted=${PYTHON:-python3}
if command -v "$wanted" >/dev/null; then found=$("$wanted" -V 2>&1); else found="not found"; fi
echo "Sequitur needs Python 3.11 or newer; $wanted is: $found" >&2
echo "On Debian 12 or newer, as root: apt-get install python3 python3-venv. Or name one: make run PYTHON=/path/to/python3.12" >&2
exit 1
