"""Does the verifier serve some people or pictures worse than others?"""

from collections.abc import Mapping

import cv2
import numpy as np
from numpy.typing import NDArray

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
    report = {}
    for name, inside in groups.items():
        rows = np.flatnonzero(inside)
        people, person = np.unique(identity[rows], return_inverse=True)
        first, second = np.triu_indices(len(rows), 1)
        accepted = distance[rows[first], rows[second]] <= threshold
        same = person[first] == person[second]
        mated = np.bincount(person[first[same]], minlength=len(people))
        hits = np.bincount(person[first[same & accepted]], minlength=len(people))
        if not mated.any():
            continue
        draws = rng.integers(0, len(people), (DRAWS, len(people)))
        rates = hits[draws].sum(axis=1) / np.maximum(mated[draws].sum(axis=1), 1)
        report[name] = {
            "people": len(people),
            "tar": float(hits.sum() / mated.sum()),
            "tar_low": float(np.quantile(rates, 0.025)),
            "tar_high": float(np.quantile(rates, 0.975)),
            "fmr": float(np.mean(accepted[~same])) if (~same).any() else 0.0,
        }
    return report


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
