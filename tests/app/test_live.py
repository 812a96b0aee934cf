"""The live feed: the newest frame, what is seen in it, and submitted work in between (app/capture/live.py)."""

import threading
import time

import pytest

from app.camera.source import open_source
from app.capture.live import RecognitionFeed
from app.errors import EngineStopped
from app.services.ports import CameraState, View
from tests.cameras import PluggableCamera, grey_frame
from tests.shared_data import shared

PATIENCE_S = 10.0  # the machine that runs the tests may be busy


class EngineOfOneThread:
    """Sees no face; remembers in which threads it was made and used, and how often it followed."""

    tower = detector = "none"

    def __init__(self):
        self.threads = {threading.current_thread()}
        self.followed = 0
        self.fault = None

    def follow(self, frame):
        self.threads.add(threading.current_thread())
        self.followed += 1
        if self.fault:
            raise self.fault
        return View(width=frame.shape[1], height=frame.shape[0], faces=())


@pytest.fixture
def running():
    feeds = []

    def start(camera, make_engine=EngineOfOneThread, **settings):
        feeds.append(RecognitionFeed(lambda: camera, make_engine, **settings))
        feeds[-1].start()
        return feeds[-1]

    yield start
    for feed in feeds:
        feed.stop()


@pytest.fixture
def camera():
    return PluggableCamera([grey_frame()], fps=100)


def wait_until(condition):
    deadline = time.monotonic() + PATIENCE_S
    while not (result := condition()):
        assert time.monotonic() < deadline, "Expected it to happen in time. Received nothing of the kind."
        time.sleep(0.01)
    return result


def result_of(feed, work):
    results, arrived = [], threading.Event()
    feed.submit(work, lambda result: (results.append(result), arrived.set()))
    assert arrived.wait(PATIENCE_S)
    return results[0]


def test_it_shows_the_newest_frame_and_what_is_seen_in_it(running, camera):
    feed = running(camera)

    newest = wait_until(lambda: feed.newest() if feed.newest().view else None)

    assert newest.state is CameraState.LIVE and newest.message == ""
    assert (newest.view.width, newest.view.height) == (64, 48)


def test_a_video_of_a_real_face_plays_the_webcam(running):
    clip = open_source(str(shared("video/nuaa_real_0001_00_00_01.mp4")), loop=True, paced=True)

    feed = running(clip)

    newest = wait_until(lambda: feed.newest() if feed.newest().view else None)
    assert newest.frame.shape == (480, 640, 3)
    assert (newest.view.width, newest.view.height) == (640, 480)


def test_recent_views_are_those_of_the_last_moments(running, camera):
    feed = running(camera)
    wait_until(lambda: len(feed.recent(2.0)) >= 3)

    camera.unplug()

    wait_until(lambda: feed.recent(0.2) == [])


def test_submitted_work_gets_the_engine_in_the_thread_that_made_it(running, camera):
    feed = running(camera)
    wait_until(lambda: feed.recent(2.0))

    engine, thread = result_of(feed, lambda engine: (engine, threading.current_thread()))

    assert engine.threads == {thread}
    assert thread is not threading.current_thread()


def test_works_are_done_in_the_order_they_came(running, camera):
    feed, order = running(camera), []

    for number in range(5):
        feed.submit(lambda engine, number=number: number, order.append)

    wait_until(lambda: order == [0, 1, 2, 3, 4])


def test_an_exception_of_the_work_is_handed_over_and_the_feed_goes_on(running, camera):
    feed = running(camera)

    error = result_of(feed, lambda engine: 1 / 0)

    assert isinstance(error, ZeroDivisionError)
    assert result_of(feed, lambda engine: "still here") == "still here"


def test_a_receiver_that_fails_does_not_end_the_feed(running, camera):
    feed = running(camera)

    feed.submit(lambda engine: 1, lambda result: 1 / 0)

    assert result_of(feed, lambda engine: "still here") == "still here"


