"""The Gallery port on `model.inference`: the current head's gallery, exchanged whole when the head changes."""

import itertools
import threading
from collections.abc import Iterable
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from app.domain.promise import promise
from app.services.ports import Embedding, Match, Template, Threshold
from model.inference.gallery import Gallery
from model.inference.threshold import threshold_for
from model.siamese.headfile import HeadFile
from model.training.curve import site_tightening
from model.versions import Verifier

INFINITE = float("inf")
LOADED_AT_A_TIME = 4096  # templates: what is waiting stays small, however many there are
# A hundred people make ten thousand comparisons, which can show a rate of one in a thousand. Fewer may tighten, but
# not stand against what was measured elsewhere; of more a sample is taken, so that an enrolment stays quick.
MEASURED_PEOPLE = 100


class CurrentGallery:
    """Everybody's templates under the verifier in use.

    The threshold is that of the head's measured curve, tightened because one camera and one light make strangers
    alike: by the head's own figure for that, and once enough people are enrolled by what they themselves show.

    wanted_fpir: share of strangers' visits that may be accepted, over the whole gallery. pair_fmr: for 1:1.
    folder: where a very large gallery keeps a file without a name, see `model.inference.gallery`.
    """

    def __init__(self, verifier: Verifier, *, wanted_fpir: float, pair_fmr: float, folder: Path | None = None) -> None:
        self._wanted_fpir, self._pair_fmr, self._folder = wanted_fpir, pair_fmr, folder
        self._lock = threading.Lock()
        self._use(verifier)

    def use(self, verifier: Verifier, templates: Iterable[Template]) -> None:
        """Exchange head and templates for those of another version; a concurrent match sees the old or the new."""
        with self._lock:
            self._use(verifier, templates)

    def _use(self, verifier: Verifier, templates: Iterable[Template] = ()) -> None:
        gallery = Gallery(verifier.head.weights(), verifier.head.bias, folder=self._folder)
        own = (template for template in templates if template.tower == verifier.tower)
        while some := list(itertools.islice(own, LOADED_AT_A_TIME)):
            gallery.load([t.employee_key for t in some], np.stack([t.embedding for t in some]))
        self._settle(verifier, gallery)

    @property
    def version(self) -> str:
        return self._now[0].version

    @property
    def tower(self) -> str:
        """Identity of the tower whose templates are compared here."""
        return self._now[0].tower

    def people(self) -> int:
        return self._now[1].people

    def replace(self, templates: Iterable[Template]) -> None:
        with self._lock:
            self._use(self._now[0], templates)

    @property
    def verifier(self) -> Verifier:
        """The version in use: what an engine's embeddings have to be made by."""
        return self._now[0]

    def add(self, employee_key: str, embeddings: NDArray[np.float32], tower: str = "") -> None:
        with self._lock:
            verifier, gallery, _ = self._now
            if tower not in ("", verifier.tower):
                return  # exchanged since they were embedded: of another tower they would be compared with strangers
            gallery.add(employee_key, embeddings)
            self._settle(verifier, gallery)

    def remove(self, employee_key: str) -> None:
        with self._lock:
            verifier, gallery, _ = self._now
            gallery.remove(employee_key)
            self._settle(verifier, gallery)

    def match(self, embedding: Embedding) -> Match:
        found = self._now[1].match(embedding)
        if found is None:
            return Match(None, INFINITE, None, INFINITE)
        runner_up = None if found.runner_up_person is None else str(found.runner_up_person)
        return Match(str(found.person), found.distance, runner_up, found.runner_up_distance)

    def distance_to(self, employee_key: str, embedding: Embedding) -> float:
        gallery = self._now[1]
        if employee_key not in gallery:
            return INFINITE
        return float(gallery.distances_to(employee_key, embedding).min())

    def distance_between(self, first: Embedding, second: Embedding) -> float:
        return float(np.abs((first - second) * self._now[0].head.weights()).sum())

    def similarity(self, distance: float) -> float:
        return self._now[1].similarity(distance)

    def threshold(self) -> Threshold:
        return self._threshold(self._now[1].people, self._wanted_fpir)

    def pair_threshold(self) -> Threshold:
        return self._threshold(1, self._pair_fmr)

    def _threshold(self, people: int, wanted: float) -> Threshold:
        verifier, _, tightening = self._now
        head = verifier.head
        chosen = threshold_for(_careful_curve(head), people, wanted, fmr_floor=head.fmr_floor)
        words = promise(chosen.expected_fpir, people, chosen.at_floor)
        return Threshold(chosen.distance * tightening, chosen.expected_fpir, chosen.at_floor, words, chosen.distance)

    def _settle(self, verifier: Verifier, gallery: Gallery) -> None:
        # One assignment: head, templates and what was measured on them belong together. Measured with every change,
        # not when a threshold is asked for: it takes up to 40 ms, which no click should wait for.
        self._now = (verifier, gallery, _site_tightening(verifier.head, gallery))


def _site_tightening(head: HeadFile, gallery: Gallery) -> float:
    here = site_tightening(head.fmr_curve, *gallery.sample(MEASURED_PEOPLE))
    if here is None:
        return head.one_camera
    return here if gallery.people >= MEASURED_PEOPLE else min(here, head.one_camera)


def _careful_curve(head: HeadFile) -> list[tuple[float, float]]:
    # The upper end of each rate's 95 % interval: what was measured on few people must not promise too much.
    rates = np.maximum.accumulate([max(point.fmr, point.high) for point in head.fmr_curve])
    return [(point.distance, min(float(rate), 1.0)) for point, rate in zip(head.fmr_curve, rates, strict=True)]
