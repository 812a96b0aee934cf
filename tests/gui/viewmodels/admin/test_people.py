from dataclasses import replace

from app.domain.employee import Employee
from app.errors import Refused
from app.ui.screens.admin.people.viewmodel import PeopleViewModel
from tests.gui.viewmodels.admin.running import ADMIN, run
from tests.stores import NOON

ADA = Employee(key="ada", number="1", name="Ada Lovelace", enrolled_at_utc=NOON)


class Office:
    """Roster, privacy and access in one."""

    def __init__(self, people=1, operator=ADMIN):
        self.employees = [replace(ADA, key=str(i), number=str(i), name=f"Ada {i}") for i in range(1, people + 1)]
        self.done = []
        self.people = PeopleViewModel(self, self, self, run, lambda: operator)
        self.people.reload()

    @property
    def names(self):
        return [self.people.table.texts(place)[1] for place in range(len(self.people.table))]

    def all(self):
        return list(self.employees)

    def issue_code(self):
        return "ABCD2345"

    def deactivate(self, number):
        self.done.append(("deactivate", number))
        self.employees = [replace(e, active=e.number != number) for e in self.employees]

    def activate(self, number):
        self.done.append(("activate", number))

    def erase(self, number):
        if number == "locked":
            raise Refused("Expected the number of an employee.")
        self.done.append(("erase", number))


def test_acts_reach_the_service_are_said_and_the_list_is_read_anew():
    office = Office(2)

    office.people.set_active(office.employees[0], False)
    said = office.people.message
    office.people.erase(office.employees[1])

    assert office.done == [("deactivate", "1"), ("erase", "2")]
    assert said == "Ada 1 is no longer active."
    assert not office.people.employee("1").active


def test_a_refused_act_is_said():
    office = Office()

    office.people.erase(replace(ADA, number="locked"))

    assert office.people.error.startswith("Expected")


def test_everybody_is_in_one_list_that_can_be_searched():
    office = Office(75)
    listed = len(office.names)

    office.people.search("ada 75")

    assert listed == 75
    assert office.names == ["Ada 75"]


def test_a_code_is_shown_and_forgotten_with_the_session():
    office = Office()

    office.people.issue_code()
    code = office.people.code
    office.people.forget()

    assert code == "ABCD2345"
    assert (office.people.code, office.names, office.people.employee("1")) == ("", [], None)
