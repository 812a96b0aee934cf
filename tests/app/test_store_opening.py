"""Opening a data folder: fresh, old, newer, foreign, damaged, forbidden, or by two processes at once."""

import os
import shutil
import sqlite3

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

from app.errors import StoreUnavailable
from app.store import migration
from app.store.engine import open_engine
from app.store.store import FILE_NAME, open_store
from app.store.tables import metadata
from tests.stores import a_punch, open_folder, read_only, start_child

OPEN_AND_COUNT = """
import sys
from pathlib import Path
from app.store.store import open_store
with open_store(Path(sys.argv[1])).unit_of_work() as work:
    print(len(work.punches.all()), "alembic" in sys.modules)
"""


def revision_of(folder):
    with sqlite3.connect(folder / FILE_NAME) as connection:
        return connection.execute("SELECT version_num FROM alembic_version").fetchone()[0]


def test_the_newest_revision_is_the_one_the_code_expects():
    assert ScriptDirectory(migration.SCRIPTS).get_heads() == [migration.HEAD]


def test_the_migrations_lead_to_the_tables_of_the_code(tmp_path):
    open_store(tmp_path)

    with open_engine(tmp_path / FILE_NAME).connect() as connection:
        context = MigrationContext.configure(connection, opts={"render_as_batch": True})
        assert compare_metadata(context, metadata) == []


def test_a_fresh_folder_is_made_with_its_parents_and_ends_at_head(tmp_path):
    folder = tmp_path / "new" / "data"

    open_store(folder)

    assert revision_of(folder) == migration.HEAD


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such rights")
def test_faces_and_password_hashes_are_for_this_user_only(tmp_path):
    store = open_store(tmp_path / "data")
    with store.unit_of_work() as work:
        work.punches.add(a_punch())
        work.commit()

        rights = {path.name: path.stat().st_mode & 0o077 for path in (tmp_path / "data").glob("twinclock*")}

    assert rights == {FILE_NAME: 0, FILE_NAME + "-wal": 0, FILE_NAME + "-shm": 0}


def test_an_empty_file_such_as_a_crash_leaves_is_a_fresh_database(tmp_path):
    (tmp_path / FILE_NAME).touch()

    open_store(tmp_path)

    assert revision_of(tmp_path) == migration.HEAD


def test_an_old_database_keeps_its_rows_and_ends_at_head(tmp_path, next_version):
    store = open_store(tmp_path)
    with store.unit_of_work() as work:
        work.punches.add(a_punch("ada"))
        work.commit()

    later = next_version("op.add_column('secrets', sa.Column('more', sa.String))")
    migration.migrate(open_engine(store.file), store.file, later)

    assert revision_of(tmp_path) == "next"
    with store.unit_of_work() as work:
        assert len(work.punches.all()) == 1


def test_a_migration_that_fails_half_way_changes_nothing(tmp_path, next_version):
    store = open_store(tmp_path)
    before = store.file.read_bytes()

    later = next_version("op.drop_table('withdrawals'); op.drop_table('punches'); 1 / 0")
    with pytest.raises(ZeroDivisionError):
        migration.migrate(open_engine(store.file), store.file, later)

    with sqlite3.connect(store.file) as connection:
        connection.execute("SELECT * FROM punches").fetchall()
    assert revision_of(tmp_path) == migration.HEAD
    assert store.file.read_bytes() == before


def test_copying_a_table_in_a_migration_does_not_cascade_to_its_children(tmp_path, next_version):
    store = open_store(tmp_path)
    with sqlite3.connect(store.file) as connection:
        connection.execute(
            "INSERT INTO employees (key, number, folded_number, name, active, department, site, left)"
            " VALUES ('k', '1', '1', 'Ada', 1, '', '', 0)"
        )
        connection.execute("INSERT INTO consents VALUES (1, 'k', 't', 'v', 'employee', '2026-01-01 00:00:00.000000')")
    connection.close()

    later = next_version(
        "with op.batch_alter_table('employees', recreate='always') as table: table.drop_column('name')"
    )
    migration.migrate(open_engine(store.file), store.file, later)

    with store.unit_of_work() as work:
        assert len(work.consents.of("k")) == 1
    with sqlite3.connect(store.file) as connection, pytest.raises(sqlite3.IntegrityError, match="folded_number"):
        connection.execute(
            "INSERT INTO employees (key, number, folded_number, active, department, site, left)"
            " VALUES ('k2', '1', '1', 1, '', '', 0)"
        )


def test_a_database_of_a_newer_version_is_left_alone(tmp_path):
    store = open_store(tmp_path)
    with sqlite3.connect(store.file) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.close()

    with pytest.raises(StoreUnavailable, match="Expected .* Received revision 9999, which is newer"):
        open_store(tmp_path)

    assert revision_of(tmp_path) == "9999"


