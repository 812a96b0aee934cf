"""What the services need from outside, as types only; app/bootstrap.py hands in the adapters.

Arrays: a frame is BGR uint8 (H, W, 3); a crop is an aligned face, BGR uint8 (112, 112, 3); an embedding is
float32 (128,), L2-normalised, before the head's weights are folded in.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from app.domain.consent import Consent
from app.domain.employee import Employee
from app.domain.punch import Punch

Frame = NDArray[np.uint8]
Crop = NDArray[np.uint8]
Embedding = NDArray[np.float32]


# ---------------------------------------------------------------- faces: app/capture/engine.py


class Pose(StrEnum):
    """The looks that enrolment asks for; left and right are the employee's own."""

    STRAIGHT = "straight"
    LEFT = "left"
    RIGHT = "right"
    UP = "up"
    SMILE = "smile"


@dataclass(frozen=True)
class Problem:
    """Why a face cannot be used. id: too_small, blurred, dark, overexposed, turned, cut_off. hint: what to do."""

    id: str
    hint: str


@dataclass(frozen=True, kw_only=True)
class SeenFace:
    """One face found in a frame.

    box: left, top, right, bottom in pixels of the frame. landmarks: float32 (5, 2): left eye, right eye, nose,
    left and right mouth corner as seen in the picture. quality: 0..1, larger is better.
    problems: worst first; empty when a punch may rest on it. Enrolment's other poses leave out "turned".
    """

    box: tuple[float, float, float, float]
    landmarks: NDArray[np.float32]
    crop: Crop
    quality: float
    yaw_deg: float
    pitch_deg: float
    roll_deg: float
    eye_distance_px: float
    smile: float  # mouth width / eye distance
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, kw_only=True)
class View:
    """What one frame shows, largest face first. ms: milliseconds of detect, align, quality."""

    width: int
    height: int
    faces: tuple[SeenFace, ...]
    ms: Mapping[str, float] = field(default_factory=dict)


class FaceEngine(Protocol):
    """Finds faces and turns crops into embeddings. One per thread: its interpreters are not shared."""

    tower: str  # identity of the tower (first 12 hex digits of its file's SHA-256): templates carry it
    detector: str  # name of the detector: templates carry it

    def look(self, frame: Frame) -> View:
        """Search the whole frame."""
        ...

    def follow(self, frame: Frame) -> View:
        """Refine the face of the previous frame; search the whole frame when it is lost, and now and then."""
        ...

    def embed(self, crops: Sequence[Crop]) -> NDArray[np.float32]:
        """float32 (n, 128), one embedding per crop, in order."""
        ...

    def fits(self, view: View, pose: Pose, straight: SeenFace | None = None) -> Problem | None:
        """None when the largest face holds the pose well; else what to change. straight: the earlier straight look."""
        ...


@dataclass(frozen=True)
class Match:
    """The nearest employee and the nearest other one. Distances are folded L1, >= 0, inf when there is nobody."""

    employee_key: str | None
    distance: float
    runner_up_key: str | None
    runner_up_distance: float


@dataclass(frozen=True)
class Threshold:
    """distance: largest that counts as a match. expected_rate: FPIR (1:N) or FMR (1:1) at it, as measured.

    at_floor: the wanted rate lies below what was measured, so the floor is used. words: the same for an admin.
    """

    distance: float
    expected_rate: float
    at_floor: bool
    words: str
    step: float = 0.0  # the measured point behind it: it moves in steps as people join


class Gallery(Protocol):
    """Everybody's templates, folded by the current head. Safe to use from several threads."""

    @property
    def version(self) -> str: ...  # of the verifier: head and threshold

    @property
    def tower(self) -> str: ...  # whose embeddings these templates are: compare with no others

    def people(self) -> int: ...

    def replace(self, templates: Iterable["Template"]) -> None:
        """Forget everything and hold these instead (those of another tower are left out)."""
        ...

    def add(self, employee_key: str, embeddings: NDArray[np.float32], tower: str = "") -> None:
        """tower: that made the embeddings; nothing is added when it is not the gallery's own any more."""
        ...

    def remove(self, employee_key: str) -> None: ...

    def match(self, embedding: Embedding) -> Match: ...

    def distance_to(self, employee_key: str, embedding: Embedding) -> float:
        """1:1: distance to the best template of one employee; inf when they have none."""
        ...

    def distance_between(self, first: Embedding, second: Embedding) -> float: ...

    def similarity(self, distance: float) -> float:
        """sigmoid(bias - distance), in [0, 1]."""
        ...

    def threshold(self) -> Threshold:
        """For 1:N at today's number of people, from the measured FMR curve and the wanted FPIR."""
        ...

    def pair_threshold(self) -> Threshold:
        """For 1:1 (badge and face, two pictures of one person)."""
        ...


# ---------------------------------------------------------------- store: app/store


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
    def erase(self, key: str) -> None: ...  # with templates and consents; punches stay, their employee_key too


