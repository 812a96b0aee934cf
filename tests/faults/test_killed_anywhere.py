"""Killed (SIGKILL) at a random moment of any act, the next start finds everything that was acknowledged, whole.

pytest tests/faults/test_killed_anywhere.py --kills 1000 -s     a long run; -s shows the counts
"""

import multiprocessing
import os
import random
import time
from collections import Counter, defaultdict
from itertools import pairwise

import pytest

from app.assembly.keeping import restore
from tests.faults.office import ACTS, FEWEST, PASSPHRASE, an_office, an_opened_product, settings_of, work
from tests.faults.whole import look
from tests.verifiers import a_shipped_folder

pytestmark = pytest.mark.skipif(os.name == "nt", reason="Windows has no SIGKILL")

MEASURED = 4  # acts in a row that tell how long one takes here and now
FORKSERVER = multiprocessing.get_context("forkserver")  # imports once, then every process starts in no time
FORKSERVER.set_forkserver_preload(["tests.faults.office", "tests.faults.whole"])


def in_a_process(target, *arguments):
    receiving, sending = FORKSERVER.Pipe(duplex=False)
    process = FORKSERVER.Process(target=target, args=(*arguments, sending), daemon=True)
    process.start()
    sending.close()
    return process, receiving


def everything_said(pipe):
    while True:
        try:
            yield pipe.recv()
        except EOFError:
            return


def begun(root, act, seed):
    """A process that acts again and again, once it has started."""
    process, pipe = in_a_process(work, str(root), act, seed)
    assert pipe.recv() == ("ready", "")
    return process, pipe


def killed(root, act, seed, delay):
    """Act again and again in a process of its own, kill it after so many seconds, and return what it acknowledged."""
    process, pipe = begun(root, act, seed)
    with pipe:
        time.sleep(delay)
        process.kill()
        process.join()
        return list(everything_said(pipe))


def seconds_of(root, act):
    """How long the slowest of a few acts takes, and what was acknowledged meanwhile."""
    process, pipe = begun(root, act, seed=-1)
    with pipe:
        said, moments = [], [time.monotonic()]
        for _ in range(MEASURED):
            said.append(pipe.recv())
            moments.append(time.monotonic())
        process.kill()
        process.join()
        longest = max(later - sooner for sooner, later in pairwise(moments))
        return longest, [*said, *everything_said(pipe)]


def looked_at(root, acknowledged):
    process, pipe = in_a_process(look, str(root), acknowledged)
    with pipe:
        found = next(everything_said(pipe), ["the start failed: see its traceback above"])
    process.join()
    return found


def test_a_kill_at_any_moment_of_any_act_loses_nothing_that_was_acknowledged(tmp_path, request):
    kills = int(request.config.getoption("--kills"))
    rng = random.Random(kills)
    an_office(tmp_path)
    acknowledged, counts = defaultdict(set), Counter()

    def note(said):
        for kind, name in said:
            acknowledged[kind].add(name)
            counts[kind] += 1

    longest = {}
    for act in ACTS:
        longest[act], said = seconds_of(tmp_path, act)
        note(said)
    for number in range(kills):
        act = ACTS[number % len(ACTS)]
        note(killed(tmp_path, act, number, rng.uniform(0, 2.5 * longest[act])))
        counts[f"killed in {act}"] += 1
        assert not acknowledged["failed"]
        assert looked_at(tmp_path, dict(acknowledged)) == [], f"after kill {number + 1}, in {act}"

    print(dict(counts))


def test_a_backup_whose_replacement_was_killed_restores_a_whole_folder(tmp_path, request):
    root, elsewhere = tmp_path / "here", tmp_path / "elsewhere"
    an_office(root).back_up()
    rng = random.Random(3)
    longest, _ = seconds_of(root, "back_up")

    for number in range(max(2, int(request.config.getoption("--kills") * 0.1))):
        killed(root, "back_up", number, rng.uniform(0, 2 * longest))

    a_shipped_folder(elsewhere / "weights")
    restore(settings_of(elsewhere), root / "backup.twinclock", PASSPHRASE, replace=False)
    assert looked_at(elsewhere, {}) == []
    with an_opened_product(elsewhere).open_unit_of_work() as rows:
        assert len(rows.employees.all()) == FEWEST
