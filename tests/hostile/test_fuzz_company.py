"""Files of a company: lists of people, schedules, payroll profiles, plans, keys, what travels between two machines.

Whatever bytes they hold, they are read or refused in one line; see test_fuzz.py.
"""

import io
import tomllib
import zipfile

import pytest
from openpyxl import Workbook

from app.domain.schedulefile import parsed
from app.errors import AttendanceError
from app.imports.sheet_file import read_sheet
from app.parcel.files import packed, unpacked
from app.parcel.punches import punches_bytes, read_punches
from app.security.keyfile import FileKeys
from app.security.parcel import open_parcel, seal_parcel
from app.security.passphrase import Cost
from app.settings.export_plans import read_plans
from app.settings.payroll_profile import read_profile
from app.store.restore import read_erased_list
from tests.conftest import ROOT
from tests.hostile.damage import try_damage
from tests.stores import a_punch

PASSPHRASE = "twelve or more letters"
CHEAP = Cost(time=1, memory_kib=64, lanes=1)
PEOPLE = (
    ("Number", "Name", "Department", "Start"),
    ("17", "Ada Byron", "Office", "2026-01-02"),
    ("18", "=1+1", "", ""),
)

PLAN = b"""
[[export]]
name = "hours"
report = "hours"
every = "day"
at = 06:00:00
folder = "/tmp"
"""
SCHEDULE = b"""
[schedules.office]
mon-fri = "08:00-16:30"
breaks = [{ after = "6:00", minutes = 30 }]
[sites.Vienna]
zone = "Europe/Vienna"
country = "AT"
"""


def a_workbook():
    book, packed = Workbook(), io.BytesIO()
    for row in PEOPLE:
        book.active.append(row)
    book.save(packed)
    return packed.getvalue()


def compressed(archive, method):
    """The same archive with its parts in another compression."""
    packed_again = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(archive)) as old, zipfile.ZipFile(packed_again, "w", method) as new:
        for part in old.namelist():
            new.writestr(part, old.read(part))
    return packed_again.getvalue()


PIECES = packed({"a.json": b"{}" * 99, "b.bin": bytes(range(256))}, {"kind": "door"})


def read_schedule(path):
    parsed(tomllib.loads(path.read_text("utf8")))  # a text that is no TOML is main.py schedule's to refuse


def read_keys(path):
    path.chmod(0o600)
    FileKeys(path, "folder").get("master")


def read_parcel(path):
    read_punches(open_parcel("punches", path.read_bytes(), PASSPHRASE))


def read_unsealed(path):
    """As if a forged file had come with the right passphrase."""
    read_punches(path.read_bytes())


def read_pieces(path):
    unpacked(path.read_bytes(), ["a.json", "b.bin"])


READERS = {
    "people.csv": (read_sheet, "\n".join(";".join(row) for row in PEOPLE).encode()),
    "people.xlsx": (read_sheet, a_workbook()),
    "people_by_lzma.xlsx": (read_sheet, compressed(a_workbook(), zipfile.ZIP_LZMA)),
    "schedule.toml": (read_schedule, SCHEDULE),
    "payroll.toml": (read_profile, (ROOT / "docs/payroll/wage-types.toml").read_bytes()),
    "plans.toml": (read_plans, PLAN),
    "erased.json": (read_erased_list, b'{"erased": [{"employee_key": "a"}]}'),
    "keys.json": (read_keys, b'{"folder": {"master": "00ff"}}'),
    "punches.parcel": (read_parcel, seal_parcel("punches", punches_bytes([a_punch()]), PASSPHRASE, CHEAP)),
    "pieces.zip": (read_pieces, compressed(PIECES, zipfile.ZIP_DEFLATED)),
    "pieces_by_lzma.zip": (read_pieces, compressed(PIECES, zipfile.ZIP_LZMA)),
    "pieces_by_bzip2.zip": (read_pieces, compressed(PIECES, zipfile.ZIP_BZIP2)),
    "punches.json": (read_unsealed, punches_bytes([a_punch(), a_punch("bob")])),
}


@pytest.mark.parametrize("name", READERS)
def test_a_sound_file_is_read(name, tmp_path):
    read, sound = READERS[name]
    (tmp_path / name).write_bytes(sound)

    read(tmp_path / name)


@pytest.mark.parametrize("name", READERS)
def test_a_damaged_file_is_read_or_refused_in_one_line(name, tmp_path):
    try_damage(*READERS[name], tmp_path / name)


def test_a_file_that_asks_for_a_gigantic_key_derivation_is_refused_at_once():
    sealed = seal_parcel("punches", b"[]", PASSPHRASE, CHEAP)

    with pytest.raises(AttendanceError, match="within reason"):
        open_parcel("punches", sealed.replace(b'"lanes": 1', b'"lanes": 9'), PASSPHRASE)  # 72 KiB at least
