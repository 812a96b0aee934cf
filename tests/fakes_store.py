"""The store in plain python: what service tests use in the place of SQLite, held to the same contract tests."""

import json
import re
import threading
from collections.abc import Iterable, Iterator, Mapping
from copy import copy
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any
from uuid import uuid4

from app.domain.assignment import Assignment, CompanyDay, Leave, Site
from app.domain.consent import Consent
from app.domain.correction import DECIDED, Correction, CorrectionState
from app.domain.employee import NUMBER_PATTERN, Employee
from app.domain.lockout import Attempts
from app.domain.punch import Direction, Punch
from app.domain.schedule import ScheduleVersion
from app.domain.webhook import Message, Receiver, Topic
from app.errors import BadInput, Refused, StoreUnavailable
from app.services.ports import (
    Account,
    AccountRows,
    AttemptRows,
    Consents,
    Corrections,
    Crop,
    Employees,
    Event,
    Events,
    ExportRun,
    ExportRuns,
    InstalledVerifier,
    OpenUnitOfWork,
    Outbox,
    Pin,
    PinRows,
    Punches,
    SampleKind,
    Schedules,
    Secrets,
    Template,
    Templates,
    Token,
    TokenRows,
    Verifiers,
)
from tests.fakes_outbox import MemoryExportRuns, MemoryOutbox
from tests.fakes_schedules import MemorySchedules

LOCK_TIMEOUT_S = 2.0


@dataclass
class State:
    employees: dict[str, Employee] = field(default_factory=dict)
    templates: dict[str, Template] = field(default_factory=dict)
    punches: dict[str, Punch] = field(default_factory=dict)
    consents: list[Consent] = field(default_factory=list)
    corrections: dict[str, Correction] = field(default_factory=dict)
    events: list[Event] = field(default_factory=list)
    verifiers: dict[str, InstalledVerifier] = field(default_factory=dict)
    current: list[str] = field(default_factory=list)
    secrets: dict[str, str] = field(default_factory=dict)
    schedules: dict[Any, ScheduleVersion] = field(default_factory=dict)
    assignments: dict[Any, Assignment] = field(default_factory=dict)
    sites: dict[str, Site] = field(default_factory=dict)
    company_days: dict[Any, CompanyDay] = field(default_factory=dict)
    leaves: dict[str, Leave] = field(default_factory=dict)
    accounts: dict[str, Account] = field(default_factory=dict)
    tokens: dict[str, Token] = field(default_factory=dict)
    pins: dict[str, Pin] = field(default_factory=dict)
    attempts: dict[str, Attempts] = field(default_factory=dict)
    outbox: dict[str, Message] = field(default_factory=dict)
    receiver: list[Receiver] = field(default_factory=list)
    export_runs: list[ExportRun] = field(default_factory=list)

    def snapshot(self) -> "State":
        return State(**{name: copy(rows) for name, rows in vars(self).items()})


def memory_store() -> OpenUnitOfWork:
    """A fresh, empty store; every unit of work opened from it sees what the others committed."""
    store = MemoryStore()
    return lambda: MemoryUnitOfWork(store)


class MemoryStore:
    def __init__(self) -> None:
        self.state, self.lock = State(), threading.Lock()


class MemoryUnitOfWork:
    """As in SQLite, the first access takes the write lock, and commit or leaving the block lets it go."""

    def __init__(self, store: MemoryStore) -> None:
        self._store = store
        self._state: State | None = None
        self.employees: Employees = MemoryEmployees(self)
        self.templates: Templates = MemoryTemplates(self)
        self.punches: Punches = MemoryPunches(self)
        self.consents: Consents = MemoryConsents(self)
        self.corrections: Corrections = MemoryCorrections(self)
        self.events: Events = MemoryEvents(self)
        self.verifiers: Verifiers = MemoryVerifiers(self)
        self.secrets: Secrets = MemorySecrets(self)
        self.schedules: Schedules = MemorySchedules(self)
        self.accounts: AccountRows = MemoryAccounts(self)
        self.tokens: TokenRows = MemoryTokens(self)
        self.pins: PinRows = MemoryPins(self)
        self.attempts: AttemptRows = MemoryAttempts(self)
        self.outbox: Outbox = MemoryOutbox(self)
        self.export_runs: ExportRuns = MemoryExportRuns(self)

    def __enter__(self) -> "MemoryUnitOfWork":
        return self

    def __exit__(self, *exc_info: object) -> None:
        self._end()

    def commit(self) -> None:
        if self._state is not None:
            self._store.state = self._state
        self._end()

    def state(self) -> State:
        if self._state is None:
            if not self._store.lock.acquire(timeout=LOCK_TIMEOUT_S):
                raise StoreUnavailable("Expected the store to be free. Received an open unit of work: end that first.")
            self._state = self._store.state.snapshot()
        return self._state

    def _end(self) -> None:
        if self._state is not None:
            self._state = None
            self._store.lock.release()


