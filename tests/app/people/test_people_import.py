"""People from a sheet: what the columns mean, what is wrong with a row, and whole or not at all."""

from datetime import date

import pytest

from app.domain.roster_columns import columns_of
from app.domain.roster_rows import DateOrder, date_of
from app.domain.sheet import Formula, Sheet, SheetRow
from app.errors import Refused
from app.services.people_import import ImportHow, PeopleImport, RowAct
from tests.fakes_faces import FakeClock
from tests.stores import ADAPTERS, NOON, an_employee, memory_store

HEADER = ("Number", "Name", "Dept", "Start date", "End date")


def a_sheet(*rows, header=HEADER):
    return Sheet(header, tuple(SheetRow(line, cells) for line, cells in enumerate(rows, 2)))


class Office:
    def __init__(self, open_unit_of_work):
        self.open = open_unit_of_work
        self.importing = PeopleImport(open_unit_of_work=self.open, clock=FakeClock(NOON))

    def has(self, *employees):
        with self.open() as work:
            for employee in employees:
                work.employees.add(employee)
            work.commit()

    def stored(self):
        with self.open() as work:
            return {e.number: e for e in work.employees.all()}

    def kinds(self):
        with self.open() as work:
            return [event.kind for event in work.events.since(0)]


@pytest.fixture
def office():
    return Office(memory_store())


def how(**values):
    return ImportHow(**{"mapping": {}} | values)


# ---------------------------------------------------------------- columns


@pytest.mark.parametrize(
    ("header", "field"),
    [
        ("Personal-Nr.", "number"),
        ("EMPLOYEE ID", "number"),
        ("Matricule", "number"),
        ("Vorname", "first_name"),
        ("Abteilung", "department"),
        ("Département", "department"),
        ("Dział", "department"),
        ("Standort", "site"),
        ("Eintrittsdatum", "starts_on"),
        ("hire_date", "starts_on"),
        ("Fecha de baja", "ends_on"),
    ],
)
def test_a_column_is_understood_in_many_words(header, field):
    assert columns_of(("Nr" if field != "number" else "x", header), {}).fields.get(field) == 1


def test_a_column_chosen_by_hand_goes_before_the_guess():
    columns = columns_of(("ID", "Badge"), {"number": "badge"})

    assert (columns.fields, columns.problems) == ({"number": 1}, ())


@pytest.mark.parametrize(
    ("header", "chosen", "problem"),
    [
        (("ID", "Badge"), {}, "Expected one column for number"),
        (("Name",), {}, "Expected a column with the employee number"),
        (("ID",), {"number": "Idd"}, "The nearest is 'ID'"),
        (("ID",), {"colour": "ID"}, "Expected --map with one of number"),
    ],
)
def test_what_cannot_be_understood_is_told_with_what_to_do(header, chosen, problem):
    assert problem in columns_of(header, chosen).problems[0]


# ---------------------------------------------------------------- dates


@pytest.mark.parametrize(
    "text", ["2026-03-14", "2026-03-14 00:00:00", "14.3.2026", "14. 03.2026", "14/03/2026", "3/14/2026", "14-3-2026"]
)
def test_a_date_is_read_in_the_usual_forms(text):
    assert date_of(text, DateOrder.UNSAID) == date(2026, 3, 14)


def test_a_date_that_could_be_two_wants_a_word():
    with pytest.raises(ValueError, match="could be two"):
        date_of("03/04/2026", DateOrder.UNSAID)

    assert date_of("03/04/2026", DateOrder.DAY_FIRST) == date(2026, 4, 3)
    assert date_of("03/04/2026", DateOrder.MONTH_FIRST) == date(2026, 3, 4)
    assert date_of("04/04/2026", DateOrder.UNSAID) == date(2026, 4, 4)


@pytest.mark.parametrize("text", ["soon", "31.02.2026", "0001-01-01", "2026", "14/03/26", "99/99/2026"])
def test_what_is_no_date_is_told(text):
    with pytest.raises(ValueError, match="Expected a"):
        date_of(text, DateOrder.UNSAID)


# ---------------------------------------------------------------- whole or not at all


