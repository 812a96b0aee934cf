"""PINs: which ones are taken, who they let in, and what wrong ones cost."""

from datetime import timedelta

import pytest

from app.domain.decision import Outcome
from app.domain.pin import checked_pin, weakness
from app.errors import AccessDenied, LockedOut, NotAllowed, Refused
from app.services.checkin import CheckIn, CheckInRules
from app.services.pins import Pins
from app.services.ports import Account
from app.services.without_face import WithoutFace
from tests.app.test_access import PlainHasher
from tests.fakes_faces import FakeClock, FakeGallery
from tests.stores import NOON, an_employee, memory_store


@pytest.fixture
def store():
    opened = memory_store()
    with opened() as work:
        work.employees.add(an_employee("ada", number="17", department="Store"))
        work.employees.add(an_employee("bob", number="18", department="Office"))
        work.commit()
    return opened


@pytest.fixture
def clock():
    return FakeClock(NOON)


@pytest.fixture
def pins(store, clock):
    return Pins(open_unit_of_work=store, hasher=PlainHasher(), clock=clock)


@pytest.mark.parametrize(
    "pin",
    [
        "0000",
        "1234",
        "9876",
        "7890",
        "1212",
        "123123",
        "1984",
        "2580",
        "777777",
        "2468"[:3],
        "12a4",
        "",
        "1" * 13,
        "４８１５",
    ],
)
def test_a_pin_that_is_short_no_number_or_easy_to_guess_is_refused_without_repeating_it(pin):
    with pytest.raises(ValueError, match="Expected a PIN") as refused:
        checked_pin(pin)
    assert not pin or pin not in str(refused.value)


@pytest.mark.parametrize("pin", ["4815", "7031", "620194", "908172635401"])
def test_other_pins_are_taken(pin):
    assert checked_pin(pin) == pin


def test_the_employee_number_is_no_pin():
    assert weakness("4711", "4711") and weakness("834711", "K-4711") and not weakness("4815", "17")


def test_the_right_pin_names_the_employee_and_another_does_not(pins):
    pins.set("17", "4815", by="operator")

    assert pins.check(" 17 ", "4815").key == "ada"
    with pytest.raises(AccessDenied):
        pins.check("17", "4816")


def test_wrong_pin_unknown_number_and_no_pin_are_refused_in_the_same_words(pins):
    pins.set("17", "4815", by="operator")

    said = set()
    for number in ("17", "99", "18"):
        with pytest.raises(AccessDenied) as refused:
            pins.check(number, "9031")
        said.add(str(refused.value))

    assert len(said) == 1


def test_five_wrong_pins_lock_this_employee_only_and_tell_the_inbox(pins, store, clock):
    pins.set("17", "4815", by="operator")
    pins.set("18", "7031", by="operator")
    for _ in range(5):
        with pytest.raises(AccessDenied):
            pins.check("17", "9999")

    with pytest.raises(LockedOut):
        pins.check("17", "4815")
    assert pins.check("18", "7031").key == "bob"
    with store() as work:
        told = work.events.last("exception")
    assert (told.subject, told.details["kind"]) == ("ada", "locked_out")
    clock.forward(timedelta(minutes=1))
    assert pins.check("17", "4815").key == "ada"


def test_a_reset_pin_only_serves_to_choose_another(pins):
    first = pins.reset("17", by="operator")

    with pytest.raises(AccessDenied, match="of your own"):
        pins.check("17", first)
    with pytest.raises(ValueError, match="guess"):
        pins.choose("17", first, "1234")
    pins.choose("17", first, "4815")

    assert pins.check("17", "4815").key == "ada"
    with pytest.raises(AccessDenied):
        pins.check("17", first)


def test_a_manager_sets_pins_in_their_own_department_only(pins, store):
    with store() as work:
        mia = Account(key="m", name="Mia", role="manager", departments=("Store",), hashed="", created_at_utc=NOON)
        work.accounts.put(mia)
        work.commit()

    pins.set("17", "4815", by="m")
    with pytest.raises(NotAllowed, match="Office"):
        pins.set("18", "7031", by="m")
    assert pins.owners() == {"ada"}


def test_a_cleared_pin_lets_nobody_in(pins):
    pins.set("17", "4815", by="operator")

    pins.clear("17", by="operator")

    with pytest.raises(AccessDenied):
        pins.check("17", "4815")
    with pytest.raises(Refused, match="who has none"):
        pins.clear("17", by="operator")


def test_the_pin_goes_with_the_erased_employee(pins, store):
    pins.set("17", "4815", by="operator")

    with store() as work:
        work.employees.erase("ada")
        work.commit()

    assert pins.owners() == frozenset()


@pytest.mark.parametrize("allowed", [True, False])
def test_a_number_alone_clocks_in_only_where_the_company_allows_it(pins, store, clock, allowed):
    rules = CheckInRules(margin=0.0)
    check_in = CheckIn(gallery=FakeGallery(), open_unit_of_work=store, clock=clock, rules=rules)
    door = WithoutFace(check_in=check_in, pins=pins, open_unit_of_work=store, badge_alone=allowed)

    if allowed:
        assert door.badge("17").outcome is Outcome.ACCEPTED
    else:
        with pytest.raises(Refused, match="badge_alone"):
            door.badge("17")
    pins.set("18", "7031", by="operator")
    door.punch("18", "7031")

    with store() as work:
        assert [p.method.value for p in work.punches.all()] == (["badge", "pin"] if allowed else ["pin"])
