"""The one place that puts the parts together and names adapters."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path

from app.assembly.access import build_access
from app.assembly.bulk import FolderEnrolment
from app.assembly.checkin import build_check_in
from app.assembly.door import Door, build_door, build_unknown_faces
from app.assembly.engine import detector_named, engine_maker
from app.assembly.exports import build_scheduled_exports, build_webhook, due_work
from app.assembly.keeping import Keeping
from app.assembly.liveness import build_liveness, challenges
from app.assembly.office import Office, build_office
from app.assembly.people import People, build_people
from app.assembly.record import build_audit, sign_record
from app.assembly.restoring import Restoring
from app.assembly.retention import build_retention
from app.assembly.retraining import build_retraining
from app.assembly.sealing import kept, open_sealed
from app.assembly.synchronised import Synchronised, refreshed
from app.assembly.worktime import build_planning, build_worktime
from app.camera.source import source_for
from app.capture.clock import MachineClock
from app.capture.engine import RecognitionEngine
from app.capture.live import RecognitionFeed
from app.config import Config
from app.errors import EngineStopped
from app.quiet import quiet_native_stderr
from app.security.peppers import PinPeppers
from app.services.access import Access
from app.services.accounts import Accounts
from app.services.anchors import Anchors
from app.services.audit import Audit
from app.services.checkin import CheckIn
from app.services.enrolment import Enrolment
from app.services.liveness import Liveness
from app.services.outdated import give_up_outdated
from app.services.pins import Pins
from app.services.planning import Planning
from app.services.ports import FaceEngine, Gallery, LiveFeed, NewChallenge, OpenUnitOfWork, Samples
from app.services.privacy import Privacy
from app.services.renewal import Renewal
from app.services.reporting import Reporting
from app.services.reports import Reports
from app.services.retention import Retention
from app.services.retraining import Retraining
from app.services.roster import Roster
from app.services.scheduled_exports import ScheduledExports
from app.services.threshold import ThresholdSteps
from app.services.tokens import Tokens
from app.services.unknown_faces import UnknownFaces
from app.services.webhook import Webhook
from app.services.worktime import Worktime
from app.store.locks import hold
from app.store.samples import FolderSamples
from app.store.store import Store
from model.errors import ModelError
from model.inference.embedder import Embedder
from model.versions import Verifier, Versions, read_verifier


@dataclass(frozen=True, kw_only=True)
class Product:
    """Everything a window or a command may use.

    make_engine: a new engine for the calling thread. refresh: reloads when another process changed who is enrolled
    or which verifier is in use, and says whether it did; call it about once a second, off the UI thread.
    due_work: writes exports that are due and sends waiting messages; every few seconds, off the UI thread.
    only_window: holds this data folder's window; AlreadyRunning when another one is open.
    """

    config: Config
    open_unit_of_work: OpenUnitOfWork
    samples: Samples
    gallery: Gallery
    check_in: CheckIn
    liveness: Liveness
    new_challenge: NewChallenge
    enrolment: Enrolment
    access: Access
    accounts: Accounts
    pins: Pins
    pin_peppers: PinPeppers | None
    tokens: Tokens
    audit: Audit
    anchors: Anchors
    reporting: Reporting
    worktime: Worktime
    planning: Planning
    reports: Reports
    scheduled_exports: ScheduledExports
    webhook: Webhook
    due_work: Callable[[], None]
    roster: Roster
    privacy: Privacy
    retraining: Retraining
    threshold: ThresholdSteps
    office: Office
    versions: Versions
    people: People
    unknown_faces: UnknownFaces
    door: Door
    feed: LiveFeed
    make_engine: Callable[[], FaceEngine]
    refresh: Callable[[], bool]
    only_window: Callable[[], AbstractContextManager[None]]
    keeping: Keeping
    restoring: Restoring
    retention: Retention


def build(config: Config, say: Callable[[str], None] = lambda line: None) -> Product:
    """Put the product together on one data folder.

    say: is told of slow steps (the detector's one-time export).
    Raises:
        StoreUnavailable: the data folder cannot be used.
        WeightsError: the verifier's files are missing or foreign.
    """
    store, on_disk = open_sealed(config, say)
    samples = kept(config, on_disk)
    sign_record(config, store)
    writing, reading = store.unit_of_work, store.reading
    clock, keeping = MachineClock(config.zone), Keeping(store, config)
    versions = Versions(config.folders.data / "versions", config.weights)
    give_up_outdated(versions, reading, writing, clock, say)
    sync = Synchronised(config, versions, reading)
    gallery = sync.gallery
    renewal = Renewal(gallery=gallery, samples=samples, open_unit_of_work=writing, clock=clock)
    steps = ThresholdSteps(gallery=gallery, open_unit_of_work=writing, clock=clock)
    access, pins, tokens, pin_peppers = build_access(config, store, clock)
    audit, anchors = build_audit(config, store, clock)
    make_engine = engine_maker(config, gallery, renewal, steps, say)

    def switched() -> None:
        sync.reload()
        steps.note()

    worktime = build_worktime(reading, clock)
    liveness = build_liveness(config, gallery, writing, clock)
    webhook = build_webhook(config, writing, clock)
    reports = Reports(open_unit_of_work=reading, worktime=worktime, clock=clock)
    exports = build_scheduled_exports(config, reports, writing, clock)
    unknown_faces = build_unknown_faces(config, store, writing, clock)
    check_in = build_check_in(config, gallery, samples, liveness, worktime, unknown_faces.note, writing, clock)
    enrolment = Enrolment(gallery=gallery, samples=samples, open_unit_of_work=writing, clock=clock, noted=steps.note)
    roster = Roster(open_unit_of_work=writing, clock=clock)
    folders = FolderEnrolment(enrolment, roster, make_engine)
    privacy = Privacy(
        samples=samples,
        gallery=gallery,
        open_unit_of_work=writing,
        clock=clock,
        noted=steps.note,
        clean_up=keeping.clean_up,
    )
    return Product(
        config=config,
        open_unit_of_work=writing,
        samples=samples,
        gallery=gallery,
        check_in=check_in,
        liveness=liveness,
        new_challenge=challenges(config),
        enrolment=enrolment,
        access=access,
        accounts=access.accounts,
        pins=pins,
        pin_peppers=pin_peppers,
        tokens=tokens,
        audit=audit,
        anchors=anchors,
        reporting=Reporting(open_unit_of_work=reading, clock=clock, worktime=worktime),
        worktime=worktime,
        planning=build_planning(writing, clock),
        reports=reports,
        scheduled_exports=exports,
        webhook=webhook,
        due_work=due_work(exports, webhook),
        roster=roster,
        privacy=privacy,
        retraining=build_retraining(config, versions, writing, clock, renewal, switched, store.picture_keys),
        threshold=steps,
        office=build_office(config, folders, privacy, reports, worktime, writing, clock),
        versions=versions,
        people=build_people(samples, writing, clock),
        unknown_faces=unknown_faces,
        door=build_door(config, check_in, pins, worktime, writing, clock),
        feed=RecognitionFeed(lambda: source_for(config.camera, loop=True, paced=True), make_engine),
        make_engine=make_engine,
        refresh=lambda: refreshed(sync, renewal, steps),
        only_window=lambda: _only_window(config, store, on_disk, keeping),
        keeping=keeping,
        restoring=Restoring(store, config),
        retention=build_retention(config, store, samples, gallery, clock, keeping.clean_up, steps.note),
    )


def shipped_engine(config: Config, say: Callable[[str], None] = lambda line: None) -> tuple[FaceEngine, Verifier]:
    """A face engine with the verifier that came with the app, and that verifier; no data folder is opened.

    Raises:
        EngineStopped: detector or verifier cannot be loaded.
    """
    try:
        base = read_verifier(Path(config.weights), Path(config.weights))
        detector = detector_named(config.recognition.detector, say)
        with quiet_native_stderr():
            embedder = Embedder(base.tower_path)
    except ModelError as error:
        raise EngineStopped(str(error)) from error
    return RecognitionEngine(detector=detector, embedder=embedder, tower=base.tower), base


@contextmanager
def _only_window(config: Config, store: Store, samples: FolderSamples, keeping: Keeping) -> Iterator[None]:
    with hold(config.folders.data, "window"):
        keeping.expect_sound()
        samples.sweep(store.sample_names())  # what a crash between a picture and its row has left
        yield
