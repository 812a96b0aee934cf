"""A network camera: MJPEG over HTTP, or RTSP, through OpenCV's FFmpeg."""

from urllib.parse import urlsplit

import cv2

from app.camera.grab import next_frame
from app.camera.quiet import mute_opencv
from app.domain.sentence import Sentence
from app.errors import CameraLost
from app.services.ports import Frame

SCHEMES = ("http", "https", "rtsp", "rtsps")
OPEN_TIMEOUT_MS = 5000
READ_TIMEOUT_MS = 3000
USUAL_FPS = 25.0


class NetworkStream:
    """A FrameSource for one address. It gives up with CameraLost; who reads it opens it again (see thread.py)."""

    live = True

    def __init__(self, address: str):
        self.name = without_credentials(address)
        self.fps = USUAL_FPS
        self._address = address
        self._capture: cv2.VideoCapture | None = None

    def open(self) -> None:
        if self._capture is not None:
            return
        mute_opencv()
        limits = [cv2.CAP_PROP_OPEN_TIMEOUT_MSEC, OPEN_TIMEOUT_MS, cv2.CAP_PROP_READ_TIMEOUT_MSEC, READ_TIMEOUT_MS]
        capture = cv2.VideoCapture(self._address, cv2.CAP_FFMPEG, limits)
        if not capture.isOpened():
            raise CameraLost(
                Sentence(
                    "Expected a video stream from {name}. Received no connection, or no pictures. Check that "
                    "the camera is on, the network, the address and its password.",
                    name=self.name,
                )
            )
        self._capture = capture

    def read(self) -> Frame | None:
        frame = next_frame(self._capture) if self._capture else None
        if frame is None:
            raise CameraLost(
                Sentence(
                    "Expected the next frame from {name}. Received nothing for a while. Check that the camera "
                    "is on, and the network.",
                    name=self.name,
                )
            )
        return frame

    def close(self) -> None:
        if self._capture is not None:
            self._capture.release()
            self._capture = None


def without_credentials(address: str) -> str:
    """What may be shown of an address: scheme, host and port; of anything else only what follows the last '@'.

    Cameras take passwords before the host, in the path and in the query alike; so none of these is shown.
    """
    scheme, separator, _ = address.partition("://")
    if not separator:
        return address.rpartition("@")[2]
    try:
        parts = urlsplit(address)
        rest = address.partition(parts.netloc)[2] if parts.netloc else "@"
        if "@" in rest:  # a '/', '?' or '#' in the password has cut it in two: host and port would be parts of it
            return f"{scheme}://…"
        port = f":{parts.port}" if parts.port else ""
        return f"{scheme}://{parts.hostname}{port}"
    except ValueError:
        return f"{scheme}://…"
