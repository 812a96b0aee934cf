"""The port that every camera stands behind, and how `--camera 0 | FILE | FOLDER | URL` chooses one."""

import re
from pathlib import Path
from typing import Protocol
from urllib.parse import urlsplit

from app.camera.media import media_file, picture_folder
from app.camera.stream import SCHEMES, NetworkStream, without_credentials
from app.camera.webcam import Webcam
from app.errors import BadInput
from app.services.ports import Frame


class FrameSource(Protocol):
    """Something that hands out frames, one after the other, to one thread.

    name: fit to be shown; never holds a password. live: the world goes on without us, so a missing frame is a fault;
    media that are played are not live. fps: nominal, > 0.
    """

    @property
    def name(self) -> str: ...
    @property
    def live(self) -> bool: ...
    @property
    def fps(self) -> float: ...

    def open(self) -> None:
        """Get ready to read; nothing happens when it is open already. After close() it starts anew.

        Raises CameraLost when there is no camera or it sends nothing, BadInput when a file cannot be played.
        """
        ...

    def read(self) -> Frame | None:
        """The next frame, BGR uint8 (H, W, 3), or None once everything has been played.

        May wait for as long as the source takes. The caller may keep the frame, but not write into it.
        Raises CameraLost when a live source stops sending, BadInput when a file turns out to be damaged.
        """
        ...

    def close(self) -> None:
        """Let the camera or file go; may be called twice."""
        ...


def source_for(spec: str, *, loop: bool, paced: bool) -> FrameSource:
    """The source that a spec names, not opened yet.

    spec: the number of a webcam, a picture, a video, a folder of pictures, or an http(s)/rtsp(s) address.
    loop: play media again when they end. paced: play media at their own speed, not as fast as they can be read.
    Raises BadInput when the spec names nothing of the kind.
    """
    spec = spec.strip()
    if camera := re.fullmatch(r"(?:/dev/video)?(\d{1,2})", spec, re.ASCII):
        return Webcam(int(camera[1]))
    if "://" in spec:
        return _stream(spec)
    media = _media(Path(spec).expanduser(), loop=loop, paced=paced) if spec else None
    if media is None:
        raise BadInput(
            "Expected a camera number, a picture, a video, a folder of pictures or an http/rtsp address. "
            f"Received {without_credentials(spec)!r}, which is none of these. Check the spelling, or use --camera 0."
        )
    return media


def open_source(spec: str, *, loop: bool, paced: bool) -> FrameSource:
    """The source that a spec names, open and ready to read; see source_for.

    Raises BadInput (bad spec or file) or CameraLost (no such camera, or it sends nothing).
    """
    source = source_for(spec, loop=loop, paced=paced)
    source.open()
    return source


def _media(path: Path, *, loop: bool, paced: bool) -> FrameSource | None:
    try:
        if path.is_dir():
            return picture_folder(path, loop=loop, paced=paced)
        if path.is_file():
            return media_file(path, loop=loop, paced=paced)
    except OSError as error:  # a folder on the way may not be entered, or the name is too long
        raise BadInput(
            f"Expected a camera, file or folder that can be reached. Received {str(path)!r}: {error.strerror}. "
            "Check its path and rights."
        ) from error
    return None


def _stream(spec: str) -> FrameSource:
    try:
        address = urlsplit(spec)
        usable = address.scheme in SCHEMES and bool(address.hostname)
        _ = address.port  # raises when it is no number
    except ValueError:
        usable = False
    if not usable:
        raise BadInput(
            f"Expected an address like {', '.join(f'{scheme}://host/...' for scheme in SCHEMES)}. "
            f"Received {without_credentials(spec)!r}. "
            "Check the spelling; write '@', '/', '?' and '#' in a password as %40, %2F, %3F and %23."
        )
    return NetworkStream(spec)
