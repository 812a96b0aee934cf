from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from app.domain.employee import Employee
from app.domain.permission import Act
from app.errors import AccessDenied, BadInput, Refused
from app.services.enrolment import Capture, EnrolmentResult, Refusal
from app.services.ports import Pose
from app.ui.screens.admin.people.bulk import BulkViewModel
from app.ui.screens.admin.people.columns import DEPARTMENT, STATUS
from app.ui.screens.admin.people.importing import ImportViewModel
from app.ui.screens.admin.people.person import PersonActs, PersonViewModel
from app.ui.screens.admin.people.pictures import PicturesViewModel
from app.ui.screens.admin.people.viewmodel import PeopleViewModel
from tests.fakes_faces import a_face
from tests.gui.viewmodels.admin.running import ADMIN, STORE_MANAGER, VIEWER, run
from tests.stores import NOON

ADA = Employee(key="ada", number="1", name="Ada Lovelace", enrolled_at_utc=NOON)


class Office:
    """Roster, privacy, PINs and access in one."""

    def __init__(self, people=1, operator=ADMIN):
        self.employees = [
            replace(ADA, key=str(i), number=str(i), name=f"Ada {i}", department=["Store", "Office"][i % 2])
            for i in range(1, people + 1)
        ]
        self.done = []
        acts = PersonActs(roster=self, privacy=self, pins=self, handing_out=self, expect_password=self.expect_password)
        self.person = PersonViewModel(acts, run, lambda: operator)
        importing = ImportViewModel(None, None, run, lambda: operator)
        bulk = BulkViewModel(None, run, lambda call: call, lambda: operator)
        pictures = PicturesViewModel(self, self.expect_password, run, lambda: operator)
        self.people = PeopleViewModel(self, self, self.person, importing, bulk, pictures, run, lambda: operator)
        self.people.reload()

    @property
    def names(self):
        return [self.people.table.texts(place)[1] for place in range(len(self.people.table))]

    def all(self):
        return list(self.employees)

    def today(self):
        return date(2026, 11, 25)

    def templates(self, number):
        return 5

    def issue_code(self, by="operator"):
        return "ABCD2345"

    def _change(self, number, **changes):
        self.employees = [replace(e, **changes) if e.number == number else e for e in self.employees]

    def deactivate(self, number, *, by):
        self.done.append(("deactivate", number, by))
        self._change(number, active=False)

    def activate(self, number, *, by):
        self.done.append(("activate", number, by))

    def leave(self, number, day, *, by):
        self.done.append(("leave", number, day))

    def set(self, number, changes, *, by):
        self.done.append(("set", number, changes))
        self._change(number, **changes)

    def reset(self, number, *, by):
        return "483920"

    def save(self, number, path, *, by):
        self.done.append(("hand out", number, path))
        return Path(path)

    def expect_password(self, password):
        if password != "right":
            raise AccessDenied("Expected the password. Received another one.")

    def erase(self, number, *, by):
        if number == "2":
            raise Refused("Expected the number of an employee.")
        self.done.append(("erase", number, by))
        self.employees = [e for e in self.employees if e.number != number]


def test_everybody_is_in_one_list_that_can_be_searched_and_filtered():
    office = Office(75)
    listed = len(office.names)

    office.people.search("ADA 71")
    office.people.only(DEPARTMENT, "Office")

    assert listed == 75
    assert office.names == ["Ada 71"]


def test_the_list_says_for_whom_the_door_opens_today():
    office = Office(4)
    changes = ({}, {"active": False}, {"starts_on": date(2026, 12, 1)}, {"ends_on": date(2026, 11, 24)})
    for number, change in enumerate(changes, start=1):
        office._change(str(number), **change)

    office.people.reload()

    assert [office.people.table.texts(i)[STATUS] for i in range(4)] == ["Active", "Inactive", "Not started", "Left"]
    assert office.people.words == "1 active, 3 inactive"


def test_a_manager_sees_their_own_department_only():
    office = Office(4, STORE_MANAGER)

    office.people.open("1")

    assert office.names == ["Ada 2", "Ada 4"]
    assert office.person.employee is None


def test_a_viewer_may_change_nothing():
    office = Office(1, VIEWER)
    office.people.open("1")

    office.person.type("name", "Eve")
    office.person.save()

    acts = (Act.EDIT_EMPLOYEES, Act.DEACTIVATE, Act.ERASE, Act.EXPORT_PERSON, Act.SET_PINS)
    assert not any(office.person.may(act) for act in acts)
    assert not office.people.may_enrol and not office.people.may_import
    assert not office.done


def test_acts_reach_the_service_are_said_and_the_list_is_read_anew():
    office = Office(2)
    office.people.open("1")

    office.person.set_active(False)

    assert office.done == [("deactivate", "1", "operator")]
    assert office.people.message == "Ada 1 is no longer active."
    assert not office.people.employee("1").active


def test_only_what_was_changed_is_saved_and_dates_become_days():
    office = Office(1)
    office.people.open("1")

    office.person.type("site", "Vienna")
    office.person.type("ends_on", "2026-12-31")
    office.person.type("name", "Ada 1")
    office.person.save()

    assert office.done == [("set", "1", {"site": "Vienna", "ends_on": date(2026, 12, 31)})]
    assert (office.person.text("ends_on"), office.person.drafts) == ("2026-12-31", {})


def test_a_day_that_is_none_is_said_and_nothing_is_saved():
    office = Office(1)
    office.people.open("1")

    office.person.type("ends_on", "next week")
    office.person.save()

    assert "Expected a day like" in office.people.error
    assert not office.done