def test_a_database_of_another_program_is_left_alone(tmp_path):
    with sqlite3.connect(tmp_path / FILE_NAME) as connection:
        connection.execute("CREATE TABLE notes (text)")
    connection.close()

    with pytest.raises(StoreUnavailable, match="another program"):
        open_store(tmp_path)

    with sqlite3.connect(tmp_path / FILE_NAME) as connection:
        assert connection.execute("SELECT name FROM sqlite_master").fetchall() == [("notes",)]


def test_a_file_that_is_no_database_is_left_alone(tmp_path):
    (tmp_path / FILE_NAME).write_bytes(b"Dear diary, " * 500)

    with pytest.raises(StoreUnavailable, match="Expected a TwinClock database .* Received another kind of file"):
        open_store(tmp_path)

    assert (tmp_path / FILE_NAME).read_bytes() == b"Dear diary, " * 500


def test_a_damaged_database_is_told_in_one_line(tmp_path):
    file = damaged_database(tmp_path)

    with pytest.raises(StoreUnavailable, match="Expected a whole .* Received a damaged one") as failure:
        read_every_punch(tmp_path)

    assert "\n" not in str(failure.value)
    assert str(file) in str(failure.value)


def test_the_doctor_is_told_of_damage_and_of_soundness(tmp_path):
    (tmp_path / "sound").mkdir()
    (tmp_path / "damaged").mkdir()
    damaged_database(tmp_path / "damaged")

    assert open_store(tmp_path / "sound").fault() is None
    assert "Expected a whole database" in open_store(tmp_path / "damaged").fault()


@pytest.mark.parametrize("what", ["folder", "parent"])
def test_a_file_in_the_place_of_the_folder_is_told_in_one_line(tmp_path, what):
    (tmp_path / "file").touch()
    folder = tmp_path / "file" if what == "folder" else tmp_path / "file" / "data"

    with pytest.raises(StoreUnavailable, match="Expected .* Received"):
        open_store(folder)


def test_a_folder_that_cannot_be_made_is_told_in_one_line():
    with open_folder() as parent, read_only(parent), pytest.raises(StoreUnavailable, match="Mend its rights"):
        open_store(parent / "data")


def test_an_empty_read_only_folder_is_told_in_one_line_and_stays_empty():
    with open_folder() as folder:
        with read_only(folder), pytest.raises(StoreUnavailable, match="Expected to be allowed"):
            open_store(folder)

        assert list(folder.iterdir()) == []


def test_a_read_only_database_is_told_in_one_line():
    with open_folder() as folder:
        store = open_store(folder)
        store.close()
        store.file.chmod(0o444)

        with read_only(folder), pytest.raises(StoreUnavailable, match="Expected to be allowed to write"):
            read_every_punch(folder)


def test_four_processes_may_open_a_fresh_folder_at_once(tmp_path):
    children = [start_child(OPEN_AND_COUNT, tmp_path / "data") for _ in range(4)]

    outputs = [child.communicate() for child in children]

    assert [child.returncode for child in children] == [0, 0, 0, 0], outputs
    assert revision_of(tmp_path / "data") == migration.HEAD


def test_a_start_that_has_nothing_to_migrate_imports_no_alembic(tmp_path):
    open_store(tmp_path)

    output, errors = start_child(OPEN_AND_COUNT, tmp_path).communicate()

    assert output.split() == ["0", "False"], errors


def read_every_punch(folder):
    with open_store(folder).unit_of_work() as work:
        work.punches.all()


def damaged_database(folder):
    """A database whose tables are there and whose pages of punches are not."""
    store = open_store(folder)
    with sqlite3.connect(store.file) as connection:
        empty = connection.execute("PRAGMA page_count").fetchone()[0]
    connection.close()
    with store.unit_of_work() as work:
        for number in range(300):
            work.punches.add(a_punch(f"employee {number}"))
        work.commit()
    store.close()
    content = bytearray(store.file.read_bytes())
    page = 4096
    for start in range(empty * page, len(content), page):
        content[start : start + 100] = b"\xff" * 100
    store.file.write_bytes(content)
    return store.file


@pytest.fixture
def next_version(tmp_path):
    """The migrations of a later TwinClock, whose newest one runs the given lines."""

    def write(lines):
        scripts = tmp_path / "100% later"
        shutil.copytree(migration.SCRIPTS, scripts)
        head = "import sqlalchemy as sa\nfrom alembic import op\nrevision, down_revision = 'next', {!r}\n"
        body = f"def upgrade():\n    {lines}\n"
        (scripts / "versions" / "next.py").write_text(head.format(migration.HEAD) + body)
        return scripts

    return write