class Templates(Protocol):
    def add(self, template: Template) -> None: ...
    def of(self, employee_key: str) -> list[Template]: ...
    # Everybody's, read as they are asked for; who is inactive is recognised and told so.
    def of_tower(self, tower: str) -> Iterator[Template]: ...
    def erase(self, employee_key: str) -> None: ...
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


class Consents(Protocol):
    def add(self, consent: Consent) -> None: ...
    def of(self, employee_key: str) -> list[Consent]: ...


class Events(Protocol):
    def add(self, event: Event) -> None: ...
    def last_id(self) -> int: ...  # 0 when empty; rises with every event of any process: polled by open windows
    def since(self, event_id: int) -> list[Event]: ...  # those with a larger id, oldest first
    def newest(self, count: int) -> list[Event]: ...
    def last(self, kind: str) -> Event | None: ...  # newest of that kind


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
    events: Events
    verifiers: Verifiers
    secrets: Secrets

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
        """Store durably (file and folder fsynced); return its name, e.g. "anchor/17/3f2a….png"."""
        ...

    def load(self, name: str) -> Crop: ...

    def discard(self, name: str) -> None:
        """Remove one sample; nothing happens when it is gone already."""
        ...

    def names(self, number: str | None = None) -> list[str]: ...  # of one employee, or of all

    def erase(self, number: str) -> None:
        """Remove every sample of one employee."""
        ...


# ---------------------------------------------------------------- the live picture: app/camera, app/capture/live.py


class CameraState(StrEnum):
    STARTING = "starting"
    LIVE = "live"
    LOST = "lost"  # absent, unplugged, no frame for a while; the feed goes on trying
    ENDED = "ended"  # a picture, folder or video that has been played and is not repeated


@dataclass(frozen=True, kw_only=True)
class Newest:
    """What the preview shows now. view: of the newest examined frame, None while there is none."""

    frame: Frame | None
    view: View | None
    state: CameraState
    message: str  # for a person: "No camera at 0. Plug it in ..."; "" while live
    count: int  # rises with every new frame: the preview uploads its texture only then


class LiveFeed(Protocol):
    """A camera thread (keeps the newest frame only) and a recognition thread (follows the face in it)."""

    def start(self) -> None: ...

    def stop(self) -> None:
        """Let the camera go and end both threads; start() may follow."""
        ...

    def newest(self) -> Newest:
        """Never blocks."""
        ...

    def recent(self, seconds: float = 0.5) -> list[View]:
        """Views of the last moments, oldest first; never blocks."""
        ...

    def submit(self, work: Callable[[FaceEngine], Any], done: Callable[[Any], None]) -> None:
        """Run `work` on the recognition thread and hand its result, or the exception it raised, to `done` there."""
        ...


# ---------------------------------------------------------------- the rest


class Clock(Protocol):
    zone: str  # IANA name of this door's time zone

    def now(self) -> datetime:
        """Aware, UTC."""
        ...


class PasswordHasher(Protocol):
    def hash(self, password: str) -> str: ...
    def matches(self, hashed: str, password: str) -> bool: ...


@dataclass(frozen=True, kw_only=True)
class TrainingProgress:
    """fraction: 0..1. text: what is being done now, for a person. figures: e.g. {"loss": 0.31}."""

    fraction: float
    text: str
    figures: Mapping[str, float] = field(default_factory=dict)


class TrainingKind(StrEnum):
    """How much of the verifier learns."""

    CALIBRATE = "calibrate"  # head and threshold: seconds, no picture is embedded anew
    FINE_TUNE = "fine-tune"  # also the tower's last stage: minutes


@dataclass(frozen=True, kw_only=True)
class Candidate:
    """What a training left behind in `folder` (head.json, metrics.json; tower.tflite, tower.keras if they changed).

    kind: "calibrated" or "fine-tuned".
    before, after: figures on held-out identities, e.g. {"fnmr": 0.04, "fmr": 0.001, "auc": 0.998, "threshold": 4.1}.
    better: the gate's verdict. thin: fewer than 20 held-out identities. words: the verdict for an admin.
    data: what it was made of: {"people", "pictures", "strangers", "stranger_pictures"}. digest: the version's hash.
    """

    version: str
    parent: str
    kind: str
    folder: str
    tower: str
    before: Mapping[str, float]
    after: Mapping[str, float]
    better: bool
    thin: bool
    words: str
    data: Mapping[str, int] = field(default_factory=dict)
    digest: str = ""


class Trainer(Protocol):
    """Trains in a spawned child process; nothing is installed by it."""

    def calibrate(self, parent: str, on_progress: Callable[[TrainingProgress], None]) -> Candidate:
        """Head and threshold: seconds. Blocking; call it off the UI thread.

        Raises TrainingFailed, or Refused when there is too little to learn from or it was cancelled.
        """
        ...

    def fine_tune(self, parent: str, loss: str, on_progress: Callable[[TrainingProgress], None]) -> Candidate:
        """Also the tower's last stage: minutes. loss: bce, contrastive or triplet; else as `calibrate`."""
        ...

    def cancel(self) -> None:
        """Stop the running training, from any thread; it then raises Refused("cancelled")."""
        ...