class Repository:
    def __init__(self, work: MemoryUnitOfWork) -> None:
        self._work = work

    @property
    def rows(self) -> State:
        return self._work.state()

    def expect_employee(self, key: str) -> None:
        if key not in self.rows.employees:
            raise Refused(f"Expected an enrolled employee. Received the key {key!r}. Enrol them first.")


class MemoryEmployees(Repository):
    def add(self, employee: Employee) -> None:
        if employee.key in self.rows.employees or self.by_number(employee.number):
            raise Refused(f"Expected a free number. Received {employee.number!r}, which is taken. Choose another.")
        self.rows.employees[employee.key] = employee

    def get(self, key: str) -> Employee | None:
        return self.rows.employees.get(key)

    def by_number(self, number: str) -> Employee | None:
        return next((e for e in self.rows.employees.values() if e.number.lower() == number.lower()), None)

    def all(self) -> list[Employee]:
        return sorted(self.rows.employees.values(), key=lambda employee: natural(employee.number))

    def set_active(self, key: str, active: bool) -> None:
        self.expect_employee(key)
        self.rows.employees[key] = replace(self.rows.employees[key], active=active)

    def update(self, employee: Employee) -> None:
        self.expect_employee(employee.key)
        number = self.rows.employees[employee.key].number
        self.rows.employees[employee.key] = replace(employee, number=number)

    def erase(self, key: str) -> None:
        self.rows.employees.pop(key, None)
        self._work.templates.erase(key)
        self.rows.leaves = {name: leave for name, leave in self.rows.leaves.items() if leave.employee_key != key}
        self.rows.pins.pop(key, None)
        self.rows.consents[:] = [consent for consent in self.rows.consents if consent.employee_key != key]


class MemoryTemplates(Repository):
    def add(self, template: Template) -> None:
        self.expect_employee(template.employee_key)
        if template.id in self.rows.templates:
            raise Refused(f"Expected a new template id. Received {template.id!r} again.")
        self.rows.templates[template.id] = template

    def of(self, employee_key: str) -> list[Template]:
        return [t for t in self.rows.templates.values() if t.employee_key == employee_key]

    def of_tower(self, tower: str) -> Iterator[Template]:
        return (t for t in list(self.rows.templates.values()) if t.tower == tower)

    def erase(self, employee_key: str) -> None:
        for template in self.of(employee_key):
            del self.rows.templates[template.id]

    def drop(self, ids: Iterable[str]) -> None:
        for template_id in ids:
            self.rows.templates.pop(template_id, None)

    def owners(self, tower: str) -> list[str]:
        return sorted({template.employee_key for template in self.of_tower(tower)})

    def lacking(self, tower: str) -> list[tuple[str, str]]:
        every = self.rows.templates.values()
        stored = {(t.employee_key, t.sample) for t in every if t.sample}
        return sorted(stored - {(t.employee_key, t.sample) for t in every if t.tower == tower})

    def forget_tower(self, tower: str) -> None:
        for template in self.of_tower(tower):
            del self.rows.templates[template.id]


