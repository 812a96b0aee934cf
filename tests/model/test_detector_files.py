import subprocess
import sys

import pytest

from model.errors import DetectorUnavailable
from model.faces.detector_files import DetectorFiles, cache_folder, detector_folder, ensure_detector_files, files_in
from model.faces.mtcnn import MtcnnDetector, MtcnnSettings
from model.faces.yunet import YunetDetector

NETS = ("pnet.tflite", "rnet.tflite", "onet.tflite")


def complete(folder):
    folder.mkdir(parents=True)
    for name in NETS:
        (folder / name).write_bytes(b"a net")


def test_the_cache_can_be_named(monkeypatch, tmp_path):
    monkeypatch.setenv("TWINCLOCK_CACHE", str(tmp_path))

    assert cache_folder() == tmp_path


def test_the_folder_says_the_version_of_the_package(tmp_path):
    assert detector_folder(tmp_path).name.startswith("mtcnn-1.")


def test_files_that_are_there_are_taken_without_a_word(tmp_path):
    complete(detector_folder(tmp_path))
    lines = []

    files = ensure_detector_files(tmp_path, lines.append)

    assert files.pnet.name == "pnet.tflite"
    assert lines == []


def test_an_incomplete_folder_counts_as_absent(tmp_path):
    complete(tmp_path / "nets")
    (tmp_path / "nets" / "onet.tflite").unlink()

    assert files_in(tmp_path / "nets") is None


def test_a_cache_that_cannot_be_written_is_said_in_one_line(tmp_path):
    (tmp_path / "cache").write_text("a file where the folder should be")

    with pytest.raises(DetectorUnavailable, match="Expected the face detector to be prepared") as refusal:
        ensure_detector_files(tmp_path / "cache")

    assert "\n" not in str(refusal.value)


def test_foreign_nets_are_refused_in_one_line(tmp_path):
    complete(tmp_path / "nets")

    with pytest.raises(DetectorUnavailable, match="Expected a LiteRT net"):
        MtcnnDetector(DetectorFiles(*(tmp_path / "nets" / name for name in NETS)))


@pytest.mark.parametrize("content", [None, b"", b"no net"])
def test_a_missing_or_foreign_yunet_file_is_refused_in_one_line(tmp_path, content):
    if content is not None:
        (tmp_path / "yunet.onnx").write_bytes(content)

    with pytest.raises(DetectorUnavailable, match="Expected a YuNet ONNX file") as refusal:
        YunetDetector(tmp_path / "yunet.onnx")

    assert "\n" not in str(refusal.value)


@pytest.mark.parametrize("settings", [{"smallest_face": 0}, {"smallest_face_px": 4}, {"pyramid_step": 1.0}])
def test_settings_without_meaning_are_refused(settings):
    with pytest.raises(ValueError, match="Expected"):
        MtcnnSettings(**settings)


def test_recognition_never_imports_tensorflow():
    code = (
        "import sys, model.images, model.faces.detector_files, model.faces.mtcnn, model.faces.yunet;"
        "import model.inference.embedder, model.inference.gallery, model.inference.threshold;"
        "assert not {'tensorflow', 'keras'} & set(sys.modules)"
    )

    subprocess.run([sys.executable, "-c", code], check=True)
