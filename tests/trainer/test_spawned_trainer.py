"""The Trainer port with real faces, the shipped tower and a real child process."""

import json
import multiprocessing
import os
import shutil
import signal
import threading
import time
from contextlib import contextmanager, nullcontext
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import cv2
import numpy as np
import pytest

from app.errors import AlreadyRunning, Refused, TrainingFailed
from app.store.locks import hold
from app.trainer.process import SpawnedTrainer
from model.siamese.headfile import read_head
from model.versions import Versions, tower_digest, write_version
from tests.shared_data import shared
from tests.trainer.conftest import WEIGHTS


@pytest.fixture
def versions(tmp_path):
    return Versions(tmp_path / "versions", WEIGHTS)


def nothing(progress):
    """For those who do not look at progress."""


def files_in(folder):
    return sorted(path.name for path in Path(folder).iterdir())


def left_behind(versions):
    return list(versions.candidates.iterdir()) if versions.candidates.exists() else []


@pytest.fixture(scope="module")
def calibration(faces, tmp_path_factory):
    """One training, watched: its versions, candidate, progress, and the niceness of its child."""
    folder, seen, nice = tmp_path_factory.mktemp("calibration"), [], []
    trainer = SpawnedTrainer(samples=faces, versions=folder, shipped=WEIGHTS, lock=nullcontext)

    def watch(progress):
        seen.append(progress)
        nice.extend(niceness(child.pid) for child in multiprocessing.active_children())

    return SimpleNamespace(
        versions=Versions(folder, WEIGHTS), candidate=trainer.calibrate("", watch), progress=seen, niceness=nice
    )


def test_a_calibration_leaves_a_folder_that_can_be_installed(calibration):
    base, candidate = calibration.versions.base(), calibration.candidate

    assert (candidate.parent, candidate.tower, candidate.kind) == (base.version, base.tower, "calibrated")
    assert candidate.better
    assert candidate.thin
    assert candidate.before.keys() == candidate.after.keys() >= {"fnmr", "fmr", "auc", "threshold"}
    assert [path.name for path in left_behind(calibration.versions)] == [candidate.version]
    assert files_in(candidate.folder) == ["head.json", "metrics.json"]
    assert read_head(Path(candidate.folder) / "head.json").tower_sha256 == base.head.tower_sha256


def test_the_figures_beside_the_head_say_how_it_was_judged(calibration):
    metrics = json.loads((Path(calibration.candidate.folder) / "metrics.json").read_text("utf8"))

    assert metrics["split"].items() >= {"thin": True, "judges": 16, "own": 8}.items()
    assert metrics["skipped_count"] == 0
    assert metrics["words"] == calibration.candidate.words


def test_progress_rises_to_the_end(calibration):
    fractions = [progress.fraction for progress in calibration.progress]

    assert len(fractions) > 3
    assert fractions == sorted(fractions)
    assert all(0 <= fraction <= 1 for fraction in fractions)
    assert all(progress.text for progress in calibration.progress)


@pytest.mark.skipif(os.name == "nt", reason="Windows has no niceness")
def test_the_child_steps_back_behind_check_in(calibration):
    assert min(calibration.niceness) >= os.nice(0) + 10


def test_a_picture_dropped_in_by_hand_is_cut_and_an_unreadable_one_is_listed(trainer, samples):
    photo = next(path for path in sorted(shared("faces/people").glob("*/*.jpg")) if path.parent.name > "male_b")
    (samples / "negative" / "dropped").mkdir()
    shutil.copy(photo, samples / "negative" / "dropped" / "photo.jpg")
    (samples / "negative" / "dropped" / "broken.png").write_bytes(b"no picture")
    cv2.imwrite(str(samples / "positive" / "0" / "wall.png"), np.full((300, 300, 3), 128, np.uint8))

    candidate = trainer.calibrate("", nothing)

    metrics = json.loads((Path(candidate.folder) / "metrics.json").read_text("utf8"))
    assert sorted(Path(name).name for name, _ in metrics["skipped"]) == ["broken.png", "wall.png"]
    assert "2 pictures could not be used" in candidate.words