@pytest.mark.parametrize("typed, day", [("", None), ("2026-11-30", date(2026, 11, 30))])
def test_somebody_leaves_at_once_or_on_a_day(typed, day):
    office = Office(1)
    office.people.open("1")

    office.person.leave(typed)

    assert office.done == [("leave", "1", day)]


@pytest.mark.parametrize("password, erased", [("wrong", False), ("right", True)])
def test_erasing_takes_the_password_once_more(password, erased):
    office = Office(1)
    office.people.open("1")

    office.person.erase(password)

    assert (office.done == [("erase", "1", "operator")]) is erased
    assert bool(office.people.error) is not erased


def test_a_refused_act_is_said():
    office = Office(2)
    office.people.open("2")

    office.person.erase("right")

    assert office.people.error.startswith("Expected")


def test_a_fresh_pin_is_shown_until_the_page_is_left():
    office = Office(2)
    office.people.open("1")

    office.person.reset_pin()
    shown = office.person.pin
    office.people.open("2")

    assert (shown, office.person.pin) == ("483920", "")


def test_everything_stored_is_handed_out_into_a_file():
    office = Office(1)
    office.people.open("1")

    office.person.hand_out("/tmp/ada.zip")

    assert office.done == [("hand out", "1", "/tmp/ada.zip")]
    assert "ada.zip" in office.people.message


def test_a_code_is_shown_and_forgotten_with_the_session():
    office = Office()

    office.people.issue_code()
    code = office.people.code
    office.people.forget()

    assert code == "ABCD2345"
    assert (office.people.code, office.names, office.people.employee("1")) == ("", [], None)


class Files:
    """Takes pictures of files as the service would, with whatever it has to say about them."""

    def __init__(self, *results):
        self.results, self.taken = list(results), []

    def take(self, employee, path, *, allow_duplicate, allow_unlike, by):
        self.taken.append((employee.number, path, allow_duplicate, allow_unlike, by))
        result = self.results.pop(0)
        if isinstance(result, Exception):
            raise result
        return result


def from_files(*results):
    files, asked = Files(*results), []
    office = Office(1)
    says = PicturesViewModel(files, office.expect_password, run, lambda: ADMIN)
    return files, says, asked, lambda doubt, answer: asked.append((doubt, answer))


def taken(count, refused=()):
    picture = Capture("ada.png", Pose.STRAIGHT, a_face())
    return EnrolmentResult(employee=ADA, accepted=(picture,) * count, refused=tuple(refused), pictures=count)


def test_pictures_from_files_are_taken_and_what_was_left_out_is_said():
    dark = Refusal("dark.png", "dark", "Too dark")
    files, says, _, ask = from_files(taken(2, [dark] * 5))

    says.take(ADA, "/pictures/ada", agreed=False, ask=ask)

    assert files.taken == [("1", "/pictures/ada", False, False, "operator")]
    assert says.message.startswith("Ada Lovelace: 2 pictures taken. Left out (dark.png): Too dark")
    assert says.message.endswith("2 more left out.")


def test_another_face_in_the_files_is_asked_about_and_stays_out_without_the_password():
    files, says, asked, ask = from_files(EnrolmentResult(employee=None, unlike=True), taken(1))
    says.take(ADA, "/pictures/eve", agreed=False, ask=ask)
    (doubt, answer), *_ = asked

    answer("wrong")
    after_wrong = len(files.taken), says.error
    answer("right")

    assert doubt.title == "Is this Ada Lovelace?"
    assert after_wrong[0] == 1 and after_wrong[1]
    assert files.taken[-1][2:4] == (False, True) and says.message


def test_a_twin_who_changed_is_asked_about_twice_and_both_answers_hold():
    twin = EnrolmentResult(employee=None, duplicate_of=replace(ADA, number="2", name="Grace Hopper"))
    files, says, asked, ask = from_files(twin, EnrolmentResult(employee=None, unlike=True), taken(1))

    says.take(ADA, "/pictures/ada", agreed=False, ask=ask)
    asked[0][1]("right")
    asked[1][1]("right")

    assert [one[2:4] for one in files.taken] == [(False, False), (True, False), (True, True)]


def test_nobody_without_a_face_is_enrolled_from_files_before_they_agreed():
    files, says, _, ask = from_files(taken(1))
    waiting = replace(ADA, enrolled_at_utc=None)

    says.take(waiting, "/pictures/ada", agreed=False, ask=ask)
    refused = says.error
    says.take(waiting, "/pictures/ada", agreed=True, ask=ask)

    assert "has agreed" in refused and len(files.taken) == 1


def test_files_that_cannot_be_read_are_said():
    _, says, _, ask = from_files(BadInput("Expected a picture. Received none. Check the path."))

    says.take(ADA, "/nowhere", agreed=False, ask=ask)

    assert says.error.startswith("Expected a picture.") and not says.busy


def test_what_a_page_says_stays_when_another_reads_its_facts_anew():
    office = Office(1)
    office.people.open("1")
    office.person.type("site", "Vienna")
    office.person.save()
    after_saving = office.people.message
    office.take = lambda employee, path, **how: taken(1)

    office.people.pictures.take(office.people.employee("1"), "/pictures/ada", agreed=False, ask=None)

    assert after_saving and after_saving != office.people.message
    assert office.people.message == "Ada Lovelace: 1 picture taken."


def test_a_page_at_work_takes_away_what_was_said_before():
    office = Office(1)
    office.people.open("1")
    office.take = lambda employee, path, **how: taken(1)
    office.people.pictures.take(office.people.employee("1"), "/pictures/ada", agreed=False, ask=None)
    said = []
    office.people.changed = lambda: said.append(office.people.message)

    office.person.set_active(False)

    assert said[0] == "" and said[-1]
