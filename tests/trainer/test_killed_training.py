"""A training whose child or whose parent is killed at a random moment changes nothing, and the next one works."""

import multiprocessing
import os
import random
import signal
import threading
import time
from contextlib import suppress

import pytest

from app.errors import TrainingFailed
from model.versions import Versions
from tests.trainer.companies import decisions, enrol_everybody, product_on, retrain
from tests.trainer.conftest import WEIGHTS
from tests.trainer.killing import FORKSERVER

pytestmark = pytest.mark.skipif(os.name == "nt", reason="Windows has no SIGKILL")


def kills(request, share):
    return max(1, int(request.config.getoption("--kills") * share))


def kill_the_child():
    for child in multiprocessing.active_children():
        with suppress(ProcessLookupError):
            os.kill(child.pid, signal.SIGKILL)


def killed(train, delay):
    """Train, and kill the child after so many seconds; True when it died of that."""
    killer = threading.Timer(delay, kill_the_child)
    killer.start()
    try:
        train()
    except TrainingFailed as error:
        assert "killed by signal 9" in str(error)
        return True
    finally:
        killer.cancel()  # a late one would hit the next training
        killer.join()
    return False


def left_behind(versions):
    return list(versions.candidates.iterdir()) if versions.candidates.exists() else []


@pytest.mark.parametrize("kind, longest, share", [("calibrate", 2.5, 0.12), ("fine_tune", 15.0, 0.06)])
def test_a_training_child_killed_at_random_moments_leaves_nothing(trainer, tmp_path, request, kind, longest, share):
    picks, versions = random.Random(3), Versions(tmp_path / "versions", WEIGHTS)
    arguments = ("", "bce") if kind == "fine_tune" else ("",)

    for _ in range(kills(request, share)):
        died = killed(lambda: getattr(trainer, kind)(*arguments, lambda p: None), picks.uniform(0, longest))
        assert not died or left_behind(versions) == []

    assert trainer.calibrate("", lambda progress: None).better
    assert len(left_behind(versions)) == 1
    assert versions.installed() == []


def test_a_retraining_whose_own_process_is_killed_leaves_one_whole_version_and_no_child(faces, tmp_path, request):
    enrol_everybody(product_on(tmp_path), faces)
    before, picks = decisions(product_on(tmp_path)), random.Random(4)

    for _ in range(kills(request, 0.12)):
        kill_a_retraining(tmp_path, picks.uniform(0, 4.0))
        product = product_on(tmp_path)
        assert product.versions.load(product.retraining.current()).version == product.gallery.version
        assert {name: key for name, (key, _) in decisions(product).items()} == {
            name: key for name, (key, _) in before.items()
        }

    product = product_on(tmp_path)
    result = product.retraining.run(lambda progress: None, accept_thin=lambda candidate: True)
    assert result.installed
    assert {path.name for path in left_behind(product.versions)} <= {result.candidate.version}


def kill_a_retraining(root, delay):
    receiving, sending = FORKSERVER.Pipe(duplex=False)
    process = FORKSERVER.Process(target=retrain, args=(str(root), sending))
    process.start()
    sending.close()
    with receiving:
        receiving.recv()
        time.sleep(delay)
    process.kill()
    process.join()