def test_too_few_people_are_refused_with_the_number_needed(trainer, samples, versions):
    for kind in ("anchor", "positive"):
        for person in range(3, 8):
            shutil.rmtree(samples / kind / str(person))
    shutil.rmtree(samples / "negative")

    with pytest.raises(Refused, match="Expected 5 people"):
        trainer.calibrate("", nothing)

    assert left_behind(versions) == []


def test_a_parent_that_is_not_there_is_one_clear_line(trainer, versions):
    with pytest.raises(TrainingFailed, match="Expected version calibrated-9"):
        trainer.calibrate("calibrated-9", nothing)

    assert left_behind(versions) == []


def test_a_child_killed_at_any_moment_leaves_nothing_and_the_next_training_works(trainer, versions):
    for delay in (0.0, 0.3, 1.0, 1.6):
        killer = threading.Timer(delay, lambda: kill_children(signal.SIGKILL))
        killer.start()
        try:
            trainer.calibrate("", nothing)
        except TrainingFailed as error:
            assert "killed by signal 9" in str(error)
            assert left_behind(versions) == []
        finally:
            killer.cancel()  # a late one would hit the next training
            killer.join()

    assert trainer.calibrate("", nothing).better
    assert len(left_behind(versions)) == 1
    assert versions.installed() == []


def test_cancel_ends_the_child_and_leaves_nothing(trainer, versions):
    asked = []

    def cancel_when_it_works(progress):
        asked.append(time.monotonic())
        threading.Thread(target=trainer.cancel).start()

    with pytest.raises(Refused, match="cancelled"):
        trainer.calibrate("", cancel_when_it_works)

    assert time.monotonic() - asked[0] < 20
    assert not multiprocessing.active_children()
    assert left_behind(versions) == []


def test_cancel_without_a_training_does_nothing(trainer):
    trainer.cancel()

    assert trainer.calibrate("", nothing).better


def test_a_caller_that_fails_takes_the_child_with_it(trainer, versions):
    def fail(progress):
        raise OSError("the screen is gone")

    with pytest.raises(OSError, match="the screen is gone"):
        trainer.calibrate("", fail)

    assert not multiprocessing.active_children()
    assert left_behind(versions) == []


def test_a_second_training_on_one_data_folder_is_refused(samples, tmp_path):
    def trainer():
        return SpawnedTrainer(
            samples=samples,
            versions=tmp_path / "versions",
            shipped=WEIGHTS,
            lock=lambda: hold(tmp_path / "data", "training"),
        )

    second = []

    def train_a_second_time(progress):
        if not second:
            with pytest.raises(AlreadyRunning) as caught:
                trainer().calibrate("", nothing)
            second.append(caught.value)

    trainer().calibrate("", train_a_second_time)

    assert "Expected to be the only training" in str(second[0])


def test_the_lock_is_held_until_the_child_has_ended(samples, tmp_path):
    seen = []

    @contextmanager
    def lock():
        yield
        seen.append(multiprocessing.active_children())

    SpawnedTrainer(samples=samples, versions=tmp_path / "v", shipped=WEIGHTS, lock=lock).calibrate("", nothing)

    assert seen == [[]]


def test_a_version_with_its_own_tower_is_calibrated_from_its_own_head(trainer, versions, tmp_path):
    base = versions.base()
    tower = tmp_path / "tuned.tflite"
    tower.write_bytes(base.tower_path.read_bytes() + b"\0")  # runs as before, and is another file
    head = replace(base.head, version="tuned-1", tower_sha256=tower_digest(tower), bias=base.head.bias + 1)
    versions.install(write_version(versions.candidates / "tuned-1", head, {}, tower), "tuned-1")

    candidate = trainer.calibrate("tuned-1", nothing)

    assert files_in(candidate.folder) == ["head.json", "metrics.json", "tower.tflite"]
    assert versions.install(candidate.folder, candidate.version).tower == tower_digest(tower)[:12]


def kill_children(number):
    for child in multiprocessing.active_children():
        os.kill(child.pid, number)


def niceness(pid):
    return os.getpriority(os.PRIO_PROCESS, pid)
