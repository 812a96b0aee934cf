"""A product with drawn people in front of its camera: the real services over a store in plain python."""

import math
import tempfile
import threading
import time
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from types import SimpleNamespace

import cv2
import numpy as np

from app.assembly.bulk import FolderEnrolment
from app.assembly.exports import payroll_bytes
from app.assembly.office import WRITERS
from app.assembly.pictures import PersonPictures
from app.calendars.public import PackagedHolidays
from app.capture.liveness import TurnOfTheHead
from app.config import Config, Folders
from app.domain.notice import NoticeFacts
from app.domain.sentence import Sentence
from app.domain.workday import Status, WorkDay
from app.errors import AccessDenied
from app.integration.http_post import post
from app.services.access import Access
from app.services.checkin import CheckIn, CheckInRules
from app.services.corrections import Corrections
from app.services.enrolment import Enrolment
from app.services.handing_out import HandingOut
from app.services.inbox import Inbox
from app.services.liveness import Liveness, Policy
from app.services.people_import import PeopleImport
from app.services.pins import Pins
from app.services.planning import Planning
from app.services.ports import (
    CameraState,
    Candidate,
    Event,
    InstalledVerifier,
    Newest,
    Pose,
    Problem,
    SeenFace,
    TrainingProgress,
    View,
)
from app.services.privacy import Privacy
from app.services.report_export import ReportExport
from app.services.reporting import Reporting
from app.services.reports import Reports
from app.services.retraining import RetrainResult
from app.services.roster import Roster
from app.services.settings import Settings
from app.services.webhook import Webhook
from app.services.without_face import WithoutFace
from app.services.worktime import Worktime
from app.settings import Parts
from app.settings.door import DoorSettings
from app.settings.recognition import RecognitionConfig
from app.settings.window import WindowConfig
from app.settings.written import WrittenSettings
from app.store.durable import rewrite
from app.store.person_zip import person_zip
from tests.fakes_faces import FakeEngine, FakeGallery, a_face
from tests.fakes_store import MemorySamples, memory_store

WIDTH, HEIGHT, FPS = 640, 480, 25
SKINS = [(150, 186, 232), (96, 138, 190), (62, 92, 140), (168, 200, 240)]
HAIRS = [(34, 44, 60), (30, 60, 110), (20, 20, 24), (60, 120, 180)]
SHIRTS = [(150, 110, 40), (70, 120, 60), (90, 70, 150), (60, 60, 66)]
TURNS = {Pose.STRAIGHT: (0, 0), Pose.LEFT: (25, 0), Pose.RIGHT: (-25, 0), Pose.UP: (0, 18), Pose.SMILE: (0, 0)}


def background() -> np.ndarray:
    """A plain wall, lit from above."""
    rows = np.linspace(1.0, 0.72, HEIGHT, dtype=np.float32)[:, None, None]
    return (np.full((HEIGHT, WIDTH, 3), (196, 190, 178), np.float32) * rows).astype(np.uint8)


