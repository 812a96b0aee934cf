import json
import os
from dataclasses import replace

import pytest

from model.errors import WeightsError
from model.siamese.headfile import write_head
from model.versions import METRICS, TOWER, Versions, tower_digest, write_version
from tests.stores import open_folder, read_only
from tests.verifiers import TOWER_BYTES, a_head, a_shipped_folder


@pytest.fixture
def shipped(tmp_path):
    return a_shipped_folder(tmp_path / "weights")


@pytest.fixture
def versions(tmp_path, shipped):
    return Versions(tmp_path / "data" / "versions", shipped)


@pytest.fixture
def candidate(versions, shipped):
    head = a_head("calibrated-1", tower_digest(shipped / TOWER), bias=5.0)
    return write_version(versions.candidates / "calibrated-1", head, {"words": "better"})


def test_without_any_version_the_shipped_one_is_loaded(versions, shipped):
    verifier = versions.load("")

    assert verifier == versions.load("base-1") == versions.base()
    assert (verifier.version, verifier.folder, verifier.tower_path) == ("base-1", shipped, shipped / TOWER)
    assert verifier.tower == tower_digest(shipped / TOWER)[:12]
    assert verifier.made_at_utc.tzinfo is not None
    assert versions.installed() == []


def test_an_installed_candidate_is_loaded_by_name_with_the_shipped_tower(versions, candidate, shipped):
    versions.install(candidate, "calibrated-1")

    verifier = versions.load("calibrated-1")
    assert verifier.head.bias == 5.0
    assert verifier.tower_path == shipped / TOWER
    assert versions.installed() == ["calibrated-1"]
    assert versions.metrics("calibrated-1") == {"words": "better"}
    assert not candidate.exists()


def test_a_version_with_a_tower_of_its_own_uses_that(versions, tmp_path):
    (tmp_path / "tuned.tflite").write_bytes(b"another tower")
    digest = tower_digest(tmp_path / "tuned.tflite")
    folder = write_version(versions.candidates / "tuned-1", a_head("tuned-1", digest), {}, tmp_path / "tuned.tflite")

    verifier = versions.install(folder, "tuned-1")

    assert verifier.tower == digest[:12]
    assert verifier.tower_path.read_bytes() == b"another tower"


def test_a_rejected_candidate_is_kept_aside_with_its_figures(versions, candidate):
    versions.reject(candidate, "calibrated-1")

    assert versions.installed() == []
    assert versions.rejected() == ["calibrated-1"]
    assert versions.metrics("calibrated-1") == {"words": "better"}


def test_no_more_than_five_rejected_candidates_are_kept_and_the_newest_are(versions, shipped):
    for number in range(7):
        head = a_head(f"tuned-{number}", tower_digest(shipped / TOWER))
        versions.reject(write_version(versions.candidates / head.version, head, {}), head.version)
        os.utime(versions.candidates.parent / "rejected" / head.version / "head.json", (number, number))

    assert versions.rejected() == [f"tuned-{number}" for number in range(2, 7)]


def test_a_version_has_a_hash_that_follows_head_and_tower(versions, candidate, shipped):
    installed = versions.install(candidate, "calibrated-1")

    assert len(installed.digest) == 12
    assert installed.digest == versions.load("calibrated-1").digest
    assert installed.digest != versions.base().digest


def a_tuned(versions, folder, name, parent, content=b"tuned"):
    (folder / "own.tflite").write_bytes(content)
    (folder / "own.keras").write_bytes(b"keras")
    head = a_head(name, tower_digest(folder / "own.tflite"))
    towers = (folder / "own.tflite", folder / "own.keras")
    versions.install(write_version(versions.candidates / name, head, {"parent": parent}, *towers), name)


def test_a_fine_tuned_version_keeps_both_forms_of_its_tower(versions, tmp_path):
    a_tuned(versions, tmp_path, "tuned-1", "base-1")

    folder = versions.load("tuned-1").folder
    assert sorted(path.name for path in folder.iterdir()) == [
        "head.json", "metrics.json", "tower.keras", "tower.tflite",
    ]  # fmt: skip


