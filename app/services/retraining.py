"""Retrain the verifier, install what is better, and go back: the verifier's life after the shipped base."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from app.errors import Refused
from app.services.ports import (
    Candidate,
    Clock,
    Event,
    InstalledVerifier,
    OpenUnitOfWork,
    Trainer,
    TrainingProgress,
    UnitOfWork,
)


class VerifierOnDisk(Protocol):
    """What this service asks of a version's files."""

    @property
    def version(self) -> str: ...
    @property
    def tower(self) -> str: ...
    @property
    def made_at_utc(self) -> datetime: ...


class VerifiersOnDisk(Protocol):
    """The folders of the versions: `model.versions.Versions` stands behind it."""

    def base(self) -> VerifierOnDisk: ...  # the shipped one

    def load(self, version: str) -> VerifierOnDisk:
        """Read a version's files; raises when one is missing, foreign or does not fit the tower."""
        ...

    def install(self, folder: str, version: str) -> VerifierOnDisk: ...  # whole or absent; does not switch
    def reject(self, folder: str, version: str) -> None: ...  # kept aside, with its figures
    def discard(self, folder: str) -> None: ...


@dataclass(frozen=True, kw_only=True)
class RetrainResult:
    """What came of a retraining. words: one or two sentences for an admin."""

    candidate: Candidate
    installed: bool
    words: str


class Retraining:
    """Calibrate, judge, install; list and roll back.

    A new head leaves the templates as they are (they hold f, not w * f), so installing is one row in one
    transaction, and check-in goes on throughout. Fine-tuning, which changes the tower, has its place in
    `_install`: the new templates are embedded before that row is written.

    reload: makes the running gallery use the verifier that is current now. Other processes see the switch as
        an event and reload by themselves.
    """

    def __init__(
        self,
        trainer: Trainer,
        open_unit_of_work: OpenUnitOfWork,
        clock: Clock,
        verifiers_on_disk: VerifiersOnDisk,
        reload: Callable[[], None],
    ) -> None:
        self._trainer = trainer
        self._open = open_unit_of_work
        self._clock = clock
        self._disk = verifiers_on_disk
        self._reload = reload

    def run(
        self,
        on_progress: Callable[[TrainingProgress], None],
        *,
        dry_run: bool = False,
        accept_thin: Callable[[Candidate], bool],
    ) -> RetrainResult:
        """Train a candidate from the current version and install it when the gate lets it through. Blocking.

        Args:
            on_progress: called from this thread now and then.
            dry_run: judge only; nothing is installed, kept or recorded.
            accept_thin: asked only about a candidate that passed on thin evidence; True installs it.
        Raises:
            Refused: too little to learn from, cancelled, or another version was installed meanwhile.
            AlreadyRunning: another training holds this data folder.
            TrainingFailed: the child ended without a result.
        """
        parent = self.current()
        candidate = self._trainer.calibrate(parent, on_progress)
        if dry_run:
            self._disk.discard(candidate.folder)
            return RetrainResult(candidate=candidate, installed=False, words=f"Dry run. {candidate.words}")
        if not candidate.better:
            return self._refuse(candidate, candidate.words)
        if candidate.thin and not accept_thin(candidate):
            return self._refuse(candidate, f"Not installed: the evidence is thin. {candidate.words}")
        return self._install(candidate)

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

    def rollback(self) -> str:
        """Go back to the version from which the current one was trained, and return its name.

        Raises:
            Refused: the shipped base is in use, there is nothing before it.
        """
        base = self._disk.base().version
        with self._open() as work:
            current = work.verifiers.current()
            if not current or current == base:
                raise Refused(f"Expected an earlier version. Received {base}, the shipped one. Nothing was changed.")
            known = {verifier.version: verifier for verifier in work.verifiers.all()}
            parent = known[current].parent if current in known else base
            target = parent if parent in known else base
            self._disk.load(target)  # raises before anything is switched
            work.verifiers.switch_to("" if target == base else target)
            work.events.add(self._event("rolled_back", target, {"from": current}))
            work.commit()
        self._reload()
        return target

    def _install(self, candidate: Candidate) -> RetrainResult:
        with self._open() as work:
            self._expect_unchanged(work, candidate)
            self._disk.install(candidate.folder, candidate.version)  # the row must never name what is not there
            work.verifiers.add(self._row(candidate))
            work.verifiers.switch_to(candidate.version)
            work.events.add(self._event("retrained", candidate.version, _figures(candidate)))
            work.commit()
        self._reload()
        return RetrainResult(candidate=candidate, installed=True, words=f"Installed. {candidate.words}")

    def _refuse(self, candidate: Candidate, words: str) -> RetrainResult:
        self._disk.reject(candidate.folder, candidate.version)
        with self._open() as work:
            work.events.add(self._event("retrain_refused", candidate.version, {**_figures(candidate), "words": words}))
            work.commit()
        return RetrainResult(candidate=candidate, installed=False, words=words)

    def _expect_unchanged(self, work: UnitOfWork, candidate: Candidate) -> None:
        current = work.verifiers.current() or self._disk.base().version
        if current != candidate.parent:
            raise Refused(
                f"Expected {candidate.parent} still to be in use. Received {current}: it was switched during the "
                "training. Nothing was changed; retrain again."
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
            version=base.version, parent="", tower=base.tower, kind="base", installed_at_utc=base.made_at_utc
        )

    def _event(self, kind: str, version: str, details: dict[str, Any]) -> Event:
        return Event(kind=kind, at_utc=self._clock.now(), subject=version, details=details)


def _figures(candidate: Candidate) -> dict[str, Any]:
    return {
        "parent": candidate.parent,
        "before": dict(candidate.before),
        "after": dict(candidate.after),
        "thin": candidate.thin,
        "words": candidate.words,
    }
