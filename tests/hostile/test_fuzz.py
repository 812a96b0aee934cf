"""Whatever bytes a file holds, reading it either works or fails with one of our own errors, in one line.

Each reader is given a sound file with some of its bytes changed, cut off, doubled or put in, and pure noise.

FUZZ_EXAMPLES=5000 pytest tests/hostile/test_fuzz.py     a long run, with other damage each time
"""

import io
import json
import tempfile
import zipfile
from dataclasses import asdict
from pathlib import Path

import cv2
import numpy as np
import pytest

from app.camera.video import sampled_frames
from app.config import load_config
from app.store.store import FILE_NAME, open_store
from model.datasets.archive import open_source
from model.datasets.mnist import read_mnist
from model.datasets.pair_list import read_lfw_pairs
from model.datasets.shards import read_pairs, read_shard
from model.images import read_picture
from model.inference.run_tower import load_run
from model.siamese.headfile import read_head
from tests.cameras import save_video
from tests.conftest import ROOT
from tests.hostile.damage import try_damage
from tests.verifiers import a_head

NOISE = np.random.default_rng(0).integers(0, 255, (40, 40, 3), np.uint8)


def a_picture(ending):
    return cv2.imencode(ending, NOISE)[1].tobytes()


def a_zip():
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("Ada/Ada_0001.png", a_picture(".png"))
        archive.writestr("Grace/Grace_0001.png", a_picture(".png"))
    return packed.getvalue()


def an_npz(**arrays):
    packed = io.BytesIO()
    np.savez(packed, **arrays)
    return packed.getvalue()


def a_shard():
    face = cv2.imencode(".webp", np.resize(NOISE, (112, 112, 3)))[1].ravel()
    return an_npz(webp=face, offsets=np.array([0, len(face)]), identity=np.array([1]), source=np.array(["drawn"]))


def a_video():
    with tempfile.TemporaryDirectory() as folder:
        return save_video(Path(folder) / "v.avi", [NOISE] * 4).read_bytes()


def a_database(folder):
    open_store(folder).close()
    return (folder / FILE_NAME).read_bytes()


def a_head_file():
    return json.dumps(asdict(a_head("base-1", "0" * 64))).encode()


def read_everything(path):
    with open_source(path) as pictures:
        for _, file in pictures.each():
            if not isinstance(file, str):
                read_picture(file)


def read_run(path):
    folder = path.parent / "run"
    folder.mkdir(exist_ok=True)
    for name in ("config.json", "split.json", "tower.tflite"):
        (folder / name).write_bytes((ROOT / "model/weights/mnist" / name).read_bytes())
    (folder / "head.json").write_bytes(path.read_bytes())
    load_run(folder)


def read_settings(path):
    path.replace(path.with_name("twinclock.toml"))
    load_config({"data": str(path.parent)}, {})


def read_store(path):
    folder = path.parent / "database"
    folder.mkdir(exist_ok=True)
    for leftover in folder.iterdir():
        leftover.unlink()
    path.replace(folder / FILE_NAME)
    store = open_store(folder)
    try:
        with store.reading() as work:
            work.employees.all()
            work.punches.all()
    finally:
        store.close()


MNIST = {
    name: np.zeros((3, 28, 28) if "x" in name else 3, np.uint8) for name in ("x_train", "y_train", "x_test", "y_test")
}
SETTINGS = b'camera = "0"\nmargin = 0.5\nhands_free = true\n'
# name of the file: what reads it, and a sound one
READERS = {
    "picture.png": (read_picture, a_picture(".png")),
    "picture.jpg": (read_picture, a_picture(".jpg")),
    "picture.webp": (read_picture, a_picture(".webp")),
    "picture.bmp": (read_picture, a_picture(".bmp")),
    "pictures.zip": (read_everything, a_zip()),
    "shard.npz": (read_shard, a_shard()),
    "pairs.csv": (read_pairs, b"first,second,same\n0,1,1\n2,3,0\n"),
    "pairs.txt": (lambda path: read_lfw_pairs(path, path.parent), b"1 1\nAda 1 2\nAda 1 Grace 2\n"),
    "mnist.npz": (read_mnist, an_npz(**MNIST)),
    "head.json": (read_head, a_head_file()),
    "run_head.json": (read_run, (ROOT / "model/weights/mnist/head.json").read_bytes()),
    "settings.toml": (read_settings, SETTINGS),
    "video.avi": (lambda path: list(sampled_frames(path, 4)), a_video()),
}


@pytest.mark.parametrize("name", READERS)
def test_a_sound_file_is_read(name, tmp_path):
    read, sound = READERS[name]
    (tmp_path / name).write_bytes(sound)

    read(tmp_path / name)


@pytest.mark.parametrize("name", READERS)
def test_a_damaged_file_is_read_or_refused_in_one_line(name, tmp_path):
    read, sound = READERS[name]

    try_damage(read, sound, tmp_path / name)


def test_a_damaged_database_is_read_or_refused_in_one_line(tmp_path):
    sound = a_database(tmp_path / "sound")

    try_damage(read_store, sound, tmp_path / "broken")
