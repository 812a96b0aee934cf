"""The one place that puts the parts together and names adapters."""

import os
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from app.camera.source import source_for
from app.capture.clock import MachineClock
from app.capture.engine import RecognitionEngine
from app.capture.gallery import CurrentGallery
from app.capture.live import RecognitionFeed
from app.capture.quiet import quiet_native_stderr
from app.capture.tower import OpenTower, open_tower
from app.config import CHECKOUT, Config
from app.errors import EngineStopped
from app.security.passwords import Argon2Passwords
from app.services.access import Access
from app.services.checkin import CheckIn, CheckInRules
from app.services.enrolment import Enrolment
from app.services.installation import Installation
from app.services.outdated import give_up_outdated
from app.services.ports import FaceEngine, Gallery, LiveFeed, OpenUnitOfWork, Samples
from app.services.privacy import Privacy
from app.services.renewal import Renewal
from app.services.reporting import Reporting
from app.services.retraining import Retraining
from app.services.roster import Roster
from app.services.threshold import ThresholdSteps
from app.store.locks import hold
from app.store.samples import FolderSamples
from app.store.store import Store, open_store
from app.trainer.process import SpawnedTrainer
from model.errors import ModelError
from model.faces.detector_files import ensure_detector_files
from model.faces.face import Detector
from model.inference.embedder import Embedder
from model.versions import Verifier, Versions, read_verifier


@dataclass(frozen=True, kw_only=True)
class Product:
    """Everything a window or a command may use.

    make_engine: a new engine for the calling thread. refresh: reloads when another process changed who is enrolled
    or which verifier is in use, and says whether it did; call it about once a second, off the UI thread.
    only_window: holds this data folder's window; AlreadyRunning when another one is open.
    """

    config: Config
    open_unit_of_work: OpenUnitOfWork
    samples: Samples
    gallery: Gallery
    check_in: CheckIn
    enrolment: Enrolment
    access: Access
    reporting: Reporting
    roster: Roster
    privacy: Privacy
    retraining: Retraining
    threshold: ThresholdSteps
    versions: Versions
    feed: LiveFeed
    make_engine: Callable[[], FaceEngine]
    refresh: Callable[[], bool]
    only_window: Callable[[], AbstractContextManager[None]]


def build(config: Config, say: Callable[[str], None] = lambda line: None) -> Product:
    """Put the product together on one data folder.

    say: is told of slow steps (the detector's one-time export).
    Raises:
        StoreUnavailable: the data folder cannot be used.
        WeightsError: the verifier's files are missing or foreign.
    """
    store = open_store(config.folders.data)
    writing, reading = store.unit_of_work, store.reading
    clock, samples = MachineClock(config.zone), FolderSamples(config.folders.samples)
    versions = Versions(config.folders.data / "versions", config.weights)
    give_up_outdated(versions, reading, writing, clock, say)
    sync = _Synchronised(config, versions, reading)
    gallery = sync.gallery
    renewal = Renewal(gallery=gallery, samples=samples, open_unit_of_work=writing, clock=clock)
    steps = ThresholdSteps(gallery=gallery, open_unit_of_work=writing, clock=clock)
    make_engine = _engine_maker(config, gallery, renewal, steps, say)

    def switched() -> None:
        sync.reload()
        steps.note()

    rules = CheckInRules(margin=config.recognition.margin, repeat_window=timedelta(seconds=config.recognition.repeat_s))
    return Product(
        config=config,
        open_unit_of_work=writing,
        samples=samples,
        gallery=gallery,
        check_in=CheckIn(gallery=gallery, open_unit_of_work=writing, clock=clock, rules=rules),
        enrolment=Enrolment(gallery=gallery, samples=samples, open_unit_of_work=writing, clock=clock, noted=steps.note),
        access=Access(hasher=Argon2Passwords(), open_unit_of_work=writing, clock=clock),
        reporting=Reporting(open_unit_of_work=reading, clock=clock),
        roster=Roster(open_unit_of_work=writing, clock=clock),
        privacy=Privacy(samples=samples, gallery=gallery, open_unit_of_work=writing, clock=clock, noted=steps.note),
        retraining=_retraining(config, versions, writing, clock, renewal, switched),
        threshold=steps,
        versions=versions,
        feed=RecognitionFeed(lambda: source_for(config.camera, loop=True, paced=True), make_engine),
        make_engine=make_engine,
        refresh=lambda: _refreshed(sync, renewal, steps),
        only_window=lambda: _only_window(config, store, samples),
    )


