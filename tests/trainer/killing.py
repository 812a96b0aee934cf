"""Work that a test kills: installing and going back on a data folder of its own, as a process of its own.

Towers are made up: what one makes of a picture depends on both, so that a template compared across versions is seen
at once as a stranger.
"""

import hashlib
import multiprocessing
from pathlib import Path
from uuid import uuid4

import numpy as np

from app.capture.gallery import CurrentGallery
from app.services.installation import Installation
from app.services.ports import Candidate, SampleKind
from app.services.renewal import Renewal
from app.services.retraining import Retraining
from app.store.locks import hold
from app.store.samples import FolderSamples
from app.store.store import open_store
from model.versions import Versions, tower_digest, write_version
from tests.fakes_faces import FakeClock
from tests.stores import NOON, a_crop, a_template, an_employee
from tests.verifiers import a_head, a_shipped_folder

PEOPLE, PICTURES = 6, 2
FORKSERVER = multiprocessing.get_context("forkserver")  # imports once, then every process starts in no time
FORKSERVER.set_forkserver_preload(["tests.trainer.killing", "app.bootstrap"])


class MadeUpTower:
    """The same picture gives the same row under one tower, and a stranger's under another."""

    def __init__(self, tower):
        self.tower = tower

    def embed(self, crops):
        return np.stack([self._row(crop) for crop in crops])

    def _row(self, crop):
        digest = hashlib.sha256(self.tower.encode() + crop.tobytes()).digest()
        row = np.random.default_rng(list(digest)).normal(size=128)
        return (row / np.linalg.norm(row)).astype(np.float32)


class LeavesACandidate:
    """A trainer whose training is over: a fine-tuned tower lies there, another one each time."""

    def __init__(self, versions):
        self.versions = versions

    def fine_tune(self, parent, loss, on_progress):
        version = f"fine-tuned-{uuid4().hex[:12]}"  # as the real one's, no name comes twice
        own = self.versions.candidates.parent / f"{version}.tflite"
        own.parent.mkdir(parents=True, exist_ok=True)
        own.write_bytes(version.encode())
        self.versions.sweep()
        head = a_head(version, tower_digest(own))
        folder = write_version(self.versions.candidates / version, head, {"parent": parent}, own, own)
        return Candidate(
            version=version, parent=parent, kind="fine-tuned", folder=str(folder), tower=tower_digest(own)[:12],
            before={}, after={}, better=True, thin=False, words="",
        )  # fmt: skip


class Door:
    """The parts around one data folder, as app/bootstrap.py puts them together."""

    def __init__(self, root: Path):
        self.store = open_store(root / "data")
        self.samples = FolderSamples(root / "data")
        self.versions = Versions(root / "data" / "versions", root / "weights")
        self.gallery = CurrentGallery(self.versions.base(), wanted_fpir=0.01, pair_fmr=0.01)
        renewal = Renewal(
            gallery=self.gallery, samples=self.samples, open_unit_of_work=self.store.unit_of_work, clock=FakeClock(NOON)
        )
        installation = Installation(
            verifiers_on_disk=self.versions,
            open_unit_of_work=self.store.unit_of_work,
            renewal=renewal,
            embedder=lambda verifier: MadeUpTower(verifier.tower),
        )
        self.retraining = Retraining(
            LeavesACandidate(self.versions),
            self.store.unit_of_work,
            FakeClock(NOON),
            self.versions,
            self.reload,
            installation=installation,
            lock=lambda: hold(root / "data", "retraining"),
        )
        self.reload()

    def reload(self):
        with self.store.reading() as work:
            verifier = self.versions.load(work.verifiers.current())
            self.gallery.use(verifier, work.templates.of_tower(verifier.tower))

    def install(self):
        return self.retraining.run(lambda progress: None, kind="fine-tune", accept_thin=lambda candidate: True)

    def rollback(self):
        return self.retraining.rollback()

    def decisions(self):
        """For every stored picture whom the gallery takes it for, and how far it lies."""
        tower = MadeUpTower(self.gallery.tower)
        found = {}
        for name in self.samples.names():
            match = self.gallery.match(tower.embed([self.samples.load(name)])[0])
            found[name] = (match.employee_key, round(match.distance, 4))
        return found


def a_door(root: Path) -> Door:
    """Six people of two pictures, enrolled under the shipped tower."""
    a_shipped_folder(root / "weights")
    door = Door(root)
    tower = MadeUpTower(door.gallery.tower)
    with door.store.unit_of_work() as work:
        for person in range(PEOPLE):
            key = f"e{person}"
            work.employees.add(an_employee(key, number=str(person)))
            for picture in range(PICTURES):
                crop = a_crop(PICTURES * person + picture)
                sample = door.samples.save(SampleKind.ANCHOR, str(person), crop)
                row = tower.embed([crop])[0]
                work.templates.add(a_template(key, embedding=row, tower=tower.tower, sample=sample))
        work.commit()
    door.reload()
    return door


def work(root: str, act: str, ready) -> None:
    """What the killed process does: say that it begins, then act."""
    door = Door(Path(root))
    ready.send(True)
    getattr(door, act)()
    ready.send(True)
