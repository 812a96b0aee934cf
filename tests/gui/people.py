"""Real people before the window's camera: frames of the videos beside the checkout, changed and unplugged at will."""

from dataclasses import replace
from pathlib import Path

import cv2

from app.bootstrap import Product, build
from app.capture.live import RecognitionFeed
from app.config import load_config
from app.services.enrolment import Capture
from app.services.ports import Frame, Pose
from tests.cameras import PluggableCamera

FRAMES = 75


class Door(PluggableCamera):
    """A webcam in front of which other people may step."""

    def show(self, frames: list[Frame]) -> None:
        self._frames = frames


def frames_of(video: Path) -> list[Frame]:
    """The first frames of a video."""
    player = cv2.VideoCapture(str(video))
    frames: list[Frame] = []
    while len(frames) < FRAMES:
        read, frame = player.read()
        if not read:
            break
        frames.append(frame)
    player.release()
    assert frames, f"Expected frames in {video}. Received none."
    return frames


def product_at(data: Path, frames: list[Frame]) -> tuple[Product, Door]:
    """The real product on a data folder of its own, with a camera that the test holds."""
    camera = Door(frames)
    product = build(load_config({"data": str(data)}, {"TWINCLOCK_REPEAT_S": "1"}))
    return replace(product, feed=RecognitionFeed(lambda: camera, product.make_engine)), camera


def enrol_folders(product: Product, folders: list[Path], pictures: int) -> None:
    """Enrol the people of these folders from a few pictures each, as the command line does."""
    engine = product.make_engine()
    for folder in folders:
        views = [engine.look(cv2.imread(str(path))) for path in sorted(folder.iterdir())[:pictures]]
        poses = [Pose.STRAIGHT] + [Pose.SMILE] * (len(views) - 1)
        taken = [product.enrolment.picture(view, "file", pose) for view, pose in zip(views, poses, strict=True)]
        product.enrolment.enrol(
            name=folder.name,
            number=None,
            captures=[picture for picture in taken if isinstance(picture, Capture)],
            engine=engine,
            consent_text="stated by the operator",
            stated_by="operator",
            allow_duplicate=True,
        )
