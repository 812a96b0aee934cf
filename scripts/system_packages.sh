#!/usr/bin/env bash
# system_packages.sh window|tests|venv …: installs what Debian or Ubuntu lacks for it, or prints the line to run.
# Silent when nothing is missing, and on other systems, where Kivy's wheel brings all it needs.
set -euo pipefail
command -v apt-get >/dev/null && command -v dpkg-query >/dev/null || exit 0

libraries=$(PATH=$PATH:/sbin ldconfig -p)
has_library() { [[ $libraries == *"$1 "* ]]; }
has_program() { command -v "$1" >/dev/null; }
has_package() { [[ $(dpkg-query -W -f '${Status}' "$1" 2>/dev/null) == *"ok installed"* ]]; }

missing=()
for purpose in "$@"; do
    case $purpose in
    window)
        # Without these two no window opens: OpenGL, and a driver that draws where there is no graphics card.
        has_library libGL.so.1 || missing+=(libgl1)
        has_package libgl1-mesa-dri || missing+=(libgl1-mesa-dri)
        # Touch screens, the mouse pointer, several screens.
        has_library libXi.so.6 || missing+=(libxi6)
        has_library libmtdev.so.1 || missing+=(libmtdev1)
        has_library libXcursor.so.1 || missing+=(libxcursor1)
        has_library libXrandr.so.2 || missing+=(libxrandr2)
        # Kivy prints two tracebacks at every start where it finds neither of these.
        has_program xclip || has_program xsel || missing+=(xclip)
        ;;
    tests)
        has_program xvfb-run || missing+=(xvfb xauth)
        ;;
    venv)
        # Debian ships ensurepip apart from Python; make_venv.sh says what to do where there is no 3.11 at all.
        for python in python3.11 python3; do
            has_program "$python" && "$python" -c 'import sys; sys.exit(sys.version_info[:2] != (3, 11))' || continue
            "$python" -c 'import ensurepip' 2>/dev/null || missing+=(python3.11-venv)
            break
        done
        ;;
    *)
        echo "Expected window, tests or venv. Received $purpose." >&2
        exit 2
        ;;
    esac
done
[ ${#missing[@]} -gt 0 ] || exit 0

if [ "$(id -u)" = 0 ]; then
    as_root=()
elif command -v sudo >/dev/null && sudo -n true 2>/dev/null; then
    as_root=(sudo -n)
else
    echo "Expected the system packages ${missing[*]}. Received no right to install them. Run this line once:" >&2
    echo "  sudo apt-get update && sudo apt-get install -y --no-install-recommends ${missing[*]}" >&2
    exit 1
fi
echo "Installing system packages: ${missing[*]}" >&2
export DEBIAN_FRONTEND=noninteractive
"${as_root[@]}" apt-get update -qq </dev/null >&2
"${as_root[@]}" apt-get install -y -qq --no-install-recommends "${missing[@]}" </dev/null >&2
