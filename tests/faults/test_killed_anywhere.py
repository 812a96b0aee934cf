"""Killed (SIGKILL) at a random moment of any act, the next start finds everything that was acknowledged, whole.

pytest tests/faults/test_killed_anywhere.py --kills 1000 -s     a long run; -s shows the counts
"""

import multiprocessing
import os
import random
import time
from collections import Counter

import pytest

from tests.faults.office import ACTS, an_office, work
from tests.faults.whole import look

pytestmark = pytest.mark.skipif(os.name == "nt", reason="Windows has no SIGKILL")

LONGEST_S = {"install": 0.15, "rollback": 0.15}  # an act of these takes about so long; the others are much quicker
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


def killed(root, act, seed, delay):
    """Act again and again in a process of its own, kill it after so many seconds, and return what it acknowledged."""
    process, pipe = in_a_process(work, str(root), act, seed)
    with pipe:
        assert pipe.recv() == ("ready", "")
        time.sleep(delay)
        process.kill()
        process.join()
        return list(everything_said(pipe))


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
    acknowledged = {
        kind: set() for kind in ("punched", "withdrawn", "enrolled", "erasing", "erased", "installed", "failed")
    }
    counts = Counter()

    for number in range(kills):
        act = ACTS[number % len(ACTS)]
        for kind, name in killed(tmp_path, act, number, rng.uniform(0, LONGEST_S.get(act, 0.05))):
            acknowledged[kind].add(name)
            counts[kind] += 1
        counts[f"killed in {act}"] += 1
        assert not acknowledged["failed"]
        assert looked_at(tmp_path, acknowledged) == [], f"after kill {number + 1}, in {act}"

    print(dict(counts))
    assert acknowledged["punched"] and acknowledged["enrolled"]
