"""Cameras of a few lines, for tests: they keep the contract of app/camera/source.py."""

from collections.abc import Sequence
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Event, Thread

import cv2
import numpy as np

from app.camera.quiet import mute_opencv
from app.errors import CameraLost
from app.services.ports import Frame


def grey_frame(level: int = 128, *, width: int = 64, height: int = 48) -> Frame:
    """A plain BGR frame."""
    return np.full((height, width, 3), level, np.uint8)


def save_video(path: Path, frames: Sequence[Frame], *, fps: float = 25.0) -> Path:
    """Write the frames as a motion JPEG video (.avi)."""
    mute_opencv()  # FFmpeg heeds it only before its first use in a process
    height, width = frames[0].shape[:2]
    writer = cv2.VideoWriter(str(path), cv2.VideoWriter.fourcc(*"MJPG"), fps, (width, height))
    for frame in frames:
        writer.write(frame)
    writer.release()
    return path


class PluggableCamera:
    """Plays its frames round and round like a webcam, until somebody pulls the plug.

    RecognitionFeed(lambda: camera, make_engine) shows it; unplug() and plug() may be called from any thread.
    """

    live = True
    noisy = True  # as a sensor is: no two frames in a row are the same
    name = "test camera"

    def __init__(self, frames: Sequence[Frame], *, fps: float = 25.0, plugged: bool = True):
        self.fps = fps
        self._frames = list(frames)
        self._played = 0
        self._unplugged = Event()
        if not plugged:
            self.unplug()

    def unplug(self) -> None:
        self._unplugged.set()

    def plug(self) -> None:
        self._unplugged.clear()

    def open(self) -> None:
        if self._unplugged.is_set():
            raise CameraLost("Expected a test camera. Received none. Plug it in.")

    def read(self) -> Frame | None:
        if self._unplugged.wait(1 / self.fps):  # the wait is the camera's pace; pulling the plug cuts it short
            raise CameraLost("Expected a frame from the test camera. Received nothing. Plug it in.")
        self._played += 1
        frame = self._frames[(self._played - 1) % len(self._frames)].copy()
        if self.noisy:
            frame[-1, -1, -1] ^= self._played & 1
        return frame

    def close(self) -> None:
        """Nothing is held."""


class MjpegServer:
    """A network camera on this computer: sends its frames round and round over HTTP, at an address with a password.

    die() cuts every connection, come_back() serves the same address again; use it in a `with` block.
    """

    def __init__(self, frames: Sequence[Frame], *, fps: float = 25.0):
        self._pictures = [cv2.imencode(".jpg", frame)[1].tobytes() for frame in frames]
        self._fps = fps
        self._port = 0
        self._dead = Event()

    @property
    def address(self) -> str:
        return f"http://door:secret@127.0.0.1:{self._port}/video?token=secret"

    def come_back(self) -> None:
        self._dead = Event()
        self._server = ThreadingHTTPServer(("127.0.0.1", self._port), self._handler(self._dead))
        self._server.daemon_threads = True
        self._port = self._server.server_address[1]
        Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()

    def die(self) -> None:
        self._dead.set()
        self._server.shutdown()
        self._server.server_close()

    def __enter__(self) -> "MjpegServer":
        self.come_back()
        return self

    def __exit__(self, *exc_info: object) -> None:
        if not self._dead.is_set():
            self.die()

    def _handler(self, dead: Event) -> type[BaseHTTPRequestHandler]:
        pictures, pause = self._pictures, 1 / self._fps

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                self.send_response(200)
                self.send_header("Content-Type", "multipart/x-mixed-replace; boundary=frame")
                self.end_headers()
                number = 0
                while not dead.wait(pause):
                    picture = pictures[number % len(pictures)]
                    head = f"--frame\r\nContent-Type: image/jpeg\r\nContent-Length: {len(picture)}\r\n\r\n"
                    try:
                        self.wfile.write(head.encode() + picture + b"\r\n")
                    except OSError:  # the viewer has gone
                        return
                    number += 1

            def log_message(self, *args: object) -> None:
                """Quiet."""

        return Handler
