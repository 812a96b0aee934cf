"""Which cameras this computer has, and what is wrong with those that do not work."""

import re
from dataclasses import dataclass
from pathlib import Path

from app.camera.device import DEVICES, fault_at, on_linux, opened, silent_fault

NAMES = Path("/sys/class/video4linux")
TRIED_INDICES = range(4)  # where cameras cannot be listed


@dataclass(frozen=True)
class FoundCamera:
    """One camera. name: as its maker calls it. detail: the size of its pictures, or the fault and what to do."""

    index: int
    name: str
    works: bool
    detail: str


def cameras(names: Path = NAMES, devices: Path = DEVICES) -> list[FoundCamera]:
    """Every camera by number; each is opened for a moment. An empty list when there is none. Never raises or prints."""
    if not on_linux():
        found = [_examined(index, f"camera {index}") for index in TRIED_INDICES]
        return [camera for camera in found if camera.works]
    found = [_examined(index, _name(index, names), devices) for index in _indices(names, devices)]
    return [camera for camera in found if camera.works or not _is_second_node(camera.index, names)]


def _indices(names: Path, devices: Path) -> list[int]:
    entries = [entry.name for folder in (names, devices) if folder.is_dir() for entry in folder.iterdir()]
    return sorted({int(match[1]) for entry in entries if (match := re.fullmatch(r"video(\d+)", entry))})


def _examined(index: int, name: str, devices: Path = DEVICES) -> FoundCamera:
    fault = fault_at(index, devices)
    if fault:
        return FoundCamera(index, name, works=False, detail=fault)
    capture = opened(index)
    if capture is None:
        return FoundCamera(index, name, works=False, detail=silent_fault(index))
    height, width = capture.read()[1].shape[:2]
    capture.release()
    return FoundCamera(index, name, works=True, detail=f"{width}x{height}")


def _name(index: int, names: Path) -> str:
    return _line(names / f"video{index}" / "name") or f"camera {index}"


def _is_second_node(index: int, names: Path) -> bool:
    """True for the device that a USB camera adds for its metadata: it never sends pictures, which is no fault."""
    return _line(names / f"video{index}" / "index") not in ("", "0")


def _line(path: Path) -> str:
    try:
        return path.read_text("utf8", errors="replace").strip()
    except OSError:
        return ""