def test_work_is_done_while_the_camera_is_lost(running):
    feed = running(PluggableCamera([grey_frame()], plugged=False))

    assert result_of(feed, lambda engine: "done") == "done"


def test_a_lost_camera_is_a_state_with_words_and_comes_back(running, camera):
    feed = running(camera)
    wait_until(lambda: feed.newest().view)

    camera.unplug()

    wait_until(lambda: feed.newest().state is CameraState.LOST)
    assert "Plug it in" in feed.newest().message
    assert feed.newest().frame is None and feed.newest().view is None
    camera.plug()
    wait_until(lambda: feed.newest().view)


def test_an_engine_that_stumbles_is_said_and_tried_again(running, camera):
    feed = running(camera)
    engine = result_of(feed, lambda engine: engine)

    engine.fault = RuntimeError("lost my net")

    wait_until(lambda: "lost my net" in feed.newest().message)
    assert feed.newest().frame is not None  # the preview goes on
    engine.fault = None
    wait_until(lambda: feed.newest().message == "")


def test_an_engine_that_cannot_start_is_said_and_handed_to_whoever_asks(running, camera):
    def no_engine():
        raise EngineStopped("Expected a tower. Received no file. Run make.")

    feed = running(camera, no_engine)

    wait_until(lambda: feed.newest().message == "Expected a tower. Received no file. Run make.")
    assert feed.newest().frame is not None
    assert isinstance(result_of(feed, lambda engine: "never"), EngineStopped)


def test_an_engine_that_could_not_start_is_tried_again(running, camera):
    answers = [RuntimeError("not yet")]

    def make_engine():
        if answers:
            raise answers.pop()
        return EngineOfOneThread()

    feed = running(camera, make_engine, retry_engine_s=0.05)

    wait_until(lambda: feed.newest().view)
    assert feed.newest().message == ""


def test_work_for_a_feed_that_does_not_run_is_refused_at_once(camera):
    feed, results = RecognitionFeed(lambda: camera, EngineOfOneThread), []

    feed.submit(lambda engine: "never", results.append)

    assert isinstance(results[0], EngineStopped)


def test_work_that_was_not_begun_before_the_stop_is_refused(running, camera):
    feed, results, begun, go_on = running(camera), [], threading.Event(), threading.Event()
    feed.submit(lambda engine: (begun.set(), go_on.wait(PATIENCE_S)), lambda result: None)
    feed.submit(lambda engine: "never", results.append)
    begun.wait(PATIENCE_S)

    feed.stop()
    go_on.set()

    wait_until(lambda: results)
    assert isinstance(results[0], EngineStopped)


def test_it_can_be_started_again_with_a_new_engine(running, camera):
    feed = running(camera)
    first = result_of(feed, lambda engine: engine)

    feed.stop()
    feed.start()

    assert result_of(feed, lambda engine: engine) is not first
    wait_until(lambda: feed.newest().view)


def test_stopping_ends_both_threads(camera):
    before = set(threading.enumerate())
    feed = RecognitionFeed(lambda: camera, EngineOfOneThread)
    feed.start()
    wait_until(lambda: feed.newest().view)

    feed.stop()

    wait_until(lambda: set(threading.enumerate()) <= before)


def test_a_fast_camera_is_followed_about_ten_times_a_second(running):
    feed = running(PluggableCamera([grey_frame()], fps=200))
    engine = result_of(feed, lambda engine: engine)

    began, before = time.monotonic(), engine.followed
    wait_until(lambda: engine.followed >= before + 5)

    assert time.monotonic() - began > 0.3  # five looks cannot come sooner; how much later depends on the machine


def test_a_slow_engine_never_holds_up_the_preview(running, camera):
    class SlowEngine(EngineOfOneThread):
        def follow(self, frame):
            go_on.wait(PATIENCE_S)
            return super().follow(frame)

    go_on = threading.Event()
    feed = running(camera, SlowEngine)

    first = wait_until(lambda: feed.newest().count)

    wait_until(lambda: feed.newest().count > first + 3)
    assert feed.newest().view is None
    go_on.set()