@pytest.mark.parametrize("adapter", ADAPTERS)
def test_people_are_added_without_a_face_and_told(adapter, tmp_path):
    office = Office(ADAPTERS[adapter](tmp_path))
    sheet = a_sheet(("17", " Ada  Łovelace ", "Lab", "2026-01-02", ""), ("18", "Bob", "", "", ""))

    result = office.importing.take_over(sheet, how())

    ada = office.stored()["17"]
    assert (ada.name, ada.department, ada.starts_on, ada.ends_on) == ("Ada Łovelace", "Lab", date(2026, 1, 2), None)
    assert ada.enrolled_at_utc is None
    assert (result.stored, result.count(RowAct.ADD)) == (True, 2)
    assert office.kinds() == ["employee_added", "employee_added", "employees_imported"]


def test_a_preview_stores_nothing(office):
    result = office.importing.preview(a_sheet(("17", "Ada", "", "", "")), how())

    assert (result.is_clean, result.stored, office.stored(), office.kinds()) == (True, False, {}, [])


def test_an_update_shows_what_changes_and_leaves_what_the_sheet_does_not_say(office):
    office.has(an_employee("k", number="A17", name="Ada", department="Lab", site="Graz"))

    result = office.importing.take_over(a_sheet(("a17", "", "Office", "", "2026-12-31")), how())

    (row,) = result.rows
    assert row.act is RowAct.UPDATE
    assert row.changes == {"department": ("Lab", "Office"), "ends_on": (None, date(2026, 12, 31))}
    ada = office.stored()["A17"]
    assert (ada.key, ada.name, ada.department, ada.site, ada.enrolled_at_utc) == ("k", "Ada", "Office", "Graz", NOON)


def test_a_second_import_changes_nothing(office):
    sheet = a_sheet(("17", "Ada", "Lab", "", ""))
    office.importing.take_over(sheet, how())

    again = office.importing.take_over(sheet, how())

    assert [row.act for row in again.rows] == [RowAct.SAME]
    assert office.kinds()[2:] == ["employees_imported"]


@pytest.mark.parametrize(
    ("cells", "problem"),
    [
        (("", "Eve", "", "", ""), "number: Expected an employee number. Received an empty cell"),
        (("../up", "Eve", "", "", ""), "number: Expected an employee number of 1 to 32"),
        (("9", "", "", "", ""), "name: Expected the name of somebody new"),
        (("9", "x" * 121, "", "", ""), "name: Expected a name"),
        (("9", "Eve", "y" * 81, "", ""), "department: Expected a department"),
        (("9", "Eve", "", "soon", ""), "starts_on: Expected a date"),
        (("9", "Eve", "", "2026-02-01", "2026-01-01"), "ends_on: Expected a last day"),
        (("9", Formula("=cmd|' /C calc'!A0"), "", "", ""), "name: Expected a value. Received the formula"),
        (("9", "Eve", "", "", "", "more"), "Expected 5 cells. Received 6"),
        (("17", "Twin", "", "", ""), "number: Expected each number once. Received 17 in line 2 already"),
    ],
)
def test_a_bad_row_is_told_by_line_and_nothing_is_imported_unless_it_may_be_skipped(office, cells, problem):
    sheet = a_sheet(("17", "Ada", "", "", ""), cells)

    (_, bad) = office.importing.preview(sheet, how()).rows
    assert (bad.line, bad.act) == (3, RowAct.BAD)
    assert problem in " ".join(bad.problems)
    with pytest.raises(Refused, match="Nothing was imported: 1 bad rows. Line 3"):
        office.importing.take_over(sheet, how())
    assert office.stored() == {}

    assert office.importing.take_over(sheet, how(skip_bad=True)).stored
    assert list(office.stored()) == ["17"]


def test_every_problem_of_a_row_is_told_at_once(office):
    (row,) = office.importing.preview(a_sheet(("!", "", "", "soon", "later")), how()).rows

    assert len(row.problems) == 4


def test_a_column_nobody_understands_stops_the_import_unless_it_may_be_left_out(office):
    sheet = a_sheet(("17", "Ada", "brown"), header=("number", "name", "Hair"))

    with pytest.raises(Refused, match="Received 'Hair'"):
        office.importing.take_over(sheet, how(skip_bad=True))
    assert office.stored() == {}

    assert office.importing.take_over(sheet, how(ignore_unknown=True)).stored


def test_first_and_last_name_make_a_name(office):
    office.importing.take_over(a_sheet(("17", "King", "Ada"), header=("nr", "Nachname", "Vorname")), how())

    assert office.stored()["17"].name == "Ada King"


def test_a_sheet_without_rows_is_refused(office):
    with pytest.raises(Refused, match="at least one row"):
        office.importing.take_over(a_sheet(), how())
