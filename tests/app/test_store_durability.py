"""What was acknowledged stays, and what was not leaves no trace: killed, locked out, out of space."""

import random
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

import pytest

from app.errors import StoreUnavailable
from app.store.engine import open_engine
from app.store.store import open_store
from app.store.unit_of_work import SqlUnitOfWork
from tests.stores import a_punch, a_template, an_employee, an_event, start_child

PUNCH_FOR_EVER = """
import itertools, os, sys
from pathlib import Path
from app.store.store import open_store
from tests.stores import a_punch
unit_of_work = open_store(Path(sys.argv[1])).unit_of_work
for number in itertools.count():
    with unit_of_work() as work:
        work.punches.add(a_punch("ada", id=f"punch-{number}"))
        work.commit()
    os.write(1, f"punch-{number}\\n".encode())
"""

COUNT_UP = """
import sys
from pathlib import Path
from app.store.store import open_store
unit_of_work = open_store(Path(sys.argv[1])).unit_of_work
for _ in range(60):
    with unit_of_work() as work:
        work.secrets.put("count", str(int(work.secrets.get("count") or 0) + 1))
        work.commit()
"""

PUNCH_UNTIL_FULL = """
import resource, sys
from pathlib import Path
from app.errors import StoreUnavailable
from app.store.store import open_store
from tests.stores import a_punch
unit_of_work = open_store(Path(sys.argv[1])).unit_of_work
resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, 200_000))
committed = 0
try:
    while True:
        with unit_of_work() as work:
            work.punches.add(a_punch(f"first of {committed}"))
            work.punches.add(a_punch(f"second of {committed}"))
            work.commit()
        committed += 1
except StoreUnavailable as failure:
    print(committed, failure)
"""


@pytest.mark.parametrize("seed", range(3))
def test_every_acknowledged_punch_survives_a_kill_at_any_point(tmp_path, seed):
    child = start_child(PUNCH_FOR_EVER, tmp_path)
    acknowledged = [child.stdout.readline() for _ in range(random.Random(seed).randrange(1, 60))]
    child.kill()
    rest, _ = child.communicate()
    printed = {line.strip() for line in acknowledged + rest.splitlines()}

    store = open_store(tmp_path)

    with store.unit_of_work() as work:
        stored = {punch.id for punch in work.punches.all()}
    assert printed and printed <= stored
    assert len(stored - printed) <= 1  # killed between the commit and the line about it
    assert store.fault() is None


def test_two_processes_that_read_and_then_write_lose_nothing_and_refuse_nobody(tmp_path):
    store = open_store(tmp_path)
    children = [start_child(COUNT_UP, tmp_path) for _ in range(2)]

    outputs = [child.communicate() for child in children]

    assert [child.returncode for child in children] == [0, 0], outputs
    with store.unit_of_work() as work:
        assert work.secrets.get("count") == "120"


def test_threads_write_side_by_side(tmp_path):
    unit_of_work = open_store(tmp_path).unit_of_work

    def punch(number):
        with unit_of_work() as work:
            work.punches.add(a_punch(f"employee {number}"))
            work.events.add(an_event("punch"))
            work.commit()

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(punch, range(40)))

    with unit_of_work() as work:
        assert len(work.punches.all()) == work.events.last_id() == 40


def test_who_only_reads_does_not_wait_for_a_writer_and_sees_what_was_committed(tmp_path):
    store = open_store(tmp_path)

    with store.unit_of_work() as writer, store.reading() as reader:
        writer.events.add(an_event("punch"))
        assert reader.events.last_id() == 0
        writer.commit()

    with store.reading() as reader:
        assert reader.events.last_id() == 1


def test_who_only_reads_cannot_write(tmp_path):
    store = open_store(tmp_path)

    with store.reading() as reader, pytest.raises(StoreUnavailable, match="read-only"):
        reader.punches.add(a_punch())

    with store.unit_of_work() as work:  # the connection it gets may be the reader's
        work.punches.add(a_punch())
        work.commit()


def test_a_writer_that_is_locked_out_says_so(tmp_path, monkeypatch):
    monkeypatch.setattr("app.store.engine.BUSY_TIMEOUT_S", 0.05)
    store = open_store(tmp_path)

    with store.unit_of_work() as first, store.unit_of_work() as second:
        first.punches.add(a_punch())
        with pytest.raises(StoreUnavailable, match="another program is writing"):
            second.punches.add(a_punch())


def test_an_event_is_seen_by_another_open_store_at_once(tmp_path):
    window, command_line = open_store(tmp_path), open_store(tmp_path)

    with command_line.unit_of_work() as work:
        work.events.add(an_event("enrolled"))
        work.commit()

    with window.reading() as work:
        assert work.events.last_id() == 1


def test_a_full_disk_stops_with_one_line_and_keeps_whole_commits_only(tmp_path):
    output, errors = start_child(PUNCH_UNTIL_FULL, tmp_path).communicate()

    committed, _, line = output.strip().partition(" ")
    store = open_store(tmp_path)

    assert line.startswith("Expected") and "\n" not in line, errors
    with store.unit_of_work() as work:
        assert len(work.punches.all()) == 2 * int(committed) > 0
    assert store.fault() is None


def test_a_database_that_may_not_grow_rolls_the_whole_unit_of_work_back(tmp_path):
    store = open_store(tmp_path)
    engine = open_engine(store.file)

    with pytest.raises(StoreUnavailable, match="disk full"), SqlUnitOfWork(engine) as work:
        work.employees.add(an_employee("ada"))
        connection = work._connection  # the limit is the connection's own
        connection.exec_driver_sql("PRAGMA max_page_count = 1")
        for _ in range(500):
            work.templates.add(a_template("ada"))
        work.commit()

    with store.unit_of_work() as work:
        assert work.employees.all() == []


def test_an_erased_embedding_is_overwritten_in_the_file(tmp_path):
    store, template = open_store(tmp_path), a_template("ada")
    with store.unit_of_work() as work:
        work.employees.add(an_employee("ada"))
        work.templates.add(template)
        work.commit()

    with store.unit_of_work() as work:
        work.employees.erase("ada")
        work.commit()
    store.close()  # the last to close folds the log into the file

    assert template.embedding.tobytes() not in store.file.read_bytes()


def test_every_connection_syncs_fully_and_holds_foreign_keys(tmp_path):
    engine = open_engine(open_store(tmp_path).file)

    for _ in range(2):
        with engine.connect() as connection:
            asked = {name: connection.exec_driver_sql(f"PRAGMA {name}").scalar_one() for name in PRAGMAS}
            assert asked == PRAGMAS
            connection.invalidate()


PRAGMAS = {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "busy_timeout": 5000, "secure_delete": 1}


def test_a_file_swapped_for_another_kind_fails_at_the_next_use_and_not_silently(tmp_path):
    store = open_store(tmp_path)
    store.close()
    for name in ("-wal", "-shm"):
        with suppress(FileNotFoundError):
            store.file.with_name(store.file.name + name).unlink()
    store.file.write_bytes(b"not a database at all" * 400)

    with pytest.raises(StoreUnavailable, match="another kind of file"), store.unit_of_work() as work:
        work.punches.all()


def test_moments_are_stored_in_utc_with_microseconds_so_that_their_text_sorts(tmp_path):
    store = open_store(tmp_path)
    with store.unit_of_work() as work:
        work.punches.add(a_punch())
        work.commit()

    with sqlite3.connect(store.file) as connection:
        assert connection.execute("SELECT at_utc, zone FROM punches").fetchall() == [
            ("2026-11-20 12:00:00.000000", "Europe/Amsterdam")
        ]
