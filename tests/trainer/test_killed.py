"""Killed at random moments, an installation or a way back leaves the old version or the new one, whole.

pytest tests/trainer/test_killed.py --kills 500     kills more often than `make test` does
"""

import os
import random
import time
from contextlib import suppress

import pytest

from tests.trainer.killing import FORKSERVER, PEOPLE, PICTURES, Door, a_door, work

pytestmark = pytest.mark.skipif(os.name == "nt", reason="Windows has no SIGKILL")


@pytest.fixture
def root(tmp_path):
    a_door(tmp_path)
    return tmp_path


def killed(root, act, delay):
    """Start the act in a process of its own and kill that after so many seconds; True when it was too late."""
    receiving, sending = FORKSERVER.Pipe(duplex=False)
    process = FORKSERVER.Process(target=work, args=(str(root), act, sending), daemon=True)
    process.start()
    sending.close()
    with receiving:
        receiving.recv()
        time.sleep(delay)
        process.kill()
        process.join()
        with suppress(EOFError):
            return receiving.poll() and receiving.recv()
    return False


def seconds_of(root, act):
    """How long the act takes when nobody kills it."""
    door = Door(root)
    started = time.monotonic()
    getattr(door, act)()
    return time.monotonic() - started


def expect_whole(root, allowed):
    """The version in use is one of these, its files are whole, and everybody is recognised under it alone."""
    door = Door(root)
    current = door.retraining.current()
    assert current in allowed
    assert door.store.fault() is None
    decisions = door.decisions()
    assert len(decisions) == PEOPLE * PICTURES
    wrong = {name: found for name, found in decisions.items() if found != (f"e{name.split('/')[1]}", 0.0)}
    assert not wrong, f"under {current}"
    return door, current


def moments(request, share, longest, seed):
    picks = random.Random(seed)
    return [picks.uniform(0, 1.1 * longest) for _ in range(max(1, int(request.config.getoption("--kills") * share)))]


def test_an_installation_killed_at_random_moments_leaves_one_whole_version(root, request):
    longest = seconds_of(root, "install")
    Door(root).rollback()
    ends = []

    for delay in moments(request, 0.5, longest, seed=1):
        too_late = killed(root, "install", delay)
        with Door(root).store.reading() as store_work:
            names = [verifier.version for verifier in store_work.verifiers.all()]
        door, current = expect_whole(root, {"base-1", names[-1]})
        ends.append(current != "base-1")
        assert ends[-1] or not too_late
        if ends[-1]:
            door.rollback()
            expect_whole(root, {"base-1"})

    door = Door(root)
    before = door.retraining.current()
    assert door.install().installed  # the next one sweeps what the kills have left, and works
    assert before == "base-1"
    expect_whole(root, {door.retraining.current()})
    known = {verifier.version for verifier in door.retraining.versions()}
    assert set(door.versions.installed()) <= known
    assert len(door.versions.rejected()) <= 5


def test_a_way_back_killed_at_random_moments_leaves_one_whole_version(root, request):
    Door(root).install()
    longest = seconds_of(root, "rollback")

    for delay in moments(request, 0.3, longest, seed=2):
        door = Door(root)
        if door.retraining.current() == "base-1":
            door.install()
        tuned = door.retraining.current()
        killed(root, "rollback", delay)
        expect_whole(root, {"base-1", tuned})


def test_going_back_restores_every_decision(root):
    door = Door(root)
    before = door.decisions()
    door.install()
    tuned = door.gallery.tower

    door.rollback()

    assert door.decisions() == before
    assert door.gallery.tower != tuned


def test_a_process_that_was_killed_lets_the_next_one_in(root):
    killed(root, "install", 0.0)

    assert Door(root).install().installed
