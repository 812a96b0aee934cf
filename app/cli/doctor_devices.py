"""The doctor's look at cameras and display."""

import os
from collections.abc import Iterator

from app.cli.doctor_finding import Finding
from app.config import Config


def examine_cameras(config: Config) -> Iterator[Finding]:
    from app.camera.probe import cameras

    found = cameras()
    for camera in found:
        yield Finding("camera", camera.works, f"{camera.index}: {camera.name}, {camera.detail}")
    if not config.camera.isdigit():
        yield from _opened(config.camera)
    elif int(config.camera) not in [camera.index for camera in found]:
        yield Finding(
            "camera",
            False,
            f"Expected camera {config.camera}. Received {'others' if found else 'none'}. "
            "Plug one in, or name another source: --camera NUMBER, FILE, FOLDER or URL.",
        )


def _opened(spec: str) -> Iterator[Finding]:
    from app.camera.source import open_source

    source = open_source(spec, loop=False, paced=False)
    frame = source.read()
    source.close()
    if frame is None:
        yield Finding("camera", False, f"Expected frames from {source.name}. Received none. Choose another source.")
    else:
        yield Finding("camera", True, f"{source.name}, {frame.shape[1]}x{frame.shape[0]}")


def examine_display(config: Config) -> Iterator[Finding]:
    from app.cli.window import has_display

    if has_display():
        yield Finding("display", True, os.environ.get("WAYLAND_DISPLAY") or os.environ.get("DISPLAY") or "there")
    else:
        yield Finding(
            "display",
            False,
            "Expected a display for the window. Received none. The command line works without: "
            "make demo, main.py checkin --from IMAGE.",
        )