def draw(person: int, pose: Pose = Pose.STRAIGHT, sway: float = 0.0) -> tuple[np.ndarray, SeenFace]:
    """A cartoon of somebody before the wall, and what a detector would say of it."""
    frame = background()
    yaw, pitch = TURNS[pose]
    cx, cy, r = int(320 + sway), 225, 92
    skin, hair, shirt = SKINS[person % 4], HAIRS[person % 4], SHIRTS[person % 4]
    shade = tuple(int(c * 0.86) for c in skin)
    aa = cv2.LINE_AA
    cv2.ellipse(frame, (cx, 490), (190, 140), 0, 180, 360, shirt, -1, aa)
    cv2.rectangle(frame, (cx - 34, cy + 70), (cx + 34, cy + 150), shade, -1, aa)
    cv2.ellipse(frame, (cx, cy + 150), (34, 18), 0, 0, 360, shade, -1, aa)
    cv2.ellipse(frame, (cx, cy - 26), (r + 16, r + 26), 0, 180, 360, hair, -1, aa)
    if person % 2:
        cv2.rectangle(frame, (cx - r - 16, cy - 26), (cx + r + 16, cy + 80), hair, -1, aa)
    cv2.ellipse(frame, (cx, cy), (r, r + 26), 0, 0, 360, skin, -1, aa)
    cv2.ellipse(frame, (cx, cy - 62), (r - 6, 52), 0, 180, 360, hair, -1, aa)
    dx, dy = int(-yaw * 1.1), int(-pitch * 1.1)
    eyes = [(cx - 36 + dx, cy - 8 + dy), (cx + 36 + dx, cy - 8 + dy)]
    for x, y in eyes:
        cv2.ellipse(frame, (x, y), (15, 10), 0, 0, 360, (250, 250, 250), -1, aa)
        cv2.circle(frame, (x + dx // 5, y), 7, (60, 50, 40), -1, aa)
        cv2.ellipse(frame, (x, y - 22), (18, 6), 0, 180, 360, hair, 4, aa)
    nose = (cx + int(dx * 1.4), cy + 26 + int(dy * 1.3))
    cv2.ellipse(frame, nose, (9, 13), 0, 20, 160, shade, 4, aa)
    mouth = (cx + dx, cy + 58 + dy)
    wide, deep = (34, 20) if pose is Pose.SMILE else (24, 7)
    cv2.ellipse(frame, mouth, (wide, deep), 0, 0, 180, (80, 70, 170), -1 if pose is Pose.SMILE else 5, aa)
    landmarks = np.array([*eyes, nose, (mouth[0] - wide, mouth[1]), (mouth[0] + wide, mouth[1])], np.float32)
    crop = cv2.resize(frame[cy - 130 : cy + 130, cx - 130 : cx + 130], (112, 112), interpolation=cv2.INTER_AREA)
    crop[0, 0] = person, 0, 0
    face = a_face(
        person,
        box=(cx - r - 8.0, cy - 118.0, cx + r + 8.0, cy + 122.0),
        landmarks=landmarks,
        crop=crop,
        yaw_deg=float(yaw),
        pitch_deg=float(pitch),
        smile=wide / 36,
        problems=["turned"] if abs(yaw) > 15 or abs(pitch) > 15 else [],
        eye_distance_px=72.0,
    )
    return frame, face


class DrawnEngine(FakeEngine):
    """Says whether a drawn face holds the asked look."""

    def fits(self, view, pose, straight=None):
        if not view.faces:
            return Problem("no_face", "Look at the camera")
        face = view.faces[0]
        if (face.yaw_deg, face.pitch_deg) != TURNS[pose] or (pose is Pose.SMILE) != (face.smile > 0.8):
            hints = {
                Pose.LEFT: "Further to your left",
                Pose.RIGHT: "Further to your right",
                Pose.UP: "Chin up a little",
            }
            return Problem("pose", hints.get(pose, "Smile" if pose is Pose.SMILE else "Look straight at the camera"))
        return None


class DrawnFeed:
    """Somebody drawn before the camera: person, pose and plugged may be changed at any time."""

    def __init__(self):
        self.person: int | None = 1
        self.pose, self.plugged, self.problems = Pose.STRAIGHT, True, ()
        self.sway = True
        self._engine = DrawnEngine()
        self._jobs: list = []
        self._wake = threading.Condition()
        self._thread: threading.Thread | None = None
        self._started = time.monotonic()

    def start(self):
        self._running = True
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def stop(self):
        with self._wake:
            self._running = False
            self._wake.notify()
        if self._thread:
            self._thread.join()

    def _run(self):
        while True:
            with self._wake:
                self._wake.wait_for(lambda: self._jobs or not self._running)
                if not self._running:
                    return
                work, done = self._jobs.pop(0)
            try:
                result = work(self._engine)
            except Exception as error:
                result = error
            done(result)

    def newest(self) -> Newest:
        if not self.plugged:
            words = "Expected a camera at 0. Received none. Plug it in; it comes back by itself."
            return Newest(frame=None, view=None, state=CameraState.LOST, message=words, count=self._count())
        frame, face = self._seen()
        faces = (face,) if face else ()
        view = View(width=WIDTH, height=HEIGHT, faces=faces, ms={"detect": 8.0})
        return Newest(frame=frame, view=view, state=CameraState.LIVE, message="", count=self._count())

    def recent(self, seconds: float = 0.5):
        newest = self.newest()
        return [newest.view] * 3 if newest.view else []

    def submit(self, work, done):
        with self._wake:
            self._jobs.append((work, done))
            self._wake.notify()

    def _count(self) -> int:
        return int((time.monotonic() - self._started) * FPS)

    def _seen(self):
        if self.person is None:
            return background(), None
        sway = 6 * math.sin((time.monotonic() - self._started) * 1.5) if self.sway else 0.0
        frame, face = draw(self.person, self.pose, sway)
        if self.problems:
            face = a_face(self.person, box=face.box, crop=face.crop)
            face = SeenFace(**{**face.__dict__, "problems": tuple(self.problems)})
        return frame, face


class SteppedRetraining:
    """A retraining that goes step by step when told to, or by itself."""

    def __init__(self, *, thin=True, better=True, pause_s=0.0):
        self.thin, self.better, self.pause_s = thin, better, pause_s
        self.hold = threading.Event()
        self.hold.set()
        self._cancelled = False
        self.kinds = []
        self._installed = [_verifier("base-2026-11", "", "base", 1)]
        self._current = "base-2026-11"

    def run(self, on_progress, *, kind="calibrate", dry_run=False, accept_thin, by="operator"):
        from app.errors import Refused

        self.kinds.append(kind)
        self._cancelled = False
        for step, words in enumerate(("Reading the pictures", "Making pairs", "Fitting the head", "Judging")):
            on_progress(TrainingProgress(fraction=step / 4 + 0.12, text=words, figures={}))
            self.hold.wait()
            time.sleep(self.pause_s)
            if self._cancelled:
                raise Refused("Cancelled. Nothing was changed.")
        candidate = Candidate(
            version="calibrated-7f3a" if len(self._installed) == 1 else f"calibrated-7f3a-{len(self._installed)}",
            parent=self._current,
            kind="calibrated",
            folder="",
            tower="0123456789ab",
            before={
                "door_fnmr": 0.041,
                "door_fmr": 0.0012,
                "fnmr": 0.036,
                "fmr": 0.001,
                "auc": 0.9971,
                "threshold": 4.12,
            },
            after={
                "door_fnmr": 0.029,
                "door_fmr": 0.0009,
                "fnmr": 0.027,
                "fmr": 0.001,
                "auc": 0.9983,
                "threshold": 3.96,
            },
            better=self.better,
            thin=self.thin,
            words="It turned away 4.1 % of its own people's pictures before and 2.9 % now. Not worse: at equal safety, "
            "with 95 % certainty own people are missed at most 0.4 percentage points more often. "
            "The evidence is thin: only 12 people with two pictures or more; everybody judged once.",
        )
        if not self.better or (self.thin and not accept_thin(candidate)):
            return RetrainResult(candidate=candidate, installed=False, words="Not installed. " + candidate.words)
        metrics = {
            "data": {"people": 12, "pictures": 96, "strangers": 30, "stranger_pictures": 90},
            "before": dict(candidate.before),
            "after": dict(candidate.after),
            "hash": "9c41d7f02e6b",
        }
        self._installed.append(_verifier(candidate.version, candidate.parent, "calibrated", 22, metrics))
        self._current = candidate.version
        return RetrainResult(candidate=candidate, installed=True, words="Installed. " + candidate.words)

    def cancel(self):
        self._cancelled = True
        self.hold.set()

    def current(self):
        return self._current

    def versions(self):
        return list(self._installed)

    def rollback(self, *, by="operator"):
        self._current = self._installed[0].version
        return self._current


class DrawnSteps:
    """A threshold that moved once."""

    def now(self):
        return "With 33 people enrolled about one stranger in a thousand would be let in."

    def last(self):
        words = "With 33 people (before: 32) the threshold moved to a stricter step: about one stranger in a thousand."
        return Event(kind="threshold_moved", at_utc=datetime(2026, 11, 22, 9, tzinfo=UTC), details={"words": words})


def _verifier(version, parent, kind, day, metrics=None):
    return InstalledVerifier(
        metrics=metrics or {"hash": "5b0de7a1c3f8"},
        version=version,
        parent=parent,
        tower="0123456789ab",
        kind=kind,
        installed_at_utc=datetime(2026, 11, day, 8, 30, tzinfo=UTC),
    )


class PlainHasher:
    """Text in reverse: quick, and only for tests."""

    def hash(self, password):
        return password[::-1]

    def matches(self, hashed, password):
        return hashed == password[::-1]

    def needs_rehash(self, hashed):
        return False

    def lost(self, hashed):
        return False


@dataclass
class MachineTime:
    """The running clock of this machine."""

    zone: str = "UTC"

    def now(self):
        return datetime.now(UTC)


class DrawnPins:
    """Everybody's PIN is their number, backwards, twice."""

    def __init__(self, open_store):
        self._open = open_store

    def check(self, number, pin):
        with self._open() as work:
            employee = work.employees.by_number(number)
        if employee is None or pin != number[::-1] * 2:
            raise AccessDenied(
                Sentence(
                    "Expected a known number and its PIN. Received another pair. Try again, or ask the front desk."
                )
            )
        return employee


class SilentVoice:
    """Keeps what it was told to say."""

    def __init__(self):
        self.said = []

    def say(self, text, language):
        self.said.append((language, text))

    def hush(self):
        pass


def a_week(key, first, last):
    """Eight hours on every working day, the last one still open."""
    days = [first + timedelta(days=i) for i in range((last - first).days + 1)]
    return [_work_day(key, day, is_open=day == last) for day in days]


def _work_day(key, day, *, is_open):
    if day.weekday() > 4:
        return WorkDay(employee_key=key, day=day, status=Status.DAY_OFF)
    came = datetime(day.year, day.month, day.day, 8, 2, tzinfo=UTC)
    went = None if is_open else came + timedelta(hours=8, minutes=31)
    worked = timedelta(hours=3, minutes=10) if is_open else timedelta(hours=8, minutes=1)
    return WorkDay(
        employee_key=key, day=day, status=Status.PRESENT, worked=worked, first_in=came, last_out=went, is_open=is_open
    )


def a_door(open_store, check_in):
    """What the check-in screen needs beside the camera; asked: the corrections somebody asked for."""
    asked = []
    return SimpleNamespace(
        without_face=WithoutFace(check_in=check_in, pins=DrawnPins(open_store), open_unit_of_work=open_store),
        days=a_week,
        ask_forgotten=lambda *words: asked.append(words),
        asked=asked,
        facts=lambda: NoticeFacts(company="Lovelace & Sons", contact="Mary, telephone 12"),
        voice=SilentVoice(),
        zone="UTC",
    )


class DrawnKeeping:
    """Keys and one backup, as the real ones tell of them."""

    def __init__(self, folder):
        self._folder, self._files = folder, []

    def status(self):
        return SimpleNamespace(
            people=10, unsealed=0, master="mk-2026-11", where="this computer's key store", erased=1, to_clean=0
        )

    def backups(self):
        return [(f"{place}a7f03c9e", file, False) for place, file in enumerate(self._files)]

    def back_up(self, target, passphrase, say, by):
        self._files.append(target)
        return SimpleNamespace(file=target, people=10, pictures=48)

    def rotate(self, by):
        return SimpleNamespace(new="mk-2026-12")

    def export_keys(self, target, passphrase, by):
        self._files.append(target)


class DrawnRestoring:
    """A backup of two people, looked at and wanted or not. done: what was asked for."""

    def __init__(self):
        self.done = []

    def stage(self, file, passphrase, by):
        if passphrase != "correct horse battery":
            raise AccessDenied("Expected the passphrase of this backup. Received another one. Try again.")
        self.done.append(f"stage {file.name}")
        return SimpleNamespace(people=2, pictures=9, dropped=0, made_at_utc="2026-11-20T18:30:00+00:00")

    def discard(self):
        self.done.append("discard")

    def confirm(self):
        self.done.append("confirm")


def drawn_office(config, folders, privacy, reports, worktime, wiring):
    """What the admin's screens write: settings, reports, an employee's data."""
    return SimpleNamespace(
        settings=Settings(file=WrittenSettings(config, rewrite, {}), **wiring),
        files=ReportExport(writers=WRITERS, payroll=partial(payroll_bytes, reports), write=rewrite, **wiring),
        inbox=Inbox(worktime=worktime, **wiring),
        folders=folders,
        pictures=PersonPictures(folders.enrolment, folders.make_engine),
        handing_out=HandingOut(privacy=privacy, as_file=person_zip, write=rewrite),
    )


def drawn_product(*, theme="dark", hands_free=False, repeat_s=60.0, clock=None, liveness="off", **door):
    """Everything the window needs, in memory. door: settings of [door] that differ; no sound unless asked for."""
    open_store, samples, gallery, clock = memory_store(), MemorySamples(), FakeGallery(), clock or MachineTime()
    wiring = {"open_unit_of_work": open_store, "clock": clock}
    rules = CheckInRules(margin=0.05, repeat_window=timedelta(seconds=repeat_s))
    live = Liveness(policy=Policy(liveness), gallery=gallery, **wiring)
    check_in = CheckIn(gallery=gallery, rules=rules, liveness=live, **wiring)
    folder = Path(tempfile.mkdtemp(prefix="twinclock-drawn-"))
    config = Config(
        folders=Folders(data=folder, samples=folder),
        zone="UTC",
        window=WindowConfig(theme=theme, hands_free=hands_free),
        recognition=RecognitionConfig(repeat_s=repeat_s),
        parts=Parts(door=DoorSettings(**{"language": "en", "sound": False, **door})),
    )
    enrolment = Enrolment(gallery=gallery, samples=samples, **wiring)
    folders = FolderEnrolment(enrolment, Roster(**wiring), DrawnEngine)
    holidays = PackagedHolidays()
    worktime = Worktime(holidays=holidays, **wiring)
    reports = Reports(worktime=worktime, **wiring)
    access = Access(hasher=PlainHasher(), **wiring)
    privacy = Privacy(samples=samples, gallery=gallery, **wiring)
    return SimpleNamespace(
        config=config,
        open_unit_of_work=open_store,
        check_in=check_in,
        new_challenge=TurnOfTheHead,
        door=a_door(open_store, check_in),
        enrolment=enrolment,
        access=access,
        reporting=Reporting(**wiring),
        roster=Roster(**wiring),
        privacy=privacy,
        retraining=SteppedRetraining(),
        threshold=DrawnSteps(),
        people=SimpleNamespace(corrections=Corrections(**wiring), importing=PeopleImport(**wiring)),
        office=drawn_office(config, folders, privacy, reports, worktime, wiring),
        reports=reports,
        worktime=worktime,
        planning=Planning(holidays=holidays, **wiring),
        accounts=access.accounts,
        pins=Pins(hasher=PlainHasher(), **wiring),
        keeping=DrawnKeeping(folder),
        restoring=DrawnRestoring(),
        audit=SimpleNamespace(verify=lambda: SimpleNamespace(is_whole=True, lines=128, rows=96, findings=[])),
        retention=SimpleNamespace(
            run_if_due=lambda: None,
            run=lambda dry_run: SimpleNamespace(events=0, unknown_faces=0, identities=0, leavers=()),
        ),
        webhook=Webhook(post=post, only_one=nullcontext, **wiring),
        anchors=SimpleNamespace(write_due=lambda: False),
        unknown_faces=SimpleNamespace(),
        feed=DrawnFeed(),
        refresh=lambda: False,
        due_work=lambda: None,
    )
