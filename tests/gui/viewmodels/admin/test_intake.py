import pytest

from app.domain.employee import Employee
from app.errors import BadInput
from app.imports.sheet_file import read_sheet
from app.services.bulk_enrolment import BulkRow, BulkStatus
from app.services.people_import import PeopleImport
from app.ui.screens.admin.people.bulk import BulkViewModel
from app.ui.screens.admin.people.importing import ImportViewModel
from tests.fakes_store import memory_store
from tests.gui.viewmodels.admin.running import ADMIN, run
from tests.stores import NOON

SHEET = """number;name;department
1;Ada Lovelace;Store
2;Grace Hopper;Office
"""
BAD = SHEET + "3;;Office\n"


class AtNoon:
    zone = "UTC"

    def now(self):
        return NOON


class Intake:
    """The real import over a store in memory that holds Ada already."""

    def __init__(self, tmp_path, text):
        self.file = tmp_path / "people.csv"
        self.file.write_text(text, "utf8")
        self.store, self.reread = memory_store(), 0
        with self.store() as work:
            work.employees.add(Employee(key="a", number="1", name="Ada Lovelace", enrolled_at_utc=NOON))
            work.commit()
        importing = PeopleImport(open_unit_of_work=self.store, clock=AtNoon())
        self.says = ImportViewModel(importing, read_sheet, run, lambda: ADMIN)
        self.says.done = self._read_anew
        self.says.preview(str(self.file))

    def _read_anew(self):
        self.reread += 1

    @property
    def people(self):
        with self.store() as work:
            return [(one.number, one.name, one.department) for one in work.employees.all()]


def test_a_preview_says_row_by_row_what_would_happen_and_stores_nothing(tmp_path):
    intake = Intake(tmp_path, SHEET)

    rows = [intake.says.table.texts(place) for place in range(2)]

    assert rows[0][1:] == ["changes", "1", "Ada Lovelace", "department: – > Store"]
    assert rows[1][1:4] == ["new", "2", "Grace Hopper"]
    assert intake.says.words == "1 new   1 changes" and len(intake.people) == 1


def test_what_was_previewed_is_taken_over_and_the_list_is_read_anew(tmp_path):
    intake = Intake(tmp_path, SHEET)

    intake.says.take_over()

    assert intake.people == [("1", "Ada Lovelace", "Store"), ("2", "Grace Hopper", "Office")]
    assert intake.says.message == "Taken over: 1 new, 1 changed." and intake.reread == 1


def test_a_bad_row_is_told_and_stops_everything_unless_it_is_left_out(tmp_path):
    intake = Intake(tmp_path, BAD)
    intake.says.take_over()
    after_bad, problem = len(intake.people), intake.says.table.texts(2)[4]

    intake.says.skip_bad(True)
    intake.says.take_over()

    assert after_bad == 1 and problem.startswith("name: Expected")
    assert len(intake.people) == 2


def test_a_file_that_is_not_there_is_said(tmp_path):
    intake = Intake(tmp_path, SHEET)

    intake.says.preview(str(tmp_path / "none.csv"))

    assert intake.says.error.startswith("Expected") and not intake.says.can_take


class Folders:
    """One is enrolled, one refused."""

    def __init__(self):
        self.asked = []

    def enrol(self, folder, *, consent_text, replace, by, on_row):
        if folder == "none":
            raise BadInput("Expected a folder of pictures. Received 'none', which is none. Check the path.")
        self.asked.append((folder, consent_text, replace, by))
        rows = [BulkRow("1", BulkStatus.ENROLLED, templates=3), BulkRow("9", BulkStatus.REFUSED, "Nobody has 9.")]
        for row in rows:
            on_row(row, 2)
        return rows


def bulk(folders):
    return BulkViewModel(folders, run, lambda call: call, lambda: ADMIN)


def test_everybody_of_a_folder_is_reported_with_the_reason():
    folders = Folders()
    says = bulk(folders)

    says.enrol("/pictures", agreed=True, replace=False)

    assert [says.table.texts(place)[2:] for place in range(2)] == [
        ["enrolled", "3", "–"],
        ["refused", "0", "Nobody has 9."],
    ]
    assert says.message == "1 enrolled, 1 refused"
    assert folders.asked == [("/pictures", "stated by the operator", False, "operator")]


@pytest.mark.parametrize("folder, agreed", [("/pictures", False), ("none", True)])
def test_nobody_is_enrolled_without_a_word_of_consent_or_a_folder(folder, agreed):
    folders = Folders()
    says = bulk(folders)

    says.enrol(folder, agreed=agreed, replace=False)

    assert says.error and not folders.asked and not says.busy