def test_a_calibration_starts_from_the_version_that_brought_the_tower(versions, tmp_path, candidate):
    versions.install(candidate, "calibrated-1")
    a_tuned(versions, tmp_path, "tuned-1", "calibrated-1")
    a_tuned(versions, tmp_path, "calibrated-2", "tuned-1")
    a_tuned(versions, tmp_path, "calibrated-3", "calibrated-2")

    origins = [versions.origin(name).version for name in ("", "calibrated-1", "tuned-1", "calibrated-3")]

    assert origins == ["base-1", "base-1", "tuned-1", "tuned-1"]


def test_an_update_that_brings_another_tower_outdates_only_what_was_calibrated_on_the_old_one(
    versions, candidate, shipped, tmp_path
):
    versions.install(candidate, "calibrated-1")
    a_tuned(versions, tmp_path, "tuned-1", "base-1")
    before = versions.outdated("calibrated-1")

    (shipped / TOWER).write_bytes(b"the next tower")
    write_head(shipped / "head.json", a_head("base-2", tower_digest(shipped / TOWER)))

    assert not before
    assert versions.outdated("calibrated-1")
    assert not versions.outdated("tuned-1")


def test_a_version_that_was_never_there_is_named(versions):
    with pytest.raises(WeightsError, match="Expected version calibrated-9.*Received no such folder"):
        versions.load("calibrated-9")


@pytest.mark.parametrize("name", ["../weights", "a/b", ".hidden", "rejected", "candidates", " "])
def test_a_name_cannot_reach_outside_the_versions(versions, name):
    with pytest.raises(WeightsError, match="Expected the name of a version"):
        versions.load(name)


def test_a_missing_tower_is_one_clear_line(versions, shipped):
    (shipped / TOWER).unlink()

    with pytest.raises(WeightsError, match="Expected the tower's weights at .*Received: No such file"):
        versions.base()


def test_a_head_of_another_tower_is_foreign(versions, shipped):
    (shipped / TOWER).write_bytes(TOWER_BYTES + b"!")

    with pytest.raises(WeightsError, match="Expected the tower .* that .*head.json was trained on"):
        versions.base()


@pytest.mark.parametrize("content", ["", "[]", "{}", "not json", '{"version": "x", "w": [1], "bias": 1}'])
def test_a_broken_head_is_one_clear_line(versions, shipped, content):
    (shipped / "head.json").write_text(content)

    with pytest.raises(WeightsError, match="Expected the verifier's head at"):
        versions.base()


def test_a_folder_that_holds_another_version_is_not_installed(versions, candidate):
    with pytest.raises(WeightsError, match="Expected version other-1 in"):
        versions.install(candidate, "other-1")

    assert versions.installed() == []


def test_a_version_is_never_overwritten(versions, candidate, shipped):
    versions.install(candidate, "calibrated-1")
    head = replace(versions.load("calibrated-1").head, bias=9.0)
    again = write_version(versions.candidates / "calibrated-1", head, {})

    with pytest.raises(WeightsError, match="Expected no .* yet"):
        versions.install(again, "calibrated-1")

    assert versions.load("calibrated-1").head.bias == 5.0


def test_what_a_stopped_writing_left_is_no_version_and_is_swept(versions, candidate):
    half = candidate.with_name(".unfinished-calibrated-2")
    half.mkdir()
    (half / METRICS).write_text(json.dumps({}))

    versions.sweep()

    assert not versions.candidates.exists()
    assert versions.installed() == []


@pytest.mark.skipif(os.name == "nt", reason="rights work otherwise there")
def test_a_folder_that_cannot_be_written_is_one_clear_line():
    with (
        open_folder() as folder,
        read_only(folder),
        pytest.raises(WeightsError, match="Expected to write .*Permission"),
    ):
        write_version(folder / "versions" / "calibrated-1", a_head("calibrated-1", "0" * 64), {})


def test_a_full_disk_leaves_no_version(versions, candidate, monkeypatch):
    def full(descriptor):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(WeightsError, match="Expected to write .*No space left"):
        versions.install(candidate, "calibrated-1")

    assert versions.installed() == []
