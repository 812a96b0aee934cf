"""The pepper of PINs: another one than the passwords', which travels to a door machine, and what follows from that."""

from datetime import timedelta

import pytest

from app.errors import AccessDenied, BadInput, PinToChange
from app.parcel.door import pack_door, read_door
from app.parcel.pins import read_pins
from app.security.keyfile import FileKeys
from app.security.passwords import PEPPER, Argon2Passwords, StoredPepper, pepper_of
from app.security.peppers import PIN_PEPPER, PinPeppers
from app.services.pins import Pins
from tests.app.test_parcel import NOW, an_employee, loaded, office, versions
from tests.fakes_faces import FakeClock
from tests.fakes_store import memory_store

__all__ = ["office", "versions"]  # fixtures
CHEAP = {"time_cost": 1, "memory_cost_kib": 64, "lanes": 1}
FIRST, SECOND = "48291", "70318"


class Machine:
    """A store, its key file and its PINs."""

    def __init__(self, tmp_path, name, store=None):
        self.keys = FileKeys(tmp_path / f"{name}-keys.json", name)
        self.store, self.peppers, self.clock = store or memory_store(), PinPeppers(self.keys), FakeClock(NOW)
        hasher = Argon2Passwords(**CHEAP, pepper=self.peppers)
        self.pins = Pins(open_unit_of_work=self.store, hasher=hasher, clock=self.clock)

    def hashed(self, key):
        with self.store() as work:
            return work.pins.get(key).hashed

    def put_by(self, key, hasher):
        """A PIN of that employee, hashed by another hasher."""
        with self.store() as work:
            pin = work.pins.get(key)
            work.pins.put(type(pin)(**vars(pin) | {"hashed": hasher.hash(FIRST)}))
            work.commit()


@pytest.fixture
def here(tmp_path, office):
    machine = Machine(tmp_path, "office", office)
    machine.pins.set("1", FIRST, by="operator")
    return machine


@pytest.fixture
def door(tmp_path):
    return Machine(tmp_path, "door")


@pytest.fixture
def send(here, door, versions, tmp_path):
    """Export in the office, import at the door; the parcel as it arrived."""

    def send():
        parcel = read_door(pack_door(here.store, versions.base(), None, {}, NOW, here.peppers))
        send.result = loaded(parcel, versions, door.store, tmp_path, peppers=door.peppers)
        return parcel

    return send


def test_pins_are_hashed_by_another_pepper_than_passwords(here):
    passwords = StoredPepper(here.keys)
    hashed = Argon2Passwords(**CHEAP, pepper=passwords).hash(FIRST)

    assert pepper_of(here.hashed("ada")) != pepper_of(hashed)
    assert here.keys.get(PEPPER) != here.keys.get(PIN_PEPPER)


def test_a_pin_from_before_its_pepper_works_and_is_renewed_when_it_is_used(here):
    here.put_by("ada", Argon2Passwords(**CHEAP, pepper=StoredPepper(here.keys)))
    before = here.peppers.may_travel(here.hashed("ada"))

    here.pins.check("1", FIRST)

    assert not before and here.peppers.may_travel(here.hashed("ada"))
    here.pins.check("1", FIRST)


def test_a_pin_of_the_office_works_at_the_door_and_another_one_does_not(here, door, send):
    parcel = send()

    assert door.pins.check("1", FIRST).key == "ada"
    with pytest.raises(AccessDenied):
        door.pins.check("1", SECOND)
    assert (len(parcel.pins.pins), send.result.pins) == (1, 1)


def test_the_passwords_pepper_and_the_keys_of_the_folder_stay_at_home(here, versions):
    StoredPepper(here.keys).make()
    sealed_inside = pack_door(here.store, versions.base(), None, {}, NOW, here.peppers)

    assert here.keys.get(PEPPER).hex().encode() not in sealed_inside
    assert here.keys.get(PIN_PEPPER).hex().encode() in sealed_inside


