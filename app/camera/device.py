"""What lies behind a camera's number: is it there, may we use it, does it send pictures."""

import os
import sys
import time
from pathlib import Path

import cv2

from app.camera.quiet import mute_opencv
from app.domain.sentence import Sentence

DEVICES = Path("/dev")
WIDTH_PX, HEIGHT_PX = 640, 480
WARM_UP_S = 3.0  # some cameras send nothing for the first moments


def on_linux() -> bool:
    """True where cameras are files, /dev/video0 and on, whose absence and rights can be told apart."""
    return sys.platform.startswith("linux")


def fault_at(index: int, devices: Path = DEVICES) -> str | None:
    """Why a Linux camera cannot even be opened, in words for a person; None when it can, or on other systems."""
    device = devices / f"video{index}"
    if not on_linux() or os.access(device, os.R_OK | os.W_OK):
        return None
    if not device.exists():
        return Sentence(
            "Expected a camera at {index}. Received none. Plug it in, or choose another with --camera.", index=index
        )
    return Sentence(
        "Expected the right to use camera {index} ({device}). Received: permission denied. "
        "Add yourself to the group video (sudo usermod -aG video $USER), then log out and in again.",
        index=index,
        device=device,
    )


def silent_fault(index: int) -> str:
    """The words for a camera that is there but sends no picture."""
    return Sentence(
        "Expected pictures from camera {index}. Received none. "
        "Close other programs that use it, unplug it and plug it in again, or choose another with --camera.",
        index=index,
    )


def opened(index: int) -> cv2.VideoCapture | None:
    """The camera, asked for 640x480 and seen to send a picture; None when it does not. The caller releases it."""
    mute_opencv()
    capture = cv2.VideoCapture(index, cv2.CAP_V4L2 if on_linux() else cv2.CAP_ANY)
    capture.set(cv2.CAP_PROP_FRAME_WIDTH, WIDTH_PX)
    capture.set(cv2.CAP_PROP_FRAME_HEIGHT, HEIGHT_PX)
    if _sends_pictures(capture):
        return capture
    capture.release()
    return None


def _sends_pictures(capture: cv2.VideoCapture) -> bool:
    deadline = time.monotonic() + WARM_UP_S
    while capture.isOpened() and time.monotonic() < deadline:
        if capture.read()[0]:
            return True
        time.sleep(0.05)
    return False
