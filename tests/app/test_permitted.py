"""Services look at who acts, in the transaction that acts: a hidden button is no protection."""

import pytest

from app.domain.permission import Role
from app.errors import NotAllowed
from app.services.inbox import Inbox
from app.services.planning import Planning
from app.services.ports import Account
from app.services.privacy import Privacy
from app.services.roster import Roster
from app.services.settings import Settings
from tests.fakes_faces import FakeClock, FakeGallery
from tests.fakes_store import MemorySamples
from tests.stores import NOON, an_employee, an_event, memory_store


@pytest.fixture
def store():
    opened = memory_store()
    with opened() as work:
        work.employees.add(an_employee("ada", number="17", department="Store"))
        work.employees.add(an_employee("bob", number="18", department="Office"))
        for key, role, departments in (("m", Role.MANAGER, ("Store",)), ("v", Role.VIEWER, ())):
            account = Account(
                key=key,
                name=key,
                role=role,
                departments=departments,
                hashed="",
                created_at_utc=NOON,
            )
            work.accounts.put(account)
        work.commit()
    return opened


class NoFile:
    """A settings file that must not be written."""

    def save(self, changes):
        raise AssertionError("written although it was refused")


def acts(store, by):
    wiring = {"open_unit_of_work": store, "clock": FakeClock(NOON)}
    privacy = Privacy(samples=MemorySamples(), gallery=FakeGallery(), **wiring)
    roster = Roster(**wiring)
    return {
        "deactivate": lambda: roster.deactivate("18", by=by),
        "move": lambda: roster.set("17", {"department": "Office"}, by=by),
        "erase": lambda: privacy.erase("17", by=by),
        "hand out": lambda: privacy.export("17", by=by),
        "settings": lambda: Settings(file=NoFile(), **wiring).save({("", "margin"): 0.6}, by=by),
        "leave": lambda: Planning(holidays=None, **wiring).add_leave("17", NOON.date(), NOON.date(), "sick", by=by),
    }


@pytest.mark.parametrize("by", ["m", "v"])
@pytest.mark.parametrize("act", ["deactivate", "move", "erase", "hand out", "settings", "leave"])
def test_neither_a_manager_elsewhere_nor_a_viewer_gets_through(store, by, act):
    with pytest.raises(NotAllowed):
        acts(store, by)[act]()

    with store() as work:
        assert work.events.last_id() == 0
        assert [e.department for e in work.employees.all() if e.active] == ["Store", "Office"]


def test_a_manager_acts_in_their_own_department_and_is_named(store):
    Roster(open_unit_of_work=store, clock=FakeClock(NOON)).deactivate("17", by="m")

    with store() as work:
        assert work.events.last("deactivated").details["by"] == "m"


def test_a_viewer_marks_nothing_as_seen(store):
    from app.services.worktime import Worktime

    wiring = {"open_unit_of_work": store, "clock": FakeClock(NOON)}
    with pytest.raises(NotAllowed):
        Inbox(worktime=Worktime(**wiring), **wiring).mark_seen(["1"], by="v")


def test_a_manager_marks_nothing_of_another_department_as_seen(store):
    from app.services.worktime import Worktime

    wiring = {"open_unit_of_work": store, "clock": FakeClock(NOON)}
    inbox = Inbox(worktime=Worktime(**wiring), **wiring)
    with store() as work:
        for key in ("ada", "bob"):
            work.events.add(an_event("exception", subject=key, details={"kind": "spoof_suspected"}))
        work.commit()
    of_ada, of_bob = sorted((item for item in inbox.items() if item.at), key=lambda item: item.employee.key)

    inbox.mark_seen([of_ada.id], by="m")
    with pytest.raises(NotAllowed, match="Expected exceptions of Store"):
        inbox.mark_seen([of_bob.id], by="m")

    assert [item.id for item in inbox.items() if item.at and item.is_open] == [of_bob.id]
