"""A network camera that plays, dies and comes back."""

import socket
import time

import pytest

from app.camera import stream
from app.camera.source import open_source
from app.camera.thread import CameraThread
from app.errors import CameraLost
from app.services.ports import CameraState
from tests.cameras import MjpegServer, grey_frame

PATIENCE_S = 20.0  # the machine that runs the tests may be busy


def wait_for(thread, state):
    deadline = time.monotonic() + PATIENCE_S
    while (shot := thread.newest()).state is not state:
        assert time.monotonic() < deadline, f"Expected {state} in time. Received {shot.state}: {shot.message}."
        time.sleep(0.02)
    return shot


def test_a_stream_that_dies_and_comes_back_is_found_again():
    with MjpegServer([grey_frame(90)]) as server:
        thread = CameraThread(lambda: open_source(server.address, loop=True, paced=True), back_off_s=(0.05,))
        thread.start()
        assert wait_for(thread, CameraState.LIVE).frame.shape == (48, 64, 3)

        server.die()
        lost = wait_for(thread, CameraState.LOST)
        server.come_back()

        assert wait_for(thread, CameraState.LIVE).count > lost.count
        assert "127.0.0.1" in lost.message and "secret" not in lost.message
        thread.stop()


def test_a_host_that_says_nothing_is_given_up(monkeypatch):
    monkeypatch.setattr(stream, "OPEN_TIMEOUT_MS", 200)
    with socket.socket() as mute:
        mute.bind(("127.0.0.1", 0))
        mute.listen()

        with pytest.raises(CameraLost, match="Expected a video stream"):
            open_source(f"http://127.0.0.1:{mute.getsockname()[1]}/video", loop=True, paced=True)


def test_a_host_that_is_not_there_is_lost_without_its_password(capfd):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"rtsp://ada:secret@127.0.0.1:{free.getsockname()[1]}/video"

        with pytest.raises(CameraLost) as loss:
            open_source(address, loop=True, paced=True)

    assert "secret" not in str(loss.value)
    assert capfd.readouterr().err == ""
