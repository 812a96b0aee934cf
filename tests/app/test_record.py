"""The signed record: every act is a line, and nothing is edited, removed or added by hand without being found."""

import shutil
from dataclasses import replace
from datetime import timedelta

import pytest

from app.domain.anchor import anchor_from, anchor_text
from app.domain.record import read
from app.security.signing import RecordSigner
from app.services.accounts import Accounts
from app.store.record import MOST_ROWS
from app.store.retained import SqlRetained
from app.store.store import open_store
from tests.app.test_access import PlainHasher
from tests.fakes_faces import FakeClock
from tests.signed import signed_store
from tests.stores import NOON, a_punch, an_event, open_sqlite, start_child


@pytest.fixture(scope="module")
def templates(tmp_path_factory):
    """An empty data folder, and one in which three people punched and one took it back: migrating takes its time."""
    empty, used = tmp_path_factory.mktemp("empty"), tmp_path_factory.mktemp("used")
    signed_store(empty).store.close()
    signed = signed_store(used)
    for number, key in enumerate(("ada", "bob", "eve"), 1):
        with signed.store.unit_of_work() as work:
            work.punches.add(a_punch(key, id=f"p{number}"))
            work.events.add(an_event(subject=key, details={"by": key}))
            work.commit()
    with signed.store.unit_of_work() as work:
        work.punches.withdraw("p2", NOON, "not me")
        work.events.add(an_event("punch_withdrawn", subject="bob"))
        work.commit()
    signed.store.close()
    return empty, used


@pytest.fixture
def signed(templates, tmp_path):
    return signed_store(shutil.copytree(templates[0], tmp_path, dirs_exist_ok=True))


@pytest.fixture
def worked(templates, tmp_path):
    return signed_store(shutil.copytree(templates[1], tmp_path, dirs_exist_ok=True))


def kinds(signed):
    return [line.kind for line, _, _ in signed.audit.lines()]


def test_an_untouched_record_is_whole_and_counts_what_it_vouches_for(worked):
    checked = worked.audit.verify()

    assert checked.is_whole
    assert (checked.lines, checked.rows) == (5, 8)  # the first line and four acts; 3 punches, 1 withdrawal, 4 events
    assert kinds(worked) == ["genesis", "punch", "punch", "punch", "punch_withdrawn"]


def test_a_line_is_written_with_its_act_or_not_at_all(signed):
    with signed.store.unit_of_work() as work:
        work.punches.add(a_punch("ada"))
        work.events.add(an_event())

    assert kinds(signed) == ["genesis"] and signed.audit.verify().is_whole


def test_a_line_holds_opaque_keys_and_digests_only(worked):
    line = read(next(text for _, text, _ in worked.audit.lines(kind="punch")))

    assert (line.subject, line.by, line.event) == ("ada", "ada", 1)
    assert [table for table, _, _ in line.bound] == ["punches", "events"]
    assert all(len(found) == 64 for _, _, found in line.bound)


def test_rows_without_an_event_are_vouched_for_as_well_in_lines_of_bounded_length(signed):
    with signed.store.unit_of_work() as work:
        for number in range(MOST_ROWS + 5):
            work.punches.add(a_punch("ada", id=f"p{number}"))
        work.commit()

    assert kinds(signed) == ["genesis", "rows", "rows"]
    assert signed.audit.verify().rows == MOST_ROWS + 5


EDITS = {
    "an edited punch": ("UPDATE punches SET direction = 'out' WHERE id = 'p1'", "edited_row", "punches p1"),
    "a deleted punch": ("DELETE FROM punches WHERE id = 'p3'", "deleted_row", "punches p3"),
    "an inserted punch": (
        "INSERT INTO punches (id, employee_key, direction, at_utc, zone, version, method) "
        "VALUES ('px', 'eve', 'in', '2026-11-20 07:00:00.000000', 'UTC', '', 'face')",
        "inserted_row", "punches px",
    ),
    "another employee's": ("UPDATE punches SET employee_key = 'eve' WHERE id = 'p1'", "edited_row", "punches p1"),
    "a taken back withdrawal": ("DELETE FROM withdrawals", "deleted_row", "withdrawals p2"),
    "an edited event": ("UPDATE events SET subject = 'eve' WHERE id = 2", "edited_row", "events 2"),
    "a deleted event": ("DELETE FROM events WHERE id = 2", "deleted_row", "events 2"),
    "a changed line": ("UPDATE record SET line = replace(line, 'ada', 'eve') WHERE seq = 2", "changed_line", "line 2"),
    "a changed signature": ("UPDATE record SET signature = zeroblob(64) WHERE seq = 3", "changed_line", "line 3"),
    "a line of nonsense": ("UPDATE record SET line = 'nonsense' WHERE seq = 4", "changed_line", "line 4"),
    "a missing line": ("DELETE FROM record WHERE seq = 3", "missing_line", "line 3"),
}  # fmt: skip


@pytest.mark.parametrize("edit", EDITS)
def test_what_a_hand_does_to_the_file_is_found_and_located(worked, edit):
    statement, kind, where = EDITS[edit]

    worked.by_hand(statement)

    assert (kind, where) in worked.found()
    lines_found = {where for kind, where in worked.found() if where.startswith("line")}
    assert lines_found == ({where} if where.startswith("line") else set()), "the fault is located, not only noticed"


