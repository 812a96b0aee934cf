"""Read the aligned face shards described in DATA.md.

A shard is an npz of WebP files laid end to end, their offsets, identities and sources. Decoding all
training faces takes a minute; `cached_faces` does it once and maps the result afterwards.
"""

import warnings
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from model.errors import in_one_line

CROP_SIDE_PX = 112


@dataclass(frozen=True)
class FaceSet:
    """Aligned faces with their labels.

    faces: uint8 (n, 112, 112, 3), BGR. identity: int32 (n,). source: str (n,).
    teacher: float32 (n, 128), unit rows, or None where no teacher file lies beside the shard.
    """

    faces: NDArray[np.uint8]
    identity: NDArray[np.int32]
    source: NDArray[np.str_]
    teacher: NDArray[np.float32] | None


def read_shard(path: str | Path) -> FaceSet:
    """Decode one npz shard into a FaceSet; the teacher comes along when its file lies beside it.

    Raises:
        FileNotFoundError: no such shard.
        ValueError: the file is damaged, or a face in it does not decode to 112x112.
    """
    path = Path(path)
    path.stat()  # told apart: a file that is not there is not damaged
    try:
        return _read_shard(path)
    except Exception as error:  # NumPy, zip and WebP fail in a dozen ways on damage, all meaning the same
        raise ValueError(
            f"Expected a shard of faces at {path}. Received a damaged file ({in_one_line(error)}). Copy it again."
        ) from error


def _read_shard(path: Path) -> FaceSet:
    with np.load(path) as shard:
        webp, offsets = shard["webp"], shard["offsets"]
        identity, source = shard["identity"].astype(np.int32), shard["source"]
    faces = np.empty((len(identity), CROP_SIDE_PX, CROP_SIDE_PX, 3), np.uint8)
    for i in range(len(identity)):
        faces[i] = _decode(webp[offsets[i] : offsets[i + 1]], path, i)
    return FaceSet(faces, identity, source, read_teacher(path))


def read_teacher(shard_path: str | Path) -> NDArray[np.float32] | None:
    """Return the teacher's unit embeddings, float32 (n, 128), of a shard, or None without a file."""
    path = Path(shard_path).with_name(Path(shard_path).stem + "_teacher.npy")
    if not path.exists():
        return None
    embedding: NDArray[np.float32] = np.load(path).astype(np.float32) / 256
    return embedding / np.linalg.norm(embedding, axis=1, keepdims=True)


def read_pairs(path: str | Path) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.bool_]]:
    """Read a `first,second,same` list: int64 (p,), int64 (p,), bool (p,), indices into a FaceSet.

    Raises:
        OSError: it cannot be read.
        ValueError: a line has another form, or there is none.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # that the file is empty is said below
        table = np.loadtxt(path, delimiter=",", skiprows=1, dtype=np.int64, ndmin=2)
    if table.shape[1] != 3:
        raise ValueError(
            f"Expected lines of first,second,same in {path}. Received {table.shape[1]} numbers a line. Mend the list."
        )
    return table[:, 0], table[:, 1], table[:, 2].astype(bool)


def training_faces(data: str | Path, cache: str | Path) -> FaceSet:
    """Every `train_*.npz` of the folder `data` as one FaceSet, decoded once into the folder `cache`.

    The faces are a read-only memory map of `cache/faces112.npy` (3 GB for 80,000 faces).
    Raises:
        FileNotFoundError: the folder holds no training shard.
    """
    shards = sorted(Path(data).glob("train_*.npz"))
    if not shards:
        raise FileNotFoundError(f"Expected train_*.npz in {data}. Received none. Pass --data FOLDER.")
    identity, source = (np.concatenate(column) for column in zip(*map(_labels, shards), strict=True))
    taught = [part for part in map(read_teacher, shards) if part is not None]
    teacher = np.concatenate(taught) if len(taught) == len(shards) else None
    decoded = Path(cache) / "faces112.npy"
    if not decoded.exists():
        _decode_all(shards, decoded, len(identity))
    return FaceSet(np.load(decoded, mmap_mode="r"), identity, source, teacher)


def _labels(path: Path) -> tuple[Any, Any]:
    with np.load(path) as shard:
        return shard["identity"].astype(np.int32), shard["source"]


def _decode_all(shards: list[Path], decoded: Path, count: int) -> None:
    decoded.parent.mkdir(parents=True, exist_ok=True)
    partial = decoded.with_suffix(".partial")
    shape = (count, CROP_SIDE_PX, CROP_SIDE_PX, 3)
    faces = np.lib.format.open_memmap(partial, mode="w+", dtype=np.uint8, shape=shape)
    start = 0
    for shard in shards:
        block = read_shard(shard).faces
        faces[start : start + len(block)] = block
        start += len(block)
    faces.flush()
    del faces
    partial.rename(decoded)


def _decode(webp: Any, path: Path, i: int) -> Any:
    face = cv2.imdecode(webp, cv2.IMREAD_COLOR)
    if face is None or face.shape != (CROP_SIDE_PX, CROP_SIDE_PX, 3):
        raise ValueError(f"Expected a 112x112 face at {i} of {path}. Received something else.")
    return face
