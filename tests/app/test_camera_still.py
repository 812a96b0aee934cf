"""A picture that stands still is no camera: nobody may be recognised in a frozen frame."""

import pytest

from app.camera.still import Stillness
from app.camera.thread import CameraThread
from app.errors import CameraLost
from app.services.ports import CameraState
from tests.app.test_camera_thread import AT_ONCE, wait_for
from tests.cameras import PluggableCamera, grey_frame


def test_a_frame_that_stays_the_same_too_long_is_a_loss():
    stillness = Stillness(still_s=5.0)

    stillness.expect_change(grey_frame(7), "camera 0", now=0.0)
    stillness.expect_change(grey_frame(7), "camera 0", now=5.0)

    with pytest.raises(CameraLost, match="the same frame for 5 seconds"):
        stillness.expect_change(grey_frame(7), "camera 0", now=5.1)


def test_one_changed_pixel_is_life():
    stillness, frame = Stillness(still_s=5.0), grey_frame(7)
    stillness.expect_change(frame, "camera 0", now=0.0)
    moved = frame.copy()
    moved[0, 0, 0] += 1

    stillness.expect_change(moved, "camera 0", now=6.0)


def test_opened_anew_and_still_the_same_is_lost_at_once():
    stillness = Stillness(still_s=5.0)
    stillness.expect_change(grey_frame(7), "camera 0", now=0.0)

    for now in (6.0, 6.5):
        with pytest.raises(CameraLost):
            stillness.expect_change(grey_frame(7), "camera 0", now=now)


def test_a_frozen_camera_is_lost_with_its_frame_and_live_when_it_moves_again(monkeypatch):
    monkeypatch.setattr("app.camera.thread.Stillness", lambda: Stillness(still_s=0.05))
    frozen = PluggableCamera([grey_frame(7)], fps=100)
    frozen.noisy = False
    cameras = [frozen]
    thread = CameraThread(lambda: cameras[-1], back_off_s=AT_ONCE)
    thread.start()
    try:
        shot = wait_for(thread, lambda shot: shot.state is CameraState.LOST)
        assert shot.frame is None and "the same frame" in shot.message

        cameras.append(PluggableCamera([grey_frame(level) for level in range(8)], fps=100))

        wait_for(thread, lambda shot: shot.state is CameraState.LIVE)
    finally:
        thread.stop()


def test_a_picture_that_plays_the_camera_may_stand_still(monkeypatch):
    monkeypatch.setattr("app.camera.thread.Stillness", lambda: Stillness(still_s=0.0))
    picture = PluggableCamera([grey_frame(7)], fps=100)
    picture.live = picture.noisy = False
    thread = CameraThread(lambda: picture, back_off_s=AT_ONCE)
    thread.start()
    try:
        wait_for(thread, lambda shot: shot.count > 3)
    finally:
        thread.stop()
