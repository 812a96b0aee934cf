"""1:1 at a door: somebody shows a badge and their face, which is compared with that one employee's templates."""

import numpy as np
from numpy.typing import NDArray

from model.evaluation.bootstrap import rate_interval
from model.evaluation.identification import BLOCK, l1_distances

Rows = NDArray[np.floating]
Labels = NDArray[np.integer]


def badge_report(
    gallery: Rows,
    gallery_identity: Labels,
    probes: Rows,
    probe_identity: Labels,
    strangers: Rows,
    stranger_identity: Labels,
    threshold: float,
) -> dict[str, float | None]:
    """FNMR of employees with their own badge, and FMR of strangers with each employee's badge, at one threshold.

    A person's distance is that of the nearest of their templates.

    Args:
        gallery: float (t, d), folded. probes: float (p, d), of people in the gallery. strangers: float (s, d).
    Returns:
        {"threshold", "fnmr", "fnmr_low", "fnmr_high", "fmr", "fmr_low", "fmr_high"}; the intervals hold 95 %,
        by bootstrap over people; "fmr" is null without strangers.
    """
    people = np.unique(gallery_identity)
    own = np.searchsorted(people, probe_identity)
    mated = distances_to_people(gallery, gallery_identity, probes)[np.arange(len(probes)), own]
    refused = mated > threshold
    fnmr = rate_interval(refused, probe_identity)
    report = {
        "threshold": float(threshold),
        "fnmr": float(np.mean(refused)),
        "fnmr_low": fnmr[0],
        "fnmr_high": fnmr[1],
        "fmr": None,
        "fmr_low": None,
        "fmr_high": None,
    }
    if len(strangers):
        let_in = distances_to_people(gallery, gallery_identity, strangers) <= threshold
        fmr = rate_interval(let_in.ravel(), np.repeat(stranger_identity, len(people)))
        report |= {"fmr": float(np.mean(let_in)), "fmr_low": fmr[0], "fmr_high": fmr[1]}
    return report


def distances_to_people(gallery: Rows, gallery_identity: Labels, probes: Rows) -> Rows:
    """L1 distance of each probe to the nearest template of each person: (p, people), people rising."""
    order = np.argsort(gallery_identity, kind="stable")
    starts = np.unique(gallery_identity[order], return_index=True)[1]
    blocks = [
        np.minimum.reduceat(l1_distances(probes[start : start + BLOCK], gallery[order]), starts, axis=1)
        for start in range(0, len(probes), BLOCK)
    ]
    return np.concatenate([*blocks, np.empty((0, len(starts)))])
