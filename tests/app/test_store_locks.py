"""One window and one training per data folder, across processes."""

import pytest

from app.errors import AlreadyRunning, StoreUnavailable
from app.store.locks import hold
from tests.stores import open_folder, read_only, start_child

HOLD = """
import sys, time
from pathlib import Path
from app.store.locks import hold
with hold(Path(sys.argv[1]), "window"):
    print("held", flush=True)
    time.sleep(60)
"""


def test_a_second_holder_is_refused_until_the_first_lets_go(tmp_path):
    refused = pytest.raises(AlreadyRunning, match="Expected to be the only window .* Close it first")
    with hold(tmp_path, "window"), refused, hold(tmp_path, "window"):
        pass

    with hold(tmp_path, "window"):
        pass


def test_another_purpose_or_another_folder_is_free(tmp_path):
    with hold(tmp_path, "window"), hold(tmp_path, "training"), hold(tmp_path / "other", "window"):
        pass


def test_another_process_is_refused_and_its_death_frees_the_lock(tmp_path):
    child = start_child(HOLD, tmp_path)
    assert child.stdout.readline() == "held\n"

    with pytest.raises(AlreadyRunning), hold(tmp_path, "window"):
        pass

    child.kill()
    child.communicate()
    with hold(tmp_path, "window"):
        pass


def test_an_exception_in_the_block_frees_the_lock_and_passes_through(tmp_path):
    with pytest.raises(ZeroDivisionError), hold(tmp_path, "window"):
        1 / 0  # noqa: B018 - any failure of the caller

    with hold(tmp_path, "window"):
        pass


def test_a_read_only_folder_is_told_in_one_line():
    told = pytest.raises(StoreUnavailable, match="Expected to be allowed")
    with open_folder() as folder, read_only(folder), told, hold(folder, "window"):
        pass
