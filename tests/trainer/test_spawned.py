"""One function in a process of its own."""

import os

import pytest

from app.errors import BadInput, TrainingFailed
from app.trainer.spawned import run_spawned
from tests.trainer import spawned_jobs


def test_it_tells_and_returns_from_another_process():
    told = []

    result = run_spawned(spawned_jobs.count, 3, told.append)

    assert told == [0, 1, 2]
    assert result.startswith("counted 3") and not result.endswith(str(os.getpid()))


def test_bad_input_comes_back_as_it_was_worded():
    with pytest.raises(BadInput, match=r"^Expected pictures. Received none. Add some.$"):
        run_spawned(spawned_jobs.refuse, None, print)


@pytest.mark.parametrize("job, word", [(spawned_jobs.break_down, "KeyError"), (spawned_jobs.die, "status -9")])
def test_a_breakdown_and_a_death_are_told_in_one_line(job, word):
    with pytest.raises(TrainingFailed, match=word):
        run_spawned(job, None, print)


def test_a_caller_that_has_had_enough_ends_the_child():
    def stop(process):
        told.append(process)
        raise KeyboardInterrupt

    told = []
    with pytest.raises(KeyboardInterrupt):
        run_spawned(spawned_jobs.sleep, None, stop)

    with pytest.raises(ProcessLookupError):
        os.kill(told[0], 0)