def test_hashes_alone_let_nobody_in(here, door, versions, tmp_path):
    parcel = read_door(pack_door(here.store, versions.base(), None, {}, NOW, here.peppers))
    loaded(parcel, versions, door.store, tmp_path, peppers=door.peppers)
    stolen = Argon2Passwords(**CHEAP, pepper=PinPeppers(FileKeys(tmp_path / "thief.json", "thief")))

    assert not stolen.matches(door.hashed("ada"), FIRST) and stolen.lost(door.hashed("ada"))


def test_a_first_pin_travels_as_one_and_is_exchanged_at_the_door(here, door, send):
    first = here.pins.reset("1", by="operator")
    send()

    with pytest.raises(PinToChange):
        door.pins.check("1", first)
    door.clock.forward(timedelta(minutes=1))
    door.pins.choose("1", first, SECOND)
    send()

    assert door.pins.check("1", SECOND).key == "ada"


def test_a_later_pin_of_the_office_counts_at_the_door(here, door, send):
    send()
    here.clock.forward(timedelta(days=1))
    here.pins.set("1", SECOND, by="operator")

    send()

    assert door.pins.check("1", SECOND).key == "ada"
    with pytest.raises(AccessDenied):
        door.pins.check("1", FIRST)


@pytest.mark.parametrize("chosen_at_the_door", [False, True])
def test_a_pin_that_the_office_took_away_is_gone_from_the_door(here, door, send, chosen_at_the_door):
    send()
    if chosen_at_the_door:
        door.pins.choose("1", FIRST, SECOND)
    here.pins.clear("1", by="operator")

    send()

    assert door.pins.owners() == frozenset()


def test_a_pin_that_a_door_gave_before_the_offices_came_stays(here, door, send):
    with door.store() as work:
        work.employees.add(an_employee("grace", "2"))
        work.commit()
    door.pins.set("2", SECOND, by="operator")

    send()
    send()

    assert door.pins.check("2", SECOND).key == "grace" and door.pins.check("1", FIRST).key == "ada"


def test_a_pin_that_cannot_travel_is_told_and_leaves_the_doors_alone(here, door, send):
    send()
    here.put_by("ada", Argon2Passwords(**CHEAP, pepper=StoredPepper(here.keys)))

    parcel = send()

    assert (parcel.pins.pins, parcel.pins.others) == ((), {"ada"})
    assert door.pins.check("1", FIRST).key == "ada"


def test_an_export_that_says_nothing_of_pins_leaves_the_doors_alone(here, door, send, versions, tmp_path):
    send()

    loaded(read_door(pack_door(here.store, versions.base(), None, {}, NOW)), versions, door.store, tmp_path)

    assert door.pins.check("1", FIRST).key == "ada"


def test_a_window_that_is_open_hears_of_another_pepper_at_once(here, door, send):
    send()
    in_window = PinPeppers(door.keys)
    hasher = Argon2Passwords(**CHEAP, pepper=in_window)
    assert hasher.matches(door.hashed("ada"), FIRST)

    here.peppers.take_over(b"n" * 32)  # the office got another one
    here.clock.forward(timedelta(days=1))
    here.pins.set("1", SECOND, by="operator")
    send()

    assert hasher.matches(door.hashed("ada"), SECOND)


@pytest.mark.parametrize(
    "content",
    [
        b"{}",
        b'{"pepper": "00", "pins": [], "others": []}',
        b'{"pepper": "%s", "pins": [{}], "others": []}' % (b"00" * 32),
    ],
)
def test_something_else_than_pins_is_refused(content):
    with pytest.raises((ValueError, KeyError, TypeError)):
        read_pins(content)


def test_a_damaged_piece_of_pins_is_bad_input(here, versions, monkeypatch):
    monkeypatch.setattr("app.parcel.door.pins_bytes", lambda travelling: b"[]")

    with pytest.raises(BadInput, match="Export it again"):
        read_door(pack_door(here.store, versions.base(), None, {}, NOW, here.peppers))
