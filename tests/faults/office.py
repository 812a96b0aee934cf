"""A working data folder whose processes a test kills: the product as app/bootstrap.py builds it, with made-up towers.

A person's face is noise: what a tower makes of a picture depends on both, so a template that is compared across
versions, or belongs to somebody else, is seen at once as a stranger.
"""

import random
import traceback
from datetime import UTC, datetime, timedelta
from pathlib import Path

from app.bootstrap import Product, build
from app.config import Config, Folders
from app.domain.decision import Outcome
from app.domain.punch import Direction
from app.errors import Refused
from app.services.enrolment import Capture
from app.services.ports import Pose
from app.settings.recognition import RecognitionConfig
from tests.fakes_faces import a_face, a_view
from tests.stores import a_crop
from tests.trainer.killing import LeavesACandidate, MadeUpTower
from tests.verifiers import a_shipped_folder

FEWEST, MOST = 3, 8  # people: enough to lose somebody, few enough to be quick


class MadeUpEngine(MadeUpTower):
    """The part of a FaceEngine that a visit and an enrolment use."""

    detector = "made up"


class Office:
    """One process at work on the data folder."""

    def __init__(self, root: Path, seed: int = 0, say=lambda word: None) -> None:
        self.root, self._rng, self._say = root, random.Random(seed), say
        self.product = an_opened_product(root)
        self.product.retraining._trainer = LeavesACandidate(self.product.versions)
        self.product.retraining._installation._embedder = lambda verifier: MadeUpTower(verifier.tower)

    @property
    def engine(self) -> MadeUpEngine:
        return MadeUpEngine(self.product.gallery.tower)

    # Each act does one thing and tells what was acknowledged, as a screen would: ("punched", its id) and so on.

    def punch(self):
        employee = self._rng.choice(self.product.roster.all())
        verdict = self.product.check_in.visit([self.face_of(employee.key)], self.engine)
        if verdict.outcome is not Outcome.ACCEPTED:
            raise AssertionError(f"Expected {employee.number} to be let in. Received {verdict}.")
        return "punched", verdict.punch_id

    def withdraw(self):
        _, punch_id = self.punch()
        return ("withdrawn" if self.product.check_in.withdraw(punch_id) else "punched"), punch_id

    def enrol(self):
        if len(self.product.roster.all()) >= MOST:
            return self.erase()
        crop = a_crop(self._rng.getrandbits(32))
        result = self.product.enrolment.enrol(
            name="Somebody", number=None, captures=[Capture("noise", Pose.STRAIGHT, a_face(crop=crop))],
            engine=self.engine, consent_text="yes", stated_by="employee",
        )  # fmt: skip
        return "enrolled", result.employee.key

    def erase(self):
        people = self.product.roster.all()
        if len(people) <= FEWEST:
            return self.enrol()
        leaving = self._rng.choice(people)
        self._say(("erasing", leaving.key))  # may be done when the kill comes before the acknowledgement
        return "erased", self.product.privacy.erase(leaving.number).key

    def install(self):
        result = self.product.retraining.run(
            lambda progress: None, kind="fine-tune", accept_thin=lambda candidate: True
        )
        return "installed", result.candidate.version

    def rollback(self):
        try:
            self.product.retraining.rollback()
        except Refused:  # nothing to go back to
            return self.install()
        return "installed", self.product.retraining.current()

    def correct(self):
        """Somebody forgot to punch, and an admin agrees."""
        employee = self._rng.choice(self.product.roster.all())
        minutes = self._rng.randrange(1, 500_000)
        at = datetime.now(UTC) - timedelta(minutes=minutes)
        asked = self.product.people.corrections.ask_forgotten(employee.number, Direction.IN, at, "forgot my badge")
        return "corrected", self.product.people.corrections.approve(asked.id).id

    def rotate(self):
        return "rotated", self.product.keeping.rotate().new

    def back_up(self):
        """Each into the same file, which is replaced whole."""
        written = self.product.keeping.back_up(self.root / "backup.twinclock", PASSPHRASE, lambda line: None)
        return "backed up", written.id

    def face_of(self, key: str):
        """What the camera sees when this employee stands before it."""
        with self.product.open_unit_of_work() as rows:
            name = self._rng.choice(rows.templates.of(key)).sample
        return a_view(a_face(crop=self.product.samples.load(name)))


ACTS = ("punch", "withdraw", "enrol", "erase", "correct", "install", "rollback", "rotate", "back_up")
PASSPHRASE = "a passphrase of several words"


def an_opened_product(root: Path) -> Product:
    return build(settings_of(root))


def settings_of(root: Path) -> Config:
    data = root / "data"
    return Config(
        folders=Folders(data=data, samples=data),
        zone="Europe/Amsterdam",
        weights=str(root / "weights"),
        recognition=RecognitionConfig(repeat_s=0.0),
    )


def an_office(root: Path) -> Office:
    """Three people, enrolled under the shipped tower."""
    a_shipped_folder(root / "weights")
    office = Office(root)
    for _ in range(FEWEST):
        office.enrol()
    return office


def work(root: str, act: str, seed: int, pipe) -> None:
    """What a killed process does: say that it begins, then act again and again and tell what was acknowledged."""
    try:
        office = Office(Path(root), seed, pipe.send)
        pipe.send(("ready", ""))
        while True:
            pipe.send(getattr(office, act)())
    except BaseException:
        pipe.send(("failed", traceback.format_exc()))
