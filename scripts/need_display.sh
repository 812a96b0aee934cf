#!/usr/bin/env bash
# Says what to do where no window can be opened; silent otherwise.
set -euo pipefail
if [ "$(uname -s)" != Linux ] || [ -n "${DISPLAY:-}" ] || [ -n "${WAYLAND_DISPLAY:-}" ]; then
    exit 0
fi
cat >&2 <<'TEXT'
Expected a display for the window. Received none: neither DISPLAY nor WAYLAND_DISPLAY is set.
Run instead:  make demo                                              the whole main job on a folder of faces, without a window
         or:  xvfb-run -a .venv/bin/python main.py --camera FILE     the window on a display in memory, a video as the webcam
TEXT
exit 1
