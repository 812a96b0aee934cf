"""What is kept: app/store."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, Protocol

from app.domain.consent import Consent
from app.domain.correction import Correction
from app.domain.employee import Employee
from app.domain.punch import Punch
from app.domain.sessions import Mark
from app.services.ports.access import AccountRows, AttemptRows, PinRows, TokenRows
from app.services.ports.exports import ExportRuns
from app.services.ports.faces import Crop, Embedding
from app.services.ports.outbox import Outbox
from app.services.ports.schedules import Schedules


@dataclass(frozen=True, kw_only=True)
class Template:
    """One embedding of one employee. sample: name of the stored picture it came from, "" when none was kept."""

    id: str
    employee_key: str
    embedding: Embedding
    tower: str
    detector: str
    pose: str
    quality: float
    created_at_utc: datetime
    sample: str = ""


@dataclass(frozen=True, kw_only=True)
class Event:
    """One line of the event log. kind: "punch", "enrolled", "deactivated", "retrained" ... subject: opaque key."""

    kind: str
    at_utc: datetime
    subject: str = ""
    details: Mapping[str, Any] = field(default_factory=dict)
    id: int = 0  # given by the store, rising


@dataclass(frozen=True, kw_only=True)
class InstalledVerifier:
    """One version of the verifier that was installed here. metrics: before/after figures of its training."""

    version: str
    parent: str
    tower: str
    kind: str  # base, calibrated, fine-tuned
    installed_at_utc: datetime
    metrics: Mapping[str, Any] = field(default_factory=dict)


class Employees(Protocol):
    def add(self, employee: Employee) -> None: ...  # Refused when the number is taken
    def get(self, key: str) -> Employee | None: ...
    def by_number(self, number: str) -> Employee | None: ...
    def all(self) -> list[Employee]: ...  # by number, natural order
    def set_active(self, key: str, active: bool) -> None: ...
    def update(self, employee: Employee) -> None: ...  # everything but key and number; Refused when unknown
    def erase(self, key: str) -> None: ...  # with templates and consents; punches stay, their employee_key too


class Templates(Protocol):
    def add(self, template: Template) -> None: ...
    def of(self, employee_key: str) -> list[Template]: ...
    # Everybody's, read as they are asked for; who is inactive is recognised and told so.
    def of_tower(self, tower: str) -> Iterator[Template]: ...
    def erase(self, employee_key: str) -> None: ...
    def drop(self, ids: Iterable[str]) -> None: ...  # those of them that are there
    def owners(self, tower: str) -> list[str]: ...  # keys of the employees it knows
    def lacking(self, tower: str) -> list[tuple[str, str]]: ...  # (employee key, sample) that it has not embedded
    def forget_tower(self, tower: str) -> None: ...  # everybody's of that tower: its installation broke off


class Punches(Protocol):
    def add(self, punch: Punch) -> None: ...
    def get(self, punch_id: str) -> Punch | None: ...
    def last(self, employee_key: str) -> Punch | None: ...  # newest counting one (not withdrawn)
    def withdraw(self, punch_id: str, at_utc: datetime, reason: str) -> None: ...
    def between(self, start_utc: datetime, end_utc: datetime) -> list[Punch]: ...  # [start, end), oldest first
    def of(self, employee_key: str, start_utc: datetime, end_utc: datetime) -> list[Punch]: ...
    def all(self) -> list[Punch]: ...
    def named(self, ids: Collection[str]) -> list[Punch]: ...  # those of these ids that are stored
    # Counting ones of [start, end) by employee, as little as the hours need: a year of a company in a moment.
    def marks(self, start_utc: datetime, end_utc: datetime, employee_key: str = "") -> dict[str, list[Mark]]: ...
    def disown(self, employee_key: str) -> int: ...  # they stay, for nobody (key ""); how many


class Consents(Protocol):
    def add(self, consent: Consent) -> None: ...
    def of(self, employee_key: str) -> list[Consent]: ...


class Corrections(Protocol):
    """Rows are added and decided once, never changed otherwise. In the order they were asked for."""

    def add(self, correction: Correction) -> None: ...
    def get(self, correction_id: str) -> Correction | None: ...
    def decide(self, correction: Correction) -> None: ...  # Refused when it is unknown or no longer pending
    def pending(self) -> list[Correction]: ...
    def of(self, employee_key: str) -> list[Correction]: ...
    def all(self) -> list[Correction]: ...
    def forget_words(self, employee_key: str) -> None: ...  # reasons and answers go, and what is pending
    def disown(self, employee_key: str) -> None: ...  # the rest stays, for nobody
    # Approved ones that put a punch into [start, end) or take one out of it.
    def touching(self, start_utc: datetime, end_utc: datetime) -> list[Correction]: ...


class Events(Protocol):
    def add(self, event: Event) -> None: ...
    def last_id(self) -> int: ...  # 0 when empty; rises with every event of any process: polled by open windows
    def since(self, event_id: int) -> list[Event]: ...  # those with a larger id, oldest first
    def newest(self, count: int) -> list[Event]: ...
    def last(self, kind: str) -> Event | None: ...  # newest of that kind
    def disown(self, subject: str) -> None: ...  # they stay, about nobody; "by" goes where it is the same key
    def of_kind(
        self, kind: str, start_utc: datetime, end_utc: datetime
    ) -> list[Event]: ...  # [start, end), oldest first


class Verifiers(Protocol):
    def add(self, verifier: InstalledVerifier) -> None: ...  # does not switch
    def all(self) -> list[InstalledVerifier]: ...  # oldest first
    def current(self) -> str: ...  # "" when the shipped base is in use
    def switch_to(self, version: str) -> None: ...


class Secrets(Protocol):
    """Password hashes and one-time codes; never the passwords themselves."""

    def get(self, name: str) -> str | None: ...
    def put(self, name: str, value: str) -> None: ...
    def delete(self, name: str) -> bool: ...  # True when it was there: a code can be redeemed once


class UnitOfWork(Protocol):
    """One transaction. Leaving the block without commit() rolls back.

    After commit() has returned, a power cut loses nothing. Raises StoreUnavailable when the database cannot be
    opened, read or written.
    """

    employees: Employees
    templates: Templates
    punches: Punches
    consents: Consents
    corrections: Corrections
    events: Events
    outbox: Outbox
    export_runs: ExportRuns
    verifiers: Verifiers
    secrets: Secrets
    schedules: Schedules
    accounts: AccountRows
    tokens: TokenRows
    pins: PinRows
    attempts: AttemptRows

    def __enter__(self) -> "UnitOfWork": ...
    def __exit__(self, *exc_info: object) -> None: ...
    def commit(self) -> None: ...


OpenUnitOfWork = Callable[[], UnitOfWork]  # each call gives a fresh one, usable in the calling thread


class SampleKind(StrEnum):
    ANCHOR = "anchor"
    POSITIVE = "positive"


class Samples(Protocol):
    """Collected face crops as lossless pictures, one folder per employee number. A write is whole or absent."""

    def save(self, kind: SampleKind, number: str, crop: Crop) -> str:
        """Store durably (file and folder fsynced); return its name, "anchor/17/3f2a….png", or "" if none is kept."""
        ...

    def load(self, name: str) -> Crop: ...

    def discard(self, name: str) -> None:
        """Remove one sample; nothing happens when it is gone already."""
        ...

    def names(self, number: str | None = None) -> list[str]: ...  # of one employee, or of all

    def erase(self, number: str) -> None:
        """Remove every sample of one employee."""
        ...