class MemoryPunches(Repository):
    def add(self, punch: Punch) -> None:
        if punch.id in self.rows.punches:
            raise Refused(f"Expected a new punch id. Received {punch.id!r} again.")
        self.rows.punches[punch.id] = replace(punch, withdrawn=False)
        self._work.outbox.note(Topic.PUNCH_RECORDED, punch.employee_key, punch.id, punch.at_utc)

    def get(self, punch_id: str) -> Punch | None:
        return self.rows.punches.get(punch_id)

    def last(self, employee_key: str) -> Punch | None:
        counting = [p for p in self.all() if p.employee_key == employee_key and not p.withdrawn]
        return counting[-1] if counting else None

    def withdraw(self, punch_id: str, at_utc: datetime, reason: str) -> None:
        if punch_id not in self.rows.punches:
            raise Refused(f"Expected a stored punch. Received the id {punch_id!r}. Look it up again.")
        punch = self.rows.punches[punch_id]
        if not punch.withdrawn:
            self.rows.punches[punch_id] = replace(punch, withdrawn=True)
            self._work.outbox.note(Topic.PUNCH_WITHDRAWN, punch.employee_key, punch_id, at_utc)

    def between(self, start_utc: datetime, end_utc: datetime) -> list[Punch]:
        return [punch for punch in self.all() if start_utc <= punch.at_utc < end_utc]

    def of(self, employee_key: str, start_utc: datetime, end_utc: datetime) -> list[Punch]:
        return [punch for punch in self.between(start_utc, end_utc) if punch.employee_key == employee_key]

    def named(self, ids: Any) -> list[Punch]:
        return [punch for punch in self.all() if punch.id in ids]

    def disown(self, employee_key: str) -> int:
        own = [punch for punch in self.all() if punch.employee_key == employee_key]
        for punch in own:
            self.rows.punches[punch.id] = replace(punch, employee_key="")
        self._work.outbox.disown(employee_key)
        return len(own)

    def marks(self, start_utc: datetime, end_utc: datetime, employee_key: str = "") -> dict[str, list[Any]]:
        result: dict[str, list[Any]] = {}
        for punch in self.between(start_utc, end_utc):
            if not punch.withdrawn and employee_key in ("", punch.employee_key):
                mark = int(punch.at_utc.timestamp() // 1), int(punch.direction is Direction.IN), 0
                result.setdefault(punch.employee_key, []).append(mark)
        return result

    def all(self) -> list[Punch]:
        return sorted(self.rows.punches.values(), key=lambda punch: punch.at_utc)


class MemoryConsents(Repository):
    def add(self, consent: Consent) -> None:
        self.expect_employee(consent.employee_key)
        self.rows.consents.append(consent)

    def of(self, employee_key: str) -> list[Consent]:
        return [consent for consent in self.rows.consents if consent.employee_key == employee_key]


class MemoryCorrections(Repository):
    def add(self, correction: Correction) -> None:
        if correction.id in self.rows.corrections:
            raise Refused(f"Expected a new correction id. Received {correction.id!r} again.")
        self.rows.corrections[correction.id] = correction

    def get(self, correction_id: str) -> Correction | None:
        return self.rows.corrections.get(correction_id)

    def decide(self, correction: Correction) -> None:
        stored = self.get(correction.id)
        if stored is None or stored.state is not CorrectionState.PENDING:
            raise Refused(f"Expected a pending correction. Received {correction.id!r}. Load the list again.")
        decided = {name: getattr(correction, name) for name in DECIDED}
        self.rows.corrections[correction.id] = replace(stored, **decided)
        if correction.state is CorrectionState.APPROVED and correction.decided_at_utc is not None:
            topic, moment = Topic.CORRECTION_APPROVED, correction.decided_at_utc
            self._work.outbox.note(topic, correction.employee_key, correction.id, moment)

    def pending(self) -> list[Correction]:
        return [correction for correction in self.all() if correction.state is CorrectionState.PENDING]

    def of(self, employee_key: str) -> list[Correction]:
        return [correction for correction in self.all() if correction.employee_key == employee_key]

    def all(self) -> list[Correction]:
        return list(self.rows.corrections.values())

    def forget_words(self, employee_key: str) -> None:
        for correction in self.of(employee_key):
            self.rows.corrections[correction.id] = replace(correction, reason="", answer="")
            if correction.state is CorrectionState.PENDING:
                del self.rows.corrections[correction.id]

    def disown(self, employee_key: str) -> None:
        for correction in self.all():
            asked_by = "" if correction.asked_by == employee_key else correction.asked_by
            key = "" if correction.employee_key == employee_key else correction.employee_key
            self.rows.corrections[correction.id] = replace(correction, asked_by=asked_by, employee_key=key)

    def touching(self, start_utc: datetime, end_utc: datetime) -> list[Correction]:
        approved = [c for c in self.all() if c.state is CorrectionState.APPROVED]
        return [c for c in approved if any(start_utc <= moment < end_utc for moment in self._moments(c))]

    def _moments(self, correction: Correction) -> list[datetime]:
        punch = self._work.punches.get(correction.punch_id)
        before = self.get(correction.punch_id)
        moments = (correction.at_utc, punch.at_utc if punch else None, before.at_utc if before else None)
        return [moment for moment in moments if moment is not None]


class MemoryEvents(Repository):
    def add(self, event: Event) -> None:
        self.rows.events.append(replace(event, id=self.last_id() + 1, details=as_json(event.details)))

    def disown(self, subject: str) -> None:
        for place, event in enumerate(self.rows.events):
            if event.subject == subject:
                details = {name: value for name, value in event.details.items() if value != subject}
                self.rows.events[place] = replace(event, subject="", details=details)

    def last_id(self) -> int:
        return len(self.rows.events)

    def since(self, event_id: int) -> list[Event]:
        return [event for event in self.rows.events if event.id > event_id]

    def newest(self, count: int) -> list[Event]:
        return self.rows.events[::-1][:count]

    def last(self, kind: str) -> Event | None:
        return next((event for event in self.rows.events[::-1] if event.kind == kind), None)

    def of_kind(self, kind: str, start_utc: datetime, end_utc: datetime) -> list[Event]:
        return [event for event in self.rows.events if event.kind == kind and start_utc <= event.at_utc < end_utc]


class MemoryVerifiers(Repository):
    def add(self, verifier: InstalledVerifier) -> None:
        if verifier.version in self.rows.verifiers:
            raise Refused(f"Expected a new version. Received {verifier.version!r} again.")
        self.rows.verifiers[verifier.version] = replace(verifier, metrics=as_json(verifier.metrics))

    def all(self) -> list[InstalledVerifier]:
        return list(self.rows.verifiers.values())

    def current(self) -> str:
        return "".join(self.rows.current)

    def switch_to(self, version: str) -> None:
        if version and version not in self.rows.verifiers:
            raise Refused(f"Expected an installed version. Received {version!r}. See main.py model list.")
        self.rows.current[:] = [version]


class MemorySecrets(Repository):
    def get(self, name: str) -> str | None:
        return self.rows.secrets.get(name)

    def put(self, name: str, value: str) -> None:
        self.rows.secrets[name] = value

    def delete(self, name: str) -> bool:
        return self.rows.secrets.pop(name, None) is not None


class MemoryAccounts(Repository):
    def put(self, account: Account) -> None:
        holder = self.named(account.name)
        if holder is not None and holder.key != account.key:
            raise Refused(f"Expected a free account name. Received {account.name!r}. Choose another.")
        self.rows.accounts[account.key] = account

    def get(self, key: str) -> Account | None:
        return self.rows.accounts.get(key)

    def named(self, name: str) -> Account | None:
        folded = name.strip().casefold()
        return next((a for a in self.rows.accounts.values() if a.name.casefold() == folded), None)

    def all(self) -> list[Account]:
        return sorted(self.rows.accounts.values(), key=lambda account: account.name.casefold())


class MemoryTokens(Repository):
    def add(self, token: Token) -> None:
        self.rows.tokens[token.digest] = token

    def get(self, digest: str) -> Token | None:
        return self.rows.tokens.get(digest)

    def all(self) -> list[Token]:
        return sorted(self.rows.tokens.values(), key=lambda token: token.created_at_utc, reverse=True)

    def delete(self, digest: str) -> bool:
        return self.rows.tokens.pop(digest, None) is not None


class MemoryPins(Repository):
    def put(self, pin: Pin) -> None:
        self.expect_employee(pin.employee_key)
        self.rows.pins[pin.employee_key] = pin

    def get(self, employee_key: str) -> Pin | None:
        return self.rows.pins.get(employee_key)

    def delete(self, employee_key: str) -> bool:
        return self.rows.pins.pop(employee_key, None) is not None

    def owners(self) -> set[str]:
        return set(self.rows.pins)


class MemoryAttempts(Repository):
    def put(self, subject: str, attempts: Attempts) -> None:
        self.rows.attempts[subject] = attempts

    def get(self, subject: str) -> Attempts | None:
        return self.rows.attempts.get(subject)

    def clear(self, subject: str) -> None:
        self.rows.attempts.pop(subject, None)


class MemorySamples:
    """The Samples port without a disk."""

    def __init__(self) -> None:
        self.crops: dict[str, Crop] = {}

    def save(self, kind: SampleKind, number: str, crop: Crop) -> str:
        name = expect_name(f"{kind}/{number}/{uuid4().hex}.png")
        self.crops[name] = crop.copy()
        return name

    def load(self, name: str) -> Crop:
        if expect_name(name) not in self.crops:
            raise StoreUnavailable(f"Expected the sample {name}. Received nothing. It was erased or moved.")
        return self.crops[name].copy()

    def discard(self, name: str) -> None:
        self.crops.pop(expect_name(name), None)

    def names(self, number: str | None = None) -> list[str]:
        return sorted(name for name in self.crops if number is None or name.split("/")[1] == number)

    def erase(self, number: str) -> None:
        for name in self.names(number):
            del self.crops[name]


def expect_name(name: str) -> str:
    if not re.fullmatch(rf"(anchor|positive)/{NUMBER_PATTERN.pattern}/[0-9a-f]{{32}}\.png", name):
        raise BadInput(f"Expected a sample's name. Received {name!r}.")
    return name


def natural(number: str) -> list[tuple[int, int, str]]:
    """Sort key: "9" before "10", digits before letters, case aside."""
    parts = re.findall(r"\d+|\D+", number.lower())
    return [(0, int(part), part) if part.isdigit() else (1, 0, part) for part in parts]


def as_json(values: Mapping[str, Any]) -> dict[str, Any]:
    """What comes back from a JSON column: tuples turn into lists, and what JSON cannot hold raises here too."""
    return dict(json.loads(json.dumps(dict(values))))
