#!/usr/bin/env bash
# make_venv.sh FOLDER: a virtual environment with Python 3.11, unless it is there.
set -euo pipefail
venv=$1
cd "$(dirname "$0")/.."

is_311() { [ "$("$1" -c 'import sys; print(*sys.version_info[:2])' 2>/dev/null)" = "3 11" ]; }

if is_311 "$venv/bin/python" && "$venv/bin/python" -m pip --version >/dev/null 2>&1; then
    exit 0
fi
found=""
for candidate in python3.11 python3 python; do
    if is_311 "$candidate"; then
        found=$candidate
        break
    fi
done
if [ -z "$found" ]; then
    echo "Expected Python 3.11. Received $(python3 --version 2>/dev/null || echo none)." >&2
    if [ -e /etc/debian_version ]; then
        echo "Run: sudo apt-get install python3.11 python3.11-venv" >&2
        echo "Where the system has no such package: https://docs.astral.sh/uv/ and 'uv python install 3.11'." >&2
    else
        echo "Install it from https://www.python.org/downloads/ and try again." >&2
    fi
    exit 1
fi
echo "Building $venv with $($found --version); the packages are about 1 GB, once"
bash scripts/system_packages.sh venv
"$found" -m venv --clear "$venv"
