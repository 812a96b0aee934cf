from datetime import timedelta

import pytest

from app.domain.employee import Employee
from app.domain.punch import Direction
from app.services.corrections import Corrections
from app.ui.screens.admin.corrections.viewmodel import STATE, CorrectionsViewModel
from tests.fakes_store import memory_store
from tests.gui.viewmodels.admin.running import ADMIN, STORE_MANAGER, VIEWER, run
from tests.stores import NOON, a_punch


class AtNoon:
    zone = "UTC"

    def now(self):
        return NOON


class Office:
    """Two employees, each of whom asks for something."""

    def __init__(self, operator=ADMIN):
        self.store = memory_store()
        with self.store() as work:
            for number, department in (("1", "Store"), ("2", "Office")):
                work.employees.add(
                    Employee(
                        key=number, number=number, name=f"Ada {number}", enrolled_at_utc=NOON, department=department
                    )
                )
            work.punches.add(a_punch("2", id="in"))
            work.commit()
        self.corrections = Corrections(open_unit_of_work=self.store, clock=AtNoon())
        self.corrections.ask_forgotten("1", Direction.OUT, NOON - timedelta(hours=1), "forgot it", by="1")
        self.corrections.ask_withdrawal("in", "not me", by="2")
        self.says = CorrectionsViewModel(self.corrections, run, lambda: operator)
        self.says.reload()

    @property
    def listed(self):
        return [self.says.table.texts(place)[1] for place in range(len(self.says.table))]

    def choose(self, name):
        place = self.listed.index(name)
        self.says.choose(self.says.table.key(place))


def test_what_waits_is_listed_newest_first_and_counted():
    office = Office()

    assert office.says.words == "2 waiting"
    assert sorted(office.listed) == ["Ada 1", "Ada 2"]


def test_a_wish_is_told_in_full():
    office = Office()

    office.choose("Ada 1")
    first = office.says.details
    office.choose("Ada 2")

    assert first == "Ada 1: add OUT 2026-11-20 11:00\nReason: forgot it"
    assert office.says.details.startswith("Ada 2: take back IN")


def test_approving_counts_is_said_and_names_who_did_it():
    office = Office()
    office.choose("Ada 1")

    office.says.approve()

    row = office.corrections.of("1")[0].correction
    assert (row.state, row.decided_by) == ("approved", "operator")
    assert office.says.message.startswith("Approved") and office.listed == ["Ada 2"]


def test_refusing_keeps_the_reason_in_the_history():
    office = Office()
    office.choose("Ada 2")

    office.says.refuse("It was you: the camera saw it.")
    office.says.only("refused")

    assert office.listed == ["Ada 2"]
    assert office.says.table.texts(0)[STATE] == "refused"
    assert "the camera saw it" in office.says.details


def test_a_decided_one_is_not_decided_again():
    office = Office()
    office.choose("Ada 1")
    office.says.approve()

    office.says.refuse("too late")

    assert not office.says.can_decide
    assert office.corrections.of("1")[0].correction.state == "approved"


@pytest.mark.parametrize("operator, listed, may", [(STORE_MANAGER, ["Ada 1"], True), (VIEWER, ["Ada 1"], False)])
def test_a_manager_decides_for_their_department_and_a_viewer_for_nobody(operator, listed, may):
    office = Office(operator)

    office.choose("Ada 1")

    assert set(listed) <= set(office.listed) and (operator is VIEWER or office.listed == listed)
    assert office.says.can_decide is may
