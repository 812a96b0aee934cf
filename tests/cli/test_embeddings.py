"""The memory of embedded pictures: by content, and of one tower."""

from dataclasses import dataclass, field

import cv2
import numpy as np
import pytest

from app.cli.embeddings import EmbeddingCache
from app.services.ports import View
from model.errors import PictureError
from tests.fakes_faces import a_face


@dataclass
class BrightnessEngine:
    """Embeds a picture as its mean grey; sees no face in a black one."""

    tower: str = "a tower"
    detector: str = "a detector"
    looks: list = field(default_factory=list)

    def look(self, frame):
        self.looks.append(frame)
        faces = () if frame.max() < 10 else (a_face(crop=np.full((112, 112, 3), frame.mean(), np.uint8)),)
        return View(width=64, height=64, faces=faces)

    def embed(self, crops):
        return np.array([np.full(128, crop.mean()) for crop in crops], np.float32)


def picture(path, grey):
    cv2.imwrite(str(path), np.full((64, 64, 3), grey, np.uint8))
    return path


def test_a_picture_is_looked_at_once_whatever_its_name(tmp_path):
    engine = BrightnessEngine()
    first, second = picture(tmp_path / "a.png", 100), picture(tmp_path / "b.png", 200)
    EmbeddingCache(lambda: engine, tmp_path).embed_all([first, second])
    copy = tmp_path / "c.png"
    copy.write_bytes(first.read_bytes())

    cache = EmbeddingCache(lambda: engine, tmp_path)
    found = cache.embed_all([first, second, copy])

    assert len(engine.looks) == 2
    assert cache.embedded == 0
    assert (found[copy].row[0], found[second].row[0]) == (100, 200)


def test_a_changed_picture_is_looked_at_again(tmp_path):
    engine = BrightnessEngine()
    path = picture(tmp_path / "a.png", 100)
    EmbeddingCache(lambda: engine, tmp_path).embed_all([path])

    found = EmbeddingCache(lambda: engine, tmp_path).embed_all([picture(path, 150)])

    assert found[path].row[0] == 150


def test_another_tower_or_detector_never_reads_what_this_one_left(tmp_path):
    path = picture(tmp_path / "a.png", 100)
    EmbeddingCache(BrightnessEngine, tmp_path).embed_all([path])

    for other in (BrightnessEngine(tower="another"), BrightnessEngine(detector="another")):
        EmbeddingCache(lambda engine=other: engine, tmp_path).embed_all([path])
        assert len(other.looks) == 1


def test_a_picture_without_a_face_is_remembered_as_such(tmp_path):
    engine, path = BrightnessEngine(), picture(tmp_path / "a.png", 0)

    for _ in range(2):
        found = EmbeddingCache(lambda: engine, tmp_path).embed_all([path])[path]
        assert not found.found

    assert len(engine.looks) == 1


def test_what_was_done_before_a_bad_picture_is_kept(tmp_path):
    engine, good, bad = BrightnessEngine(), picture(tmp_path / "a.png", 100), tmp_path / "b.png"
    bad.write_text("no picture")
    with pytest.raises(PictureError):
        EmbeddingCache(lambda: engine, tmp_path).embed_all([good, bad])

    EmbeddingCache(lambda: engine, tmp_path).embed_all([good])

    assert len(engine.looks) == 1


def test_a_memory_that_was_cut_off_is_made_anew(tmp_path):
    path = picture(tmp_path / "a.png", 100)
    EmbeddingCache(BrightnessEngine, tmp_path).embed_all([path])
    for file in tmp_path.glob("embedded-*.npz"):
        file.write_bytes(file.read_bytes()[:50])

    assert EmbeddingCache(BrightnessEngine, tmp_path).embed_all([path])[path].row[0] == 100
