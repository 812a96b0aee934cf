"""A company whose screens are full: weeks of punches, shifts, leave, holidays, wishes, exceptions, accounts."""

import tomllib
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace

from app.calendars.public import PackagedHolidays
from app.domain.correction import CorrectionState
from app.domain.punch import Direction, Punch
from app.domain.schedulefile import parsed
from app.services.enrolment import Capture
from app.services.planning import Planning
from app.services.ports import Event, Pose
from app.services.worktime import Worktime
from tests.attendance_company import SCHEDULES, make_company
from tests.gui.drawn import DrawnEngine, MachineTime, draw

PASSWORD = "correct horse"
AT_THE_DOOR = ("Ada Lovelace", "Grace Hopper", "Alan Turing", "Katherine Johnson", "Maximiliana Vogelsang-Hohenstein")
LEFT = ("Tony Hoare", "6")
FIRST_NAMES = (
    *("Barbara", "Donald", "Radia", "Edsger", "Frances", "Ken", "Sophie", "Dennis", "Adele", "Niklaus"),
    *("Jean", "Edgar", "Margaret", "John", "Shafi", "Tim", "Evelyn", "Robin", "Lynn", "Vinton"),
)
LAST_NAMES = ("Liskov", "Knuth", "Perlman", "Allen", "Goldberg-Wassermann", "Wirth", "Hamilton")
DAYS, PEOPLE = 365, 54
KEPT = timedelta(days=75)  # of a year's punches, for a store in plain python reads them all
WHERE = (("office, Vienna", "Vienna"), ("lab, New York", "New York"))


def fill(product):
    """Put it all into the product's store; the admin's password is not set yet."""
    for person, name in enumerate(AT_THE_DOOR, start=1):
        enrol(product, person, name, str(person))
    enrol(product, 6, *LEFT)
    product.roster.deactivate(LEFT[1])
    _weeks_behind(product)
    _today(product)
    _wishes_and_exceptions(product)
    product.unknown_faces = SimpleNamespace(load=lambda name: draw(99)[1].crop, discard=lambda name, by: None)
    return product


def enrol(product, person, name, number):
    product.enrolment.enrol(
        name=name,
        number=number,
        captures=[Capture("drawn", Pose.STRAIGHT, draw(person)[1])],
        engine=DrawnEngine(),
        consent_text="yes",
        stated_by="employee",
    )
    department, site = WHERE[person % 2]
    product.roster.set(number, {"department": department, "site": site, "starts_on": date(2026, 1, 7)})


def add_accounts(product):
    """A manager and a viewer beside the admin, who is asked for a name from then on."""
    product.accounts.add("Mona", "manager", ("office, Vienna", "night, Vienna"), "battery staple", by="admin")
    product.accounts.add("Wolfgang", "viewer", (), "staple battery", by="admin")


def _weeks_behind(product):
    first = date.today() - timedelta(days=DAYS)
    sites = tomllib.loads(SCHEDULES)["sites"]
    look_up = PackagedHolidays().between
    holidays = {
        name: look_up(first, date.today(), site["country"], site["subdivision"]) for name, site in sites.items()
    }
    company = make_company(holidays, first=first, people=PEOPLE, days=DAYS)
    clock, store = MachineTime(), product.open_unit_of_work
    Planning(open_unit_of_work=store, clock=clock, holidays=PackagedHolidays()).put(parsed(tomllib.loads(SCHEDULES)))
    with store() as work:
        for place, employee in enumerate(company.employees):
            name = f"{FIRST_NAMES[place % len(FIRST_NAMES)]} {LAST_NAMES[place % len(LAST_NAMES)]}"
            work.employees.add(replace(employee, name=name))
        for assignment in company.assignments:
            work.schedules.assign(assignment)
        for leave in company.leaves:
            work.schedules.add_leave(leave)
        kept = [punch for punch in company.punches if punch.at_utc > datetime.now(UTC) - KEPT]
        for punch in kept:
            work.punches.add(punch)
        known = {"", *(punch.id for punch in kept)}
        for place, correction in enumerate(one for one in company.corrections[-60:] if one.punch_id in known):
            waits = place % 3 == 0
            work.corrections.add(replace(correction, state=CorrectionState.PENDING) if waits else correction)
        own = [one for one in work.employees.all() if one.number == "2"]
        for punch in _own_weeks(own[0].key):
            work.punches.add(punch)
        work.commit()
    worktime = Worktime(open_unit_of_work=store, clock=clock, holidays=PackagedHolidays())
    for service in (product.reports, product.office.inbox):
        service._worktime = worktime


def _own_weeks(key):
    """Of the one whose month is looked at: late once, absent once, a Saturday, a forgotten punch."""
    today = datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    for back in range(1, 40):
        day = today - timedelta(days=back)
        if day.weekday() == 6 or (day.weekday() == 5 and back > 7) or back % 13 == 5:
            continue
        came = day + timedelta(hours=8, minutes=(back * 13) % 35 + (70 if back == 9 else 0))
        left = came + timedelta(hours=4 if back == 16 else 8, minutes=(back * 17) % 50)
        for direction, at in ((Direction.IN, came), (Direction.OUT, left)):
            if back != 11 or direction is Direction.IN:
                yield Punch(id=f"own-{back}-{direction}", employee_key=key, direction=direction, at_utc=at, zone="UTC")


def _today(product):
    now = datetime.now(UTC)
    start = max(now - timedelta(hours=4), now.replace(hour=0, minute=1))
    with product.open_unit_of_work() as work:
        here = [one for one in work.employees.all() if one.active and not one.left and one.number != "1"]
        for place, employee in enumerate(here[::2]):
            punches = [(Direction.IN, start + (now - start) * (place % 23) / 60)]
            if place % 3 == 2:
                punches.append((Direction.OUT, now - timedelta(minutes=1 + place % 17)))
            for direction, at in punches:
                name = f"today-{place}-{direction}"
                work.punches.add(Punch(id=name, employee_key=employee.key, direction=direction, at_utc=at, zone="UTC"))
        work.commit()


def _wishes_and_exceptions(product):
    today = datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    with product.open_unit_of_work() as work:
        for hours, kind, picture in ((1, "unknown_face", "p1"), (2, "unknown_face", ""), (5, "spoof_suspected", "")):
            details = {"kind": kind} | ({"picture": picture} if picture else {})
            work.events.add(Event(kind="exception", at_utc=datetime.now(UTC) - timedelta(hours=hours), details=details))
        work.commit()
    left = today - timedelta(days=1) + timedelta(hours=17)
    product.people.corrections.ask_forgotten("3", Direction.OUT, left, "I forgot to clock out", by="3")