def shipped_engine(config: Config, say: Callable[[str], None] = lambda line: None) -> tuple[FaceEngine, Verifier]:
    """A face engine with the verifier that came with the app, and that verifier; no data folder is opened.

    Raises:
        EngineStopped: detector or verifier cannot be loaded.
    """
    try:
        base = read_verifier(Path(config.weights), Path(config.weights))
        detector = _detector(config.recognition.detector, say)
        with quiet_native_stderr():
            embedder = Embedder(base.tower_path)
    except ModelError as error:
        raise EngineStopped(str(error)) from error
    return RecognitionEngine(detector=detector, embedder=embedder, tower=base.tower), base


class _Synchronised:
    """Keeps the gallery equal to what the store says, whichever process wrote it."""

    RELOADING = frozenset({"enrolled", "erased", "retrained", "rolled_back", "templates_added"})

    def __init__(self, config: Config, versions: Versions, open_unit_of_work: OpenUnitOfWork) -> None:
        self._versions, self._open = versions, open_unit_of_work
        with self._open() as work:
            verifier = versions.load(work.verifiers.current())
        recognition = config.recognition
        self.gallery = CurrentGallery(
            verifier, wanted_fpir=recognition.wanted_fpir, pair_fmr=recognition.pair_fmr, folder=config.folders.data
        )
        self.reload()

    def reload(self) -> None:
        """Read verifier and templates anew."""
        with self._open() as work:
            self._seen = work.events.last_id()  # before the templates: what comes meanwhile is read again
            verifier = self._versions.load(work.verifiers.current())
            self.gallery.use(verifier, work.templates.of_tower(verifier.tower))

    def refresh(self) -> bool:
        """Reload when another process changed what the gallery holds; True when it did."""
        with self._open() as work:
            news = work.events.since(self._seen)
        if not any(event.kind in self.RELOADING for event in news):
            self._seen = max((event.id for event in news), default=self._seen)
            return False
        self.reload()
        return True


def _refreshed(sync: _Synchronised, renewal: Renewal, steps: ThresholdSteps) -> bool:
    """Reload when another process changed something, and embed whoever it enrolled by a tower not in use any more."""
    if not sync.refresh():
        return False
    if renewal.lacking(sync.gallery.tower):
        renewal.renew(OpenTower(sync.gallery.verifier))
    steps.note()
    return True


def _retraining(
    config: Config,
    versions: Versions,
    writing: OpenUnitOfWork,
    clock: MachineClock,
    renewal: Renewal,
    reload: Callable[[], None],
) -> Retraining:
    trainer = SpawnedTrainer(
        samples=config.folders.samples,
        versions=config.folders.data / "versions",
        shipped=Path(config.weights),
        lock=lambda: hold(config.folders.data, "training"),
        detector=config.recognition.detector,
        base_faces=_base_faces(),
    )
    installation = Installation(
        verifiers_on_disk=versions,
        open_unit_of_work=writing,
        renewal=renewal,
        embedder=lambda target: OpenTower(versions.load(target.version)),
    )
    return Retraining(
        trainer,
        writing,
        clock,
        versions,
        reload,
        installation=installation,
        lock=lambda: hold(config.folders.data, "retraining"),
    )


def _base_faces() -> Path | None:
    """The faces that judged the shipped verifier, where somebody who develops it has them beside the checkout."""
    shared = Path(os.environ.get("TWINCLOCK_SHARED") or CHECKOUT.parent / "shared")
    file = shared / "faces" / "validation.npz"
    return file if file.is_file() else None


def _engine_maker(
    config: Config, gallery: CurrentGallery, renewal: Renewal, steps: ThresholdSteps, say: Callable[[str], None]
) -> Callable[[], FaceEngine]:
    def make() -> FaceEngine:
        verifier = gallery.verifier
        embedder = open_tower(verifier)
        try:
            detector = _detector(config.recognition.detector, say)
        except ModelError as error:
            raise EngineStopped(str(error)) from error
        engine = RecognitionEngine(
            detector=detector, embedder=embedder, tower=verifier.tower, current=lambda: gallery.verifier
        )
        if renewed := renewal.renew(engine):
            say(f"The recogniser was updated: {renewed} people were embedded anew from their stored pictures.")
            steps.note()
        return engine

    return make


def _detector(name: str, say: Callable[[str], None]) -> Detector:
    if name == "mtcnn":
        from model.faces.mtcnn import MtcnnDetector

        files = ensure_detector_files(progress=say)
        with quiet_native_stderr():
            return MtcnnDetector(files)
    from model.faces.yunet import YunetDetector

    return YunetDetector(name)


@contextmanager
def _only_window(config: Config, store: Store, samples: FolderSamples) -> Iterator[None]:
    with hold(config.folders.data, "window"):
        samples.sweep(store.sample_names())  # what a crash between a picture and its row has left
        yield
