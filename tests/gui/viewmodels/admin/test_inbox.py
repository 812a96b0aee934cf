from datetime import timedelta

from app.domain.employee import Employee
from app.domain.exception import EVENT, SEEN_EVENT, Exception_, ExceptionKind
from app.domain.workday import Status, WorkDay
from app.services.inbox import Inbox
from app.services.ports import Event
from app.ui.screens.admin.inbox.viewmodel import KIND, STATE, InboxViewModel
from tests.fakes_store import memory_store
from tests.gui.viewmodels.admin.running import ADMIN, STORE_MANAGER, VIEWER, run
from tests.stores import NOON

LATE = Exception_(ExceptionKind.LATE, timedelta(minutes=12))


class AtNoon:
    zone = "UTC"

    def now(self):
        return NOON


class LateToday:
    """Everybody was late today."""

    def days(self, keys, first, last):
        return {key: [WorkDay(employee_key=key, day=last, status=Status.PRESENT, exceptions=(LATE,))] for key in keys}


class Door:
    """Two people who were late, and a stranger at the door."""

    def __init__(self, operator=ADMIN):
        self.store = memory_store()
        with self.store() as work:
            for number, department in (("1", "Store"), ("2", "Office")):
                named = {"key": number, "number": number, "name": f"Ada {number}", "enrolled_at_utc": NOON}
                work.employees.add(Employee(**named, department=department))
            work.events.add(Event(kind=EVENT, at_utc=NOON, details={"kind": "unknown_face", "picture": "p1"}))
            work.commit()
        inbox = Inbox(open_unit_of_work=self.store, worktime=LateToday(), clock=AtNoon())
        self.says = InboxViewModel(inbox, self, run, lambda: operator)
        self.says.reload()

    def load(self, name):
        return f"face {name}"

    def discard(self, name, *, by):
        self.discarded = (name, by)

    @property
    def listed(self):
        return [self.says.table.texts(place)[KIND] for place in range(len(self.says.table))]


def test_what_the_door_noted_and_what_the_days_say_stand_in_one_list():
    door = Door()

    assert sorted(door.listed) == ["late", "late", "unknown face"]
    assert door.says.words == "3 open"


def test_one_is_marked_as_seen_and_by_whom():
    door = Door()
    place = door.listed.index("unknown face")
    door.says.choose(door.says.table.key(place))

    door.says.mark_seen()

    with door.store() as work:
        event = work.events.last(SEEN_EVENT)
    assert event.details == {"by": "operator"}
    assert door.listed == ["late", "late"] and door.says.words == "2 open"


def test_an_exception_of_a_day_stays_seen_when_the_day_is_computed_anew():
    door = Door()
    door.says.only(KIND, "late")

    door.says.mark_listed()
    door.says.reload()
    door.says.only(STATE, "seen")

    assert door.listed == ["late", "late"] and door.says.words == "1 open"


def test_a_manager_sees_their_own_people_and_what_is_nobodys():
    door = Door(STORE_MANAGER)

    assert sorted(door.listed) == ["late", "unknown face"]


def test_a_viewer_marks_nothing():
    door = Door(VIEWER)
    door.says.choose(door.says.table.key(0))

    door.says.mark_seen()

    assert not door.says.can_mark and not door.says.can_mark_all
    assert len(door.listed) == 3


def test_nothing_is_left_when_the_session_ends():
    door = Door()

    door.says.forget()

    assert (len(door.says.table), door.says.item, door.says.words) == (0, None, "")


def test_the_unknown_face_is_shown_and_can_be_removed():
    door = Door()
    door.says.choose(door.says.table.key(door.listed.index("unknown face")))
    shown = door.says.face

    door.says.discard_face()

    assert shown == "face p1"
    assert door.discarded == ("p1", "operator") and door.says.face is None
