"""How well a gallery names the people in it and turns away those who are not."""

import numpy as np
from numpy.typing import NDArray

from model.evaluation.bootstrap import rate_interval

BLOCK = 256  # probes compared with the gallery at a time


def identification_report(
    gallery: NDArray[np.floating],
    gallery_identity: NDArray[np.integer],
    probes: NDArray[np.floating],
    probe_identity: NDArray[np.integer],
    strangers: NDArray[np.floating],
    *,
    stranger_identity: NDArray[np.integer] | None = None,
    threshold: float | None = None,
    at_fpir: float | None = None,
) -> dict[str, object]:
    """Return what `evaluate identification` prints about an open-set search.

    A person's distance is that of the nearest of their templates. A mated probe is identified when its own
    person is nearest and not farther than the threshold; FNIR is the share of those that are not. FPIR is
    the share of strangers for whom anybody is near enough.

    Args:
        gallery: float (t, d), folded templates (w * f), or any embedding compared by L1.
        gallery_identity: int (t,). probes: float (p, d). probe_identity: int (p,), all in the gallery.
        strangers: float (s, d), of people not in the gallery; may be empty with a threshold.
        stranger_identity: int (s,), who they are; None: each is somebody else. For the intervals alone.
        threshold: largest distance that identifies; or
        at_fpir: pick the threshold on the strangers, at the largest FPIR not above this. One of the two.
    Returns:
        {"enrolled", "probes", "strangers", "templates_per_person", "rank1", "fnir", "fnir_low", "fnir_high",
        "fpir", "fpir_low", "fpir_high", "threshold", "wrong_person"}; "wrong_person" counts probes accepted as
        somebody else, "fpir" is null without strangers. The intervals hold 95 %, by bootstrap over people, at
        this threshold.
    Raises:
        ValueError: not exactly one of threshold and at_fpir, no probes, or at_fpir without strangers.
    Source: ISO/IEC 19795-1:2021, open-set identification.
    """
    if (threshold is None) == (at_fpir is None):
        raise ValueError("Expected a threshold or at_fpir. Received both or neither. Pass one.")
    if not len(probes) or not len(gallery):
        raise ValueError(f"Expected templates and probes. Received {len(gallery)} and {len(probes)}.")
    distance, person = nearest_people(gallery, gallery_identity, probes)
    stranger_distance = nearest_people(gallery, gallery_identity, strangers)[0]
    if threshold is None:
        threshold = threshold_at_fpir(stranger_distance, float(at_fpir or 0.0))
    right, accepted = person == probe_identity, distance <= threshold
    fnir = rate_interval(~(right & accepted), probe_identity)
    let_in = stranger_distance <= threshold
    others = np.arange(len(strangers)) if stranger_identity is None else stranger_identity
    fpir = rate_interval(let_in, others) if len(strangers) else (None, None)
    enrolled = len(np.unique(gallery_identity))
    return {
        "enrolled": enrolled,
        "probes": len(probes),
        "strangers": len(strangers),
        "templates_per_person": len(gallery) / enrolled,
        "rank1": float(np.mean(right)),
        "fnir": float(np.mean(~(right & accepted))),
        "fnir_low": fnir[0],
        "fnir_high": fnir[1],
        "fpir": float(np.mean(let_in)) if len(strangers) else None,
        "fpir_low": fpir[0],
        "fpir_high": fpir[1],
        "threshold": float(threshold),
        "wrong_person": int(np.sum(accepted & ~right)),
    }


def nearest_people(
    gallery: NDArray[np.floating], gallery_identity: NDArray[np.integer], probes: NDArray[np.floating]
) -> tuple[NDArray[np.floating], NDArray[np.integer]]:
    """Distance (p,) to the nearest template by L1, and whose it is (p,)."""
    best, whose = np.empty(len(probes)), np.empty(len(probes), gallery_identity.dtype)
    for start in range(0, len(probes), BLOCK):
        block = slice(start, start + BLOCK)
        distance = l1_distances(probes[block], gallery)
        column = np.argmin(distance, axis=1)
        best[block] = distance[np.arange(len(column)), column]
        whose[block] = gallery_identity[column]
    return best, whose


def l1_distances(first: NDArray[np.floating], second: NDArray[np.floating]) -> NDArray[np.floating]:
    """L1 distance of every row of `first` (a, d) to every row of `second` (b, d): (a, b)."""
    return np.stack([np.abs(second - row).sum(axis=1) for row in first])


def threshold_at_fpir(stranger_distance: NDArray[np.floating], fpir: float) -> float:
    """Largest threshold at which no more than `fpir` of the strangers are accepted.

    It lies just under the distance of the first stranger who has to stay out.
    Raises:
        ValueError: no strangers.
    """
    if not len(stranger_distance):
        raise ValueError("Expected strangers to pick the threshold on. Received none.")
    ranked = np.sort(stranger_distance)
    allowed = int(np.floor(fpir * len(ranked)))
    return float(np.nextafter(ranked[min(allowed, len(ranked) - 1)], -np.inf))


def first_template_split(
    identity: NDArray[np.integer], stranger: NDArray[np.bool_], templates: int = 1
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    """Split a labelled set into rows int64 of the gallery, of the mated probes, of the strangers.

    Args:
        identity: int (n,). stranger: bool (n,), True where the person is not enrolled; DATA.md takes
            `identity % 4 == 3`.
        templates: of everybody else the first so many pictures are enrolled; the rest are probes.
    """
    rank = np.zeros(len(identity), np.int64)
    for person in np.unique(identity):
        rows = np.flatnonzero(identity == person)
        rank[rows] = np.arange(len(rows))
    enrolled = ~stranger & (rank < templates)
    return np.flatnonzero(enrolled), np.flatnonzero(~stranger & ~enrolled), np.flatnonzero(stranger)


def diverse(templates: NDArray[np.floating], most: int) -> NDArray[np.int64]:
    """Choose up to `most` of one person's templates that lie far apart.

    The most central one first, then always the one that is farthest from all chosen: several views of a face, not
    several copies of one.

    Args:
        templates: float (n, d), compared by L1.
    Returns:
        int64 (min(n, most),), rows in the order they were chosen.
    Source: Gonzalez 1985, "Clustering to minimize the maximum intercluster distance".
    """
    distance = l1_distances(templates, templates)
    chosen = [int(np.argmin(distance.sum(axis=1)))]
    while len(chosen) < min(most, len(templates)):
        chosen.append(int(np.argmax(distance[chosen].min(axis=0))))
    return np.array(chosen, np.int64)
