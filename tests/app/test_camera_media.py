"""Pictures, folders and videos in place of a camera, and as input of the command line."""

import time

import cv2
import numpy as np
import pytest

from app.camera.frames import MOST_OF_A_VIDEO, frames_of
from app.camera.source import open_source, source_for
from app.camera.stream import NetworkStream, without_credentials
from app.camera.webcam import Webcam
from app.errors import BadInput, CameraLost
from tests.cameras import grey_frame, save_video
from tests.shared_data import shared

LEVELS = (40, 120, 200)


def level(frame):
    """What grey a plain frame was drawn in; a video's compression may shift it a little."""
    return min(LEVELS, key=lambda grey: abs(grey - frame.mean()))


@pytest.fixture
def pictures(tmp_path):
    folder = tmp_path / "visit"
    folder.mkdir()
    for name, grey in zip(("face2.png", "face10.png", "face30.png"), LEVELS, strict=True):
        cv2.imwrite(str(folder / name), grey_frame(grey))
    return folder


@pytest.fixture
def clip(tmp_path):
    return save_video(tmp_path / "clip.avi", [grey_frame(grey) for grey in LEVELS])


# ------------------------------------------------------------ what --camera may say


@pytest.mark.parametrize("spec", ["0", " 3 ", "/dev/video7"])
def test_a_number_or_device_is_a_webcam(spec):
    assert isinstance(source_for(spec, loop=True, paced=True), Webcam)


@pytest.mark.parametrize("spec", ["http://cam/video", "rtsp://ada:pw@10.0.0.5:554/h264"])
def test_an_address_is_a_network_stream(spec):
    assert isinstance(source_for(spec, loop=True, paced=True), NetworkStream)


@pytest.mark.parametrize(
    "spec",
    ["", "-1", "100", "no/such/file.mp4", "ftp://host/video", "http://", "rtsp://cam:port/x", "x" * 5000, "a\0b", "٣"],
)
def test_anything_else_is_refused_with_one_clear_line(spec):
    with pytest.raises(BadInput, match=r"^Expected .* Received .*\.$") as refusal:
        source_for(spec, loop=True, paced=True)

    assert "\n" not in str(refusal.value)


@pytest.mark.parametrize(
    "address",
    [
        "http://ada:secret@host/video",
        "http://host/video?user=ada&password=secret",
        "rtsp://host/user=ada_password=secret_channel=1",
        "rtsp://ada:se/cret@host/video",
        "rtsp://ada:1#secret@host/video",
        "ada:secret@host/video",
        "http://[secret",
    ],
)
def test_a_password_in_an_address_is_never_shown(address):
    assert "secret" not in without_credentials(address)
    assert "cret" not in without_credentials(address)


def test_a_host_and_port_are_shown():
    assert without_credentials("rtsp://ada:secret@Door.local:554/x") == "rtsp://door.local:554"


def test_an_absent_webcam_says_what_to_do():
    with pytest.raises(CameraLost, match=r"camera (at )?99.*(Plug|plug)"):
        open_source("99", loop=True, paced=True)


# ------------------------------------------------------------ played as a camera


def test_a_folder_is_played_in_natural_order(pictures):
    source = open_source(str(pictures), loop=False, paced=False)

    assert [level(source.read()) for _ in LEVELS] == [40, 120, 200]


def test_a_looped_video_starts_again(clip):
    source = open_source(str(clip), loop=True, paced=False)

    assert [level(source.read()) for _ in range(6)] == [40, 120, 200] * 2


def test_a_looped_picture_stands_still(pictures):
    source = open_source(str(pictures / "face2.png"), loop=True, paced=False)

    assert [level(source.read()) for _ in range(5)] == [40] * 5


def test_paced_media_take_their_time(clip):
    source = open_source(str(clip), loop=True, paced=True)

    began = time.monotonic()
    for _ in range(6):
        source.read()

    assert time.monotonic() - began > 4 / source.fps  # no sooner; how much later depends on the machine


def test_a_folder_goes_on_after_a_damaged_picture(pictures):
    (pictures / "face10.png").write_bytes(b"no picture")
    source = open_source(str(pictures), loop=False, paced=False)

    assert [level(source.read()) for _ in range(2)] == [40, 200]


# ------------------------------------------------------------ read by the command line


def test_a_picture_is_one_frame_under_its_name(pictures):
    [(label, frame)] = frames_of(pictures / "face2.png")

    assert label == "face2.png"
    assert np.array_equal(frame, grey_frame(40))


def test_the_pictures_of_a_folder_come_in_natural_order(pictures):
    assert [label for label, _ in frames_of(pictures)] == ["face2.png", "face10.png", "face30.png"]


def test_damaged_pictures_of_a_folder_are_told_and_the_rest_goes_on(pictures):
    (pictures / "face2.png").write_bytes(b"no picture")
    told = []

    labels = [label for label, _ in frames_of(pictures, on_damaged=lambda label, error: told.append((label, error)))]

    assert labels == ["face10.png", "face30.png"]
    assert [label for label, _ in told] == ["face2.png"] and isinstance(told[0][1], BadInput)


def test_a_short_video_gives_every_frame(clip):
    labelled = list(frames_of(clip))

    assert [label for label, _ in labelled] == ["clip.avi at 0.0 s", "clip.avi at 0.0 s", "clip.avi at 0.1 s"]
    assert [level(frame) for _, frame in labelled] == [40, 120, 200]


@pytest.mark.parametrize("count", [100, 1600])  # read through, and too long for that
def test_a_long_video_is_sampled_evenly(count, tmp_path):
    frames = [grey_frame(index * 240 // count, width=16, height=16) for index in range(count)]
    clip = save_video(tmp_path / "long.avi", frames)

    greys = [frame.mean() for _, frame in frames_of(clip)]

    assert len(greys) == MOST_OF_A_VIDEO
    assert np.allclose(greys, [10 * index + 5 for index in range(24)], atol=6)  # about the middles of 24 stretches


def test_a_real_video_is_read_evenly_from_end_to_end():
    clip = shared("video/nuaa_real_0001_00_00_01.mp4")

    labelled = list(frames_of(clip))

    assert len(labelled) == MOST_OF_A_VIDEO
    assert {frame.shape for _, frame in labelled} == {(480, 640, 3)}
    assert labelled[0][0].endswith(" at 0.4 s") and labelled[-1][0].endswith(" at 24.2 s")


def text_in(path):
    path.write_text("This is no video.")


def nothing_in(path):
    path.write_bytes(b"")


def half_a_video_in(path):
    whole = shared("video/lipnet_app_test_video.mp4").read_bytes()
    path.write_bytes(whole[: len(whole) // 2])


@pytest.mark.parametrize("fill", [text_in, nothing_in, half_a_video_in])
@pytest.mark.parametrize(
    "use", [lambda path: next(frames_of(path)), lambda path: open_source(str(path), loop=True, paced=True)]
)
def test_what_is_no_video_is_refused_with_one_clear_line(fill, use, tmp_path, capfd):
    fill(tmp_path / "walk.mp4")

    with pytest.raises(BadInput, match=r"^Expected a video.* Received .*walk\.mp4.*\.$"):
        use(tmp_path / "walk.mp4")

    assert capfd.readouterr().err == ""  # FFmpeg and OpenCV keep quiet


def test_a_folder_without_pictures_is_refused(tmp_path):
    with pytest.raises(BadInput, match="Expected .* Received "):
        list(frames_of(tmp_path))


def test_a_path_with_nothing_there_is_refused(tmp_path):
    with pytest.raises(BadInput, match="no such file or folder"):
        list(frames_of(tmp_path / "nobody.png"))