def test_two_lines_exchanged_are_found(worked):
    worked.by_hand("UPDATE record SET seq = 99 WHERE seq = 2")
    worked.by_hand("UPDATE record SET seq = 2 WHERE seq = 3")
    worked.by_hand("UPDATE record SET seq = 3 WHERE seq = 99")

    assert worked.found()[:2] == [("changed_line", "line 2"), ("changed_line", "line 3")]


def test_a_password_hash_put_in_by_hand_is_found(signed):
    accounts = Accounts(open_unit_of_work=signed.store.unit_of_work, hasher=PlainHasher(), clock=FakeClock(NOON))
    accounts.set_first_password("correct horse")
    accounts.login("admin", "correct horse")
    assert signed.audit.verify().is_whole

    signed.by_hand("UPDATE accounts SET hashed = 'mine'")

    assert signed.found() == [("edited_row", "accounts admin")]


def cut_tail(signed):
    """The last act with everything it wrote, as if it had never been."""
    signed.by_hand("DELETE FROM record WHERE seq = 5")
    signed.by_hand("DELETE FROM withdrawals")
    signed.by_hand("DELETE FROM events WHERE id = 4")


def test_a_cut_tail_is_found_against_an_anchor_and_against_nothing_else(worked):
    anchor = anchor_from(anchor_text(worked.audit.anchor()))
    assert worked.found(anchor) == []

    cut_tail(worked)

    assert worked.found() == []
    assert worked.found(anchor) == [("cut_tail", "line 5")]


def test_a_cut_tail_that_was_written_over_is_found_against_an_anchor(worked):
    anchor = worked.audit.anchor()
    cut_tail(worked)
    worked.add(("events", an_event("punch")), ("events", an_event("punch")))

    assert worked.found() == [] and worked.found(anchor) == [("rewritten", "line 5")]


def test_a_record_written_anew_with_another_key_is_found(worked, tmp_path):
    anchor = worked.audit.anchor()
    worked.by_hand("DELETE FROM record")
    forged = signed_store(worked.store.file.parent, key=b"x" * 32)

    assert forged.found() == []
    assert ("wrong_key", "the last line") in worked.found()
    assert forged.found(anchor) and forged.found(anchor)[0][0] in ("cut_tail", "rewritten", "wrong_key")


def test_lines_added_with_another_key_are_found(worked):
    forged = signed_store(worked.store.file.parent, key=b"x" * 32)
    forged.add(("events", an_event("punch")))

    assert forged.found() == [("key_changed", "line 6")]
    assert ("wrong_key", "the last line") in worked.found()


def test_a_changed_anchor_is_no_anchor(worked):
    assert worked.found(replace(worked.audit.anchor(), seq=4))[0] == ("changed_anchor", "the anchor")
    with pytest.raises(ValueError, match="Expected an anchor"):
        anchor_from("{}")


def test_every_line_removed_is_found(worked):
    worked.by_hand("DELETE FROM record")

    assert ("no_record", "line 1") in worked.found()


def test_a_database_from_before_the_record_is_vouched_for_from_its_first_opening_on(tmp_path):
    with open_sqlite(tmp_path)() as work:
        work.punches.add(a_punch("ada", id="old"))
        work.events.add(an_event())
        work.commit()

    signed = signed_store(tmp_path)

    assert kinds(signed) == ["genesis", "rows"] and signed.audit.verify().is_whole
    signed.by_hand("UPDATE punches SET direction = 'out' WHERE id = 'old'")
    assert signed.found() == [("edited_row", "punches old")]


def test_what_a_program_without_the_key_adds_is_found(signed, tmp_path):
    with open_sqlite(tmp_path)() as work:
        work.punches.add(a_punch("ada", id="unsigned"))
        work.commit()

    assert signed.found() == [("inserted_row", "punches unsigned")]


WRITE = """
import sys
from pathlib import Path
from tests.signed import signed_store
from tests.stores import an_event
signed_store(Path(sys.argv[1])).add(*[("events", an_event())] * 40)
"""


def test_two_processes_that_write_at_once_make_one_chain(signed, tmp_path):
    both = [start_child(WRITE, tmp_path) for _ in range(2)]
    for child in both:
        assert child.wait(60) == 0, child.stderr.read()
        child.communicate()

    checked = signed.audit.verify()
    assert (checked.lines, checked.findings) == (81, ())


def test_what_retention_removes_by_rule_is_no_fault_and_is_told_apart_from_a_hand(worked):
    retained = SqlRetained(worked.store.engine, worked.store.signer)

    assert retained.events(NOON + timedelta(days=1), dry_run=False) == 2  # the newest of each kind stays
    assert retained.identities(NOON + timedelta(days=1), dry_run=False) == 3

    assert worked.found() == [] and kinds(worked)[-2:] == ["retention", "retention"]


def test_an_act_on_a_database_without_a_record_begins_it(tmp_path):
    with open_sqlite(tmp_path)() as work:
        work.punches.add(a_punch("ada", id="old"))
        work.commit()
    store = open_store(tmp_path)
    store.sign_with(RecordSigner(b"k" * 32))

    with store.unit_of_work() as work:
        work.events.add(an_event("restored"))
        work.commit()

    signed = signed_store(tmp_path)
    assert kinds(signed) == ["genesis", "rows", "restored"] and signed.audit.verify().is_whole
