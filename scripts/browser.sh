#!/bin/sh
# Sees to it that the browser tests find a Chromium: installs Debian's as root, else says how.
set -eu

for name in chromium chromium-browser google-chrome google-chrome-stable; do
    if command -v "$name" >/dev/null; then exit 0; fi
done

install="apt-get update && apt-get install -y --no-install-recommends chromium fonts-liberation"
if [ "$(id -u)" -eq 0 ] && command -v apt-get >/dev/null; then
    echo "Installing Chromium for the browser tests (about a minute)"
    export DEBIAN_FRONTEND=noninteractive
    log=$(mktemp)
    if eval "$install" >"$log" 2>&1 </dev/null; then exit 0; fi
    tail -n 15 "$log" >&2
fi

echo "The browser tests need Chromium. On Debian, as root: $install" >&2
echo "Elsewhere install Chromium or Google Chrome, or leave those tests out: make test BROWSER=no" >&2
exit 1
