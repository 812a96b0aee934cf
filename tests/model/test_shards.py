import cv2
import numpy as np
import pytest

from model.datasets.shards import read_pairs, read_shard, read_teacher, training_faces


def write_shard(path, faces, identity):
    lossless = [cv2.IMWRITE_WEBP_QUALITY, 101]
    files = [cv2.imencode(".webp", face, lossless)[1].ravel() for face in faces]
    offsets = np.cumsum([0, *map(len, files)])
    np.savez(
        path, webp=np.concatenate(files), offsets=offsets, identity=np.int32(identity), source=np.full(len(faces), "x")
    )


@pytest.fixture
def faces():
    return np.random.default_rng(0).integers(0, 256, (3, 112, 112, 3), np.uint8)


def test_a_shard_reads_back_its_faces(tmp_path, faces):
    write_shard(tmp_path / "train_0.npz", faces, [4, 4, 6])

    shard = read_shard(tmp_path / "train_0.npz")

    np.testing.assert_array_equal(shard.faces, faces)
    assert shard.identity.tolist() == [4, 4, 6]
    assert shard.teacher is None


def test_the_teacher_is_read_as_unit_rows(tmp_path):
    np.save(tmp_path / "train_0_teacher.npy", np.full((2, 128), 8, np.int8))

    teacher = read_teacher(tmp_path / "train_0.npz")

    np.testing.assert_allclose(teacher, np.full((2, 128), 128**-0.5), rtol=1e-6)


def test_all_training_shards_become_one_set_and_are_decoded_once(tmp_path, faces):
    for number in (0, 1):
        write_shard(tmp_path / f"train_{number}.npz", faces, [1, 2, 3])

    once = training_faces(tmp_path, tmp_path / "cache")
    stamp = (tmp_path / "cache" / "faces112.npy").stat().st_mtime_ns
    again = training_faces(tmp_path, tmp_path / "cache")

    assert once.faces.shape == (6, 112, 112, 3)
    np.testing.assert_array_equal(again.faces[3:], faces)
    assert (tmp_path / "cache" / "faces112.npy").stat().st_mtime_ns == stamp


def test_a_folder_without_shards_is_told(tmp_path):
    with pytest.raises(FileNotFoundError, match="Expected train_"):
        training_faces(tmp_path, tmp_path)


def test_a_face_of_another_size_is_told(tmp_path):
    write_shard(tmp_path / "train_0.npz", np.zeros((1, 64, 64, 3), np.uint8), [1])

    with pytest.raises(ValueError, match="112x112"):
        read_shard(tmp_path / "train_0.npz")


def test_pairs_are_read_as_two_columns_and_a_truth(tmp_path):
    (tmp_path / "pairs.csv").write_text("first,second,same\n0,5,1\n3,2,0\n")

    first, second, same = read_pairs(tmp_path / "pairs.csv")

    assert first.tolist() == [0, 3]
    assert second.tolist() == [5, 2]
    assert same.tolist() == [True, False]
