"""Listing the cameras of a computer (app/camera/probe.py)."""

import os

import pytest

from app.camera.device import fault_at, on_linux
from app.camera.probe import FoundCamera, cameras

pytestmark = [
    pytest.mark.skipif(not on_linux(), reason="cameras are files on Linux only"),
    pytest.mark.may_skip("on other systems"),
]


@pytest.fixture
def computer(tmp_path):
    """Folders in place of /sys/class/video4linux and /dev."""
    (tmp_path / "sys").mkdir()
    (tmp_path / "dev").mkdir()
    return tmp_path / "sys", tmp_path / "dev"


def add_camera(computer, number, *, name="Desk Camera", node=0):
    names, devices = computer
    (names / f"video{number}").mkdir()
    (names / f"video{number}" / "name").write_text(f"{name}\n")
    (names / f"video{number}" / "index").write_text(f"{node}\n")
    (devices / f"video{number}").touch()


def test_a_computer_without_cameras_has_an_empty_list(tmp_path):
    assert cameras(tmp_path / "no sys", tmp_path / "no dev") == []


def test_a_camera_has_its_makers_name_and_its_fault(computer, capfd):
    add_camera(computer, 97)  # a file of that name, but no such camera behind it

    [camera] = cameras(*computer)

    assert (camera.index, camera.name, camera.works) == (97, "Desk Camera", False)
    assert "Close other programs" in camera.detail
    assert capfd.readouterr().err == ""


def test_the_metadata_device_of_a_camera_is_no_camera(computer):
    add_camera(computer, 97)
    add_camera(computer, 98, node=1)

    assert [camera.index for camera in cameras(*computer)] == [97]


def test_cameras_come_in_the_order_of_their_numbers(computer):
    add_camera(computer, 98)
    add_camera(computer, 9, name="Door Camera")

    assert [camera.name for camera in cameras(*computer)] == ["Door Camera", "Desk Camera"]


def test_a_camera_known_to_the_system_without_a_device_is_absent(computer):
    names, devices = computer
    add_camera(computer, 97)
    (devices / "video97").unlink()

    assert cameras(names, devices) == [
        FoundCamera(97, "Desk Camera", works=False, detail=fault_at(97, devices)),
    ]
    assert "Received none" in fault_at(97, devices)


@pytest.mark.may_skip("for the superuser, who may read every device")
@pytest.mark.skipif(os.name == "posix" and os.geteuid() == 0, reason="the superuser may read every device")
def test_a_camera_we_may_not_use_names_the_group_to_join(computer):
    add_camera(computer, 97)
    (computer[1] / "video97").chmod(0)

    [camera] = cameras(*computer)

    assert "group video" in camera.detail
