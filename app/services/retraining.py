"""Retrain the verifier, install what is better, and go back: the verifier's life after the shipped base."""

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from typing import Any

from app.domain.permission import Act
from app.errors import Refused
from app.services.installation import Installation, VerifiersOnDisk
from app.services.permit import expect_permitted
from app.services.ports import (
    Candidate,
    Clock,
    Event,
    InstalledVerifier,
    OpenUnitOfWork,
    Trainer,
    TrainingKind,
    TrainingProgress,
    UnitOfWork,
)

LOSSES = ("bce", "contrastive", "triplet")
INSTALLING = 0.97  # of the progress bar: what embedding everybody anew has to itself


@dataclass(frozen=True, kw_only=True)
class RetrainResult:
    """What came of a retraining. words: one or two sentences for an admin."""

    candidate: Candidate
    installed: bool
    words: str


class Retraining:
    """Calibrate or fine-tune, judge, install; list, compare and roll back.

    installation: brings templates to a version's tower and switches to it.
    reload: makes the running gallery use the verifier that is current now. Other processes see the switch as
        an event and reload by themselves.
    lock: held while a candidate is trained, judged and installed; raises AlreadyRunning.
    """

    def __init__(
        self,
        trainer: Trainer,
        open_unit_of_work: OpenUnitOfWork,
        clock: Clock,
        verifiers_on_disk: VerifiersOnDisk,
        reload: Callable[[], None],
        *,
        installation: Installation,
        lock: Callable[[], AbstractContextManager[None]] = nullcontext,
    ) -> None:
        self._trainer = trainer
        self._open = open_unit_of_work
        self._clock = clock
        self._disk = verifiers_on_disk
        self._reload = reload
        self._installation = installation
        self._lock = lock

    def run(
        self,
        on_progress: Callable[[TrainingProgress], None],
        *,
        kind: TrainingKind = TrainingKind.CALIBRATE,
        loss: str = LOSSES[0],
        dry_run: bool = False,
        accept_thin: Callable[[Candidate], bool],
        by: str = "operator",
    ) -> RetrainResult:
        """Train a candidate from the current version and install it when the gate lets it through. Blocking.

        Args:
            on_progress: called from this thread now and then.
            kind: how much learns. loss: what a fine-tuning minimises.
            dry_run: judge only; nothing is installed, kept or recorded.
            accept_thin: asked only about a candidate that passed on thin evidence; True installs it.
        Raises:
            Refused: too little to learn from, cancelled, pictures are not kept, or another version was installed
                meanwhile.
            AlreadyRunning: another training holds this data folder.
            TrainingFailed: the child ended without a result.
        """
        self._expect_permitted(by)
        with self._lock():
            self._installation.sweep()
            if kind is TrainingKind.FINE_TUNE:
                self._installation.expect_pictures(self._disk.load(self.current()))
            candidate = self._trained(kind, loss, on_progress)
            if dry_run:
                self._disk.discard(candidate.folder)
                return RetrainResult(candidate=candidate, installed=False, words=f"Dry run. {candidate.words}")
            if not candidate.better:
                return self._refuse(candidate, candidate.words, by)
            if candidate.thin and not accept_thin(candidate):
                return self._refuse(candidate, f"Not installed: the evidence is thin. {candidate.words}", by)
            return self._install(candidate, on_progress, by)

    def cancel(self) -> None:
        """Stop a running `run`, from any thread; it then raises Refused."""
        self._trainer.cancel()

    def current(self) -> str:
        """The version in use; the base's own name when nothing was installed since."""
        with self._open() as work:
            return work.verifiers.current() or self._disk.base().version

    def versions(self) -> list[InstalledVerifier]:
        """Every version that was installed here, the shipped base first, then the oldest."""
        with self._open() as work:
            installed = work.verifiers.all()
        return [self._base(), *installed]

    def show(self, version: str) -> InstalledVerifier:
        """One of `versions()`; Refused when there is none of that name."""
        known = self.versions()
        for verifier in known:
            if verifier.version == version:
                return verifier
        names = ", ".join(verifier.version for verifier in known)
        raise Refused(f"Expected a version that was installed here. Received {version!r}. Choose one of: {names}.")

    def rollback(self, *, by: str = "operator") -> str:
        """Go back to the version from which the current one was trained, and return its name.

        Whoever was enrolled since is embedded by that version's tower first, where it is another one.

        Raises:
            Refused: the shipped base is in use, there is nothing before it.
        """
        self._expect_permitted(by)
        base = self._disk.base().version
        with self._open() as work:
            current = work.verifiers.current()
            if not current or current == base:
                raise Refused(f"Expected an earlier version. Received {base}, the shipped one. Nothing was changed.")
            known = {verifier.version: verifier for verifier in work.verifiers.all()}
        parent = known[current].parent if current in known else base
        while parent in known and self._disk.outdated(parent):
            parent = known[parent].parent
        target = self._disk.load(parent if parent in known else base)  # raises before anything is switched

        def switch(work: UnitOfWork) -> None:
            self._expect(work, current)
            work.verifiers.switch_to("" if target.version == base else target.version)
            work.events.add(self._event("rolled_back", target.version, {"from": current, "by": by}))

        tower = known[current].tower if current in known else target.tower
        self._installation.switch(target, tower, switch, leave_behind=True)
        self._reload()
        return target.version

    def _trained(self, kind: TrainingKind, loss: str, on_progress: Callable[[TrainingProgress], None]) -> Candidate:
        parent = self.current()
        if kind is TrainingKind.CALIBRATE:
            return self._trainer.calibrate(parent, on_progress)
        if loss not in LOSSES:
            raise Refused(f"Expected a loss of {', '.join(LOSSES)}. Received {loss!r}. Choose one of them.")
        return self._trainer.fine_tune(parent, loss, on_progress)

    def _install(self, candidate: Candidate, on_progress: Callable[[TrainingProgress], None], by: str) -> RetrainResult:
        with self._open() as work:
            self._expect(work, candidate.parent)
        # The row must never name what is not there, so files come first; should this process die before the row is
        # written, the next run sweeps them.
        installed = self._disk.install(candidate.folder, candidate.version)

        def switch(work: UnitOfWork) -> None:
            self._expect(work, candidate.parent)
            work.verifiers.add(self._row(candidate))
            work.verifiers.switch_to(candidate.version)
            work.events.add(self._event("retrained", candidate.version, {**_figures(candidate), "by": by}))

        try:
            current_tower = self._disk.load(candidate.parent).tower
            self._installation.switch(installed, current_tower, switch, on_progress=_embedding(on_progress))
        except BaseException:
            self._installation.sweep()
            raise
        self._reload()
        return RetrainResult(candidate=candidate, installed=True, words=f"Installed. {candidate.words}")

    def _refuse(self, candidate: Candidate, words: str, by: str) -> RetrainResult:
        self._disk.reject(candidate.folder, candidate.version)
        with self._open() as work:
            details = {**_figures(candidate), "words": words, "by": by}
            work.events.add(self._event("retrain_refused", candidate.version, details))
            work.commit()
        return RetrainResult(candidate=candidate, installed=False, words=words)

    def _expect_permitted(self, by: str) -> None:
        with self._open() as work:
            expect_permitted(work, by, Act.RETRAIN)

    def _expect(self, work: UnitOfWork, version: str) -> None:
        current = work.verifiers.current() or self._disk.base().version
        if current != version:
            raise Refused(
                f"Expected {version} still to be in use. Received {current}: it was switched meanwhile. "
                "Nothing was changed; try again."
            )

    def _row(self, candidate: Candidate) -> InstalledVerifier:
        return InstalledVerifier(
            version=candidate.version,
            parent=candidate.parent,
            tower=candidate.tower,
            kind=candidate.kind,
            installed_at_utc=self._clock.now(),
            metrics=_figures(candidate),
        )

    def _base(self) -> InstalledVerifier:
        base = self._disk.base()
        return InstalledVerifier(
            version=base.version,
            parent="",
            tower=base.tower,
            kind="base",
            installed_at_utc=base.made_at_utc,
            metrics={"hash": base.digest},
        )

    def _event(self, kind: str, version: str, details: dict[str, Any]) -> Event:
        return Event(kind=kind, at_utc=self._clock.now(), subject=version, details=details)


def _embedding(on_progress: Callable[[TrainingProgress], None]) -> Callable[[int, int], None]:
    return lambda done, total: on_progress(
        TrainingProgress(
            fraction=INSTALLING + (1 - INSTALLING) * done / total, text=f"Installing: person {done} of {total}"
        )
    )


def _figures(candidate: Candidate) -> dict[str, Any]:
    return {
        "parent": candidate.parent,
        "hash": candidate.digest,
        "data": dict(candidate.data),
        "before": dict(candidate.before),
        "after": dict(candidate.after),
        "thin": candidate.thin,
        "words": candidate.words,
    }
