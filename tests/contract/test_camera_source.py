"""What every camera promises, whatever stands behind it (app/camera/source.py)."""

from contextlib import contextmanager

import cv2
import numpy as np
import pytest

from app.camera.device import fault_at
from app.camera.source import source_for
from tests.cameras import MjpegServer, PluggableCamera, grey_frame, save_video

FRAMES = [grey_frame(level) for level in (40, 120, 200)]


@contextmanager
def picture(tmp_path):
    cv2.imwrite(str(tmp_path / "face.png"), FRAMES[0])
    yield source_for(str(tmp_path / "face.png"), loop=False, paced=False)


@contextmanager
def folder(tmp_path):
    for number, frame in enumerate(FRAMES):
        cv2.imwrite(str(tmp_path / f"face{number}.png"), frame)
    yield source_for(str(tmp_path), loop=False, paced=False)


@contextmanager
def video(tmp_path):
    yield source_for(str(save_video(tmp_path / "walk.avi", FRAMES)), loop=False, paced=False)


@contextmanager
def looped_video(tmp_path):
    yield source_for(str(save_video(tmp_path / "walk.avi", FRAMES)), loop=True, paced=True)


@contextmanager
def stream(tmp_path):
    with MjpegServer(FRAMES) as server:
        yield source_for(server.address, loop=True, paced=True)


@contextmanager
def webcam(tmp_path):
    if fault_at(0):
        pytest.skip("no webcam at this computer")
    yield source_for("0", loop=True, paced=True)


@contextmanager
def fake(tmp_path):
    yield PluggableCamera(FRAMES)


ADAPTERS = {
    "picture": picture,
    "folder": folder,
    "video": video,
    "looped video": looped_video,
    "stream": stream,
    "webcam": webcam,
    "fake": fake,
}


NEEDS = {"webcam": [pytest.mark.may_skip("most test machines have no webcam")]}


@pytest.fixture(params=[pytest.param(name, marks=NEEDS.get(name, [])) for name in ADAPTERS])
def source(request, tmp_path):
    with ADAPTERS[request.param](tmp_path) as source:
        yield source
        source.close()


def test_a_frame_is_bgr_uint8(source):
    source.open()

    frame = source.read()

    assert frame.dtype == np.uint8
    assert frame.ndim == 3 and frame.shape[2] == 3


def test_it_has_a_name_to_show_and_a_pace(source):
    source.open()

    assert source.name and "secret" not in source.name
    assert source.fps > 0


def test_a_frame_may_be_kept_while_the_next_is_read(source):
    source.open()
    first = source.read()
    as_it_was = first.copy()

    source.read()

    assert np.array_equal(first, as_it_was)


def test_opening_twice_does_no_harm(source):
    source.open()
    source.open()

    assert source.read() is not None


def test_closing_twice_or_unopened_does_no_harm(source):
    source.close()
    source.open()

    source.close()
    source.close()


def test_it_can_be_opened_again_after_closing(source):
    source.open()
    source.read()
    source.close()

    source.open()

    assert source.read() is not None


@pytest.mark.parametrize("media, length", [(picture, 1), (folder, 3), (video, 3)])
def test_media_end_after_their_last_frame_and_stay_ended(media, length, tmp_path):
    with media(tmp_path) as source:
        source.open()

        frames = [source.read() for _ in range(length + 2)]

        assert all(frame is not None for frame in frames[:length])
        assert frames[length:] == [None, None]
        source.close()


@pytest.mark.parametrize("endless", [looped_video, stream, fake])
def test_what_does_not_end_goes_on(endless, tmp_path):
    with endless(tmp_path) as source:
        source.open()

        assert all(source.read() is not None for _ in range(2 * len(FRAMES) + 1))
        source.close()
