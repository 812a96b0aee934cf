"""The threshold moves in steps as people join and leave; every step is noted in words an admin understands."""

from collections.abc import Mapping
from typing import Any

from app.services.ports import Clock, Event, Gallery, OpenUnitOfWork, Threshold

MOVED = "threshold_moved"


class ThresholdSteps:
    """Notes in the event log at which measured step the threshold of the door stands."""

    def __init__(self, *, gallery: Gallery, open_unit_of_work: OpenUnitOfWork, clock: Clock) -> None:
        self._gallery, self._open, self._clock = gallery, open_unit_of_work, clock

    def note(self) -> str:
        """Add a line to the event log when the step is another one than last time, and return it, else "".

        Called after whatever may move it: somebody joined or left, another version is in use. The first time nothing
        has moved yet: the line only says where the threshold stands.
        """
        now, people, version = self._gallery.threshold(), self._gallery.people(), self._gallery.version
        with self._open() as work:
            before = work.events.last(MOVED)
            if before is not None and _stands(before.details, now, version):
                return ""
            words = _words(before.details if before else None, now, people, version)
            work.events.add(self._event(now, people, version, words))
            work.commit()
        return words

    def now(self) -> str:
        """Where the threshold stands, for an admin."""
        return self._gallery.threshold().words

    def last(self) -> Event | None:
        """The newest step, its words under details["words"]; None before anything was noted."""
        with self._open() as work:
            return work.events.last(MOVED)

    def _event(self, now: Threshold, people: int, version: str, words: str) -> Event:
        details = {"step": now.step, "version": version, "people": people, "rate": now.expected_rate, "words": words}
        return Event(kind=MOVED, at_utc=self._clock.now(), subject=version, details=details)


def _stands(before: Mapping[str, Any], now: Threshold, version: str) -> bool:
    return before.get("version") == version and before.get("step") == now.step


def _words(before: Mapping[str, Any] | None, now: Threshold, people: int, version: str) -> str:
    promise = now.words[:1].lower() + now.words[1:]
    if before is None:
        return f"The threshold is set: {promise}"
    if before.get("version") != version:
        return f"The threshold was set anew for {version}: {promise}"
    way = "stricter" if now.step < float(before.get("step", 0.0)) else "less strict"
    return f"With {people} people (before: {before.get('people')}) the threshold moved to a {way} step: {promise}"
