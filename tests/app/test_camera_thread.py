"""The camera's thread: the newest frame only, and a lost camera comes back by itself."""

import threading
import time

import pytest

from app.camera.thread import CameraThread
from app.services.ports import CameraState
from tests.cameras import PluggableCamera, grey_frame

PATIENCE_S = 10.0  # the machine that runs the tests may be busy
AT_ONCE = (0.01,)


class Clip:
    """Three frames, not repeated."""

    live, name, fps = False, "clip", 25.0

    def __init__(self):
        self._left = [grey_frame(level) for level in (1, 2, 3)]
        self.closed = False

    def open(self):
        """Nothing to open."""

    def read(self):
        return self._left.pop(0) if self._left else None

    def close(self):
        self.closed = True


class HangingCamera:
    """Sends one frame, then its driver hangs."""

    live, name, fps = True, "hanging camera", 25.0

    def __init__(self):
        self.release, self.sent = threading.Event(), False

    def open(self):
        """Nothing to open."""

    def read(self):
        if self.sent:
            self.release.wait(PATIENCE_S)
        self.sent = True
        return grey_frame()

    def close(self):
        """Nothing to close."""


def wait_for(thread, condition):
    deadline = time.monotonic() + PATIENCE_S
    while not condition(shot := thread.newest()):
        assert time.monotonic() < deadline, f"Expected another shot in time. Received {shot.state}: {shot.message}."
        time.sleep(0.01)
    return shot


@pytest.fixture
def running():
    threads = []

    def start(open_source, **settings):
        threads.append(CameraThread(open_source, back_off_s=AT_ONCE, **settings))
        threads[-1].start()
        return threads[-1]

    yield start
    for thread in threads:
        thread.stop()


def is_live(shot):
    return shot.state is CameraState.LIVE


def is_lost(shot):
    return shot.state is CameraState.LOST


def test_a_thread_that_was_not_started_has_no_frame():
    assert CameraThread(Clip).newest().frame is None


def test_the_count_rises_with_every_frame(running):
    camera = PluggableCamera([grey_frame()], fps=100)

    thread = running(lambda: camera)

    shot = wait_for(thread, is_live)
    assert shot.frame is not None and shot.message == ""
    wait_for(thread, lambda later: later.count > shot.count)


def test_an_unplugged_camera_is_lost_and_says_what_to_do(running):
    camera = PluggableCamera([grey_frame()], fps=100)
    thread = running(lambda: camera)
    wait_for(thread, is_live)

    camera.unplug()

    shot = wait_for(thread, is_lost)
    assert "Plug it in" in shot.message
    assert shot.frame is None  # an old face must not look live


def test_a_camera_plugged_in_again_is_live_by_itself(running):
    camera = PluggableCamera([grey_frame()], fps=100, plugged=False)
    thread = running(lambda: camera)
    wait_for(thread, is_lost)

    camera.plug()

    wait_for(thread, is_live)


def test_a_camera_that_hangs_is_lost(running):
    camera = HangingCamera()
    thread = running(lambda: camera, silence_s=0.1)

    shot = wait_for(thread, is_lost)

    assert "hanging camera" in shot.message and "0.1 seconds" in shot.message
    camera.release.set()
    wait_for(thread, is_live)


def test_stopping_does_not_wait_for_a_camera_that_hangs(running):
    camera = HangingCamera()
    thread = running(lambda: camera)
    wait_for(thread, lambda shot: camera.sent)

    began = time.monotonic()
    thread.stop()

    assert time.monotonic() - began < PATIENCE_S / 2
    camera.release.set()


def test_a_camera_left_behind_while_hanging_disturbs_its_successor_no_more(running):
    hanging, good = HangingCamera(), PluggableCamera([grey_frame(7)], fps=100)
    cameras = [hanging, good]
    thread = running(lambda: cameras.pop(0))
    wait_for(thread, lambda shot: hanging.sent)
    thread.stop()

    thread.start()
    hanging.release.set()

    assert wait_for(thread, is_live).frame[0, 0, 0] == 7


def test_media_that_were_played_have_ended_with_their_last_frame(running):
    clip = Clip()

    thread = running(lambda: clip)

    shot = wait_for(thread, lambda shot: shot.state is CameraState.ENDED)
    assert shot.count == 3 and shot.frame[0, 0, 0] == 3
    assert "clip" in shot.message
    wait_for(thread, lambda shot: clip.closed)


def test_a_failure_of_the_driver_is_a_loss_like_any_other(running):
    answers = [RuntimeError("bad driver"), PluggableCamera([grey_frame()], fps=100)]

    def open_source():
        answer = answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer

    thread = running(open_source)

    wait_for(thread, is_live)


def test_stopping_lets_the_camera_go():
    clip = Clip()
    clip.read = lambda: grey_frame()
    thread = CameraThread(lambda: clip)
    thread.start()
    wait_for(thread, is_live)

    thread.stop()

    assert clip.closed
    assert thread.newest().frame is None
