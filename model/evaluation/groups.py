"""Does the verifier serve some people or pictures worse than others?"""

from collections.abc import Mapping
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from model.datasets.shards import FaceSet

DRAWS = 300  # of the bootstrap over people


def group_report(
    distance: NDArray[np.floating],
    identity: NDArray[np.integer],
    groups: Mapping[str, NDArray[np.bool_]],
    threshold: float,
    seed: int = 0,
) -> dict[str, dict[str, float]]:
    """TAR and FMR inside each group at one threshold for all, with 95 % intervals over people.

    Args:
        distance: float (n, n), between all faces. identity: int (n,).
        groups: name -> bool (n,), the faces of the group; a pair counts where both faces are in it.
        threshold: largest distance that is accepted.
    Returns:
        name -> {"people", "tar", "tar_low", "tar_high", "fmr"}; a group without mated pairs is left out.
    """
    rng = np.random.default_rng(seed)
    judged = {name: _judged(distance, identity, np.flatnonzero(inside), threshold) for name, inside in groups.items()}
    report = {}
    for name, group in judged.items():
        if group is not None:
            low, high = np.quantile(group.drawn(rng), [0.025, 0.975])
            report[name] = {
                "people": len(group.mated),
                "tar": group.tar,
                "tar_low": float(low),
                "tar_high": float(high),
                "fmr": group.fmr,
            }
    return report


def widest_gaps(
    distance: NDArray[np.floating],
    identity: NDArray[np.integer],
    groups: Mapping[str, NDArray[np.bool_]],
    threshold: float,
    seed: int = 0,
) -> dict[str, dict[str, float | str]]:
    """How much better the best group of each kind fares than the worst, with what chance alone may make of it.

    A kind is the first word of a group's name: "sharpness low", "sharpness high".

    Args: as in `group_report`.
    Returns:
        kind -> {"best", "worst", "gap", "low", "high"}: the two groups, the difference of their TAR, and its 95 %
        interval by bootstrap over people, each group's drawn on its own. Where the best and worst were picked for
        being so, the interval is a little too narrow.
    """
    rng = np.random.default_rng(seed)
    gaps: dict[str, dict[str, float | str]] = {}
    for kind in dict.fromkeys(name.partition(" ")[0] for name in groups):
        inside = {name: np.flatnonzero(rows) for name, rows in groups.items() if name.partition(" ")[0] == kind}
        judged = {name: _judged(distance, identity, rows, threshold) for name, rows in inside.items()}
        ranked = sorted((group.tar, name, group) for name, group in judged.items() if group is not None)
        if len(ranked) > 1:
            (worst, worst_name, worst_group), (best, best_name, best_group) = ranked[0], ranked[-1]
            low, high = np.quantile(best_group.drawn(rng) - worst_group.drawn(rng), [0.025, 0.975])
            gaps[kind] = {
                "best": best_name,
                "worst": worst_name,
                "gap": best - worst,
                "low": float(low),
                "high": float(high),
            }
    return gaps


def face_groups(faces: FaceSet) -> dict[str, NDArray[np.bool_]]:
    """The groups that an unlabelled set lets one form: by source, by sharpness, by a person's brightness."""
    kinds = {f"source {name}": faces.source == name for name in np.unique(faces.source)}
    kinds |= thirds(sharpness(faces.faces), "sharpness")
    return kinds | thirds(person_brightness(faces.faces, faces.identity), "brightness")


@dataclass(frozen=True, eq=False)
class _Judged:
    """Mated pairs of each person in a group, int (m,), how many of them were accepted, and the FMR."""

    mated: NDArray[np.integer]
    hits: NDArray[np.integer]
    fmr: float

    @property
    def tar(self) -> float:
        return float(self.hits.sum() / self.mated.sum())

    def drawn(self, rng: np.random.Generator) -> NDArray[np.floating]:
        """TAR of so many draws of people, float (DRAWS,)."""
        draws = rng.integers(0, len(self.mated), (DRAWS, len(self.mated)))
        rates: NDArray[np.floating] = self.hits[draws].sum(axis=1) / np.maximum(self.mated[draws].sum(axis=1), 1)
        return rates


def _judged(
    distance: NDArray[np.floating], identity: NDArray[np.integer], rows: NDArray[np.intp], threshold: float
) -> _Judged | None:
    people, person = np.unique(identity[rows], return_inverse=True)
    first, second = np.triu_indices(len(rows), 1)
    accepted = distance[rows[first], rows[second]] <= threshold
    same = person[first] == person[second]
    mated = np.bincount(person[first[same]], minlength=len(people))
    hits = np.bincount(person[first[same & accepted]], minlength=len(people))
    fmr = float(np.mean(accepted[~same])) if (~same).any() else 0.0
    return _Judged(mated, hits, fmr) if mated.any() else None


def thirds(values: NDArray[np.floating], name: str) -> dict[str, NDArray[np.bool_]]:
    """Cut into the lowest, middle and highest third: "name low", "name middle", "name high"."""
    low, high = np.quantile(values, [1 / 3, 2 / 3])
    return {
        f"{name} low": values < low,
        f"{name} middle": (values >= low) & (values < high),
        f"{name} high": values >= high,
    }


def sharpness(faces: NDArray[np.uint8]) -> NDArray[np.floating]:
    """Standard deviation of the Laplacian of each crop, float (n,): low for blurred or enlarged ones."""
    return np.array([cv2.Laplacian(cv2.cvtColor(face, cv2.COLOR_BGR2GRAY), cv2.CV_32F).std() for face in faces])


def person_brightness(faces: NDArray[np.uint8], identity: NDArray[np.integer]) -> NDArray[np.floating]:
    """Median grey level of the middle of the face over all of a person's pictures, float (n,).

    The nearest to a tone of skin that unlabelled pictures give; light and make-up are in it too.
    """
    grey = np.array([np.median(cv2.cvtColor(face, cv2.COLOR_BGR2GRAY)[40:90, 35:78]) for face in faces])
    people, person = np.unique(identity, return_inverse=True)
    return np.array([np.median(grey[person == number]) for number in range(len(people))])[person]
