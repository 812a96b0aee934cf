"""Keeps the gallery equal to what the store says."""

from app.capture.gallery import CurrentGallery
from app.capture.tower import OpenTower
from app.config import Config
from app.services.ports import OpenUnitOfWork
from app.services.renewal import Renewal
from app.services.threshold import ThresholdSteps
from model.versions import Versions


class Synchronised:
    """Keeps the gallery equal to what the store says, whichever process wrote it."""

    RELOADING = frozenset(
        {
            "enrolled",
            "erased",
            "retrained",
            "rolled_back",
            "templates_added",
            "re_enrolled",
            "template_dropped",
            "door_loaded",
            "face_forgotten",
        }
    )

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


def refreshed(sync: Synchronised, renewal: Renewal, steps: ThresholdSteps) -> bool:
    """Reload when another process changed something, and embed whoever it enrolled by a tower not in use any more."""
    if not sync.refresh():
        return False
    if renewal.lacking(sync.gallery.tower):
        renewal.renew(OpenTower(sync.gallery.verifier))
    steps.note()
    return True
