"""Judge a run on signatures: genuine with genuine against genuine with a skilled forgery of one writer."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from model.datasets.folder_classes import PictureSet
from model.datasets.signature_ink import ink_level, signature_picture
from model.datasets.signatures import read_signatures, signature_scans, signature_writers
from model.errors import PictureError
from model.evaluation.report import ScoredPairs
from model.evaluation.verification import equal_error_rate
from model.inference.run_tower import RunTower
from model.sampling.paper import rescan
from model.sampling.writers import judged_signature_pairs

SEED = 0
REFERENCES, DRAWS = 5, 10  # genuine signatures that one is compared with, and how often they are drawn


def evaluate_signatures(run: RunTower, data: Path) -> tuple[ScoredPairs, dict[str, Any]]:
    """All such pairs of the writers that the run neither learnt from nor was chosen by.

    Returns:
        the pairs, and "writers", how many there are; "eer_per_writer", the mean of each writer's own equal error;
        "eer_five_references", when a questioned signature is compared with five genuine ones and its distances are
        averaged (drawn ten times a writer); "eer_by_ink_alone", when nothing but the darkness of the ink is compared;
        "eer_rescanned", when every scan is first given other paper, ink and scanner by `model.sampling.paper`;
        "eer_by_paper_alone", when nothing but the grey of the paper is compared: a set with a low one betrays its
        forgeries by the sheets they lie on, and a system that looks at the paper would be praised for nothing.
    Raises:
        PictureError: no signatures, a damaged one, or none of an unknown writer.
        ValueError: no writer has a genuine pair, or there is no forgery.
    """
    writers = unknown_writers(run, data)
    read = _read(data, writers, run.config.side)
    first, second, same = judged_signature_pairs(read.writer, read.forged)
    if not same.any() or same.all():
        raise ValueError(
            f"Expected genuine signatures and forgeries of one writer in {data}. Received {int(np.sum(~read.forged))} "
            f"genuine and {int(np.sum(read.forged))} forged ones of {len(writers)} writers. Add the missing kind."
        )

    def score(pictures: NDArray[np.uint8]) -> NDArray[np.float64]:
        rows = run.embed(pictures)
        return -run.distance(rows[first], rows[second]).astype(np.float64)

    plain = score(read.pictures)
    pairs = ScoredPairs(read.pictures, first, second, same, plain, read.writer, -run.threshold)
    own = [eer for name in np.unique(read.writer) if (eer := _eer(plain, same, read.writer[first] == name)) is not None]
    by_paper = -np.abs(read.paper[first] - read.paper[second])
    everything = np.ones(len(same), np.bool_)
    return pairs, {
        "writers": len(writers),
        "eer_per_writer": float(np.mean(own)),
        "eer_five_references": _eer_of_references(plain, read, first, second),
        "eer_by_ink_alone": _eer(-np.abs(read.ink[first] - read.ink[second]), same, everything),
        "eer_rescanned": _eer(score(read.rescanned), same, everything),
        "eer_by_paper_alone": _eer(by_paper, same, everything),
    }


def unknown_signatures(run: RunTower, data: Path) -> PictureSet:
    """The signatures of those writers, genuine and forged ones as classes of their own."""
    return read_signatures(data, run.config.side, unknown_writers(run, data)).classes()


def unknown_writers(run: RunTower, data: Path) -> list[str]:
    """The writers of a set that had no part in the run's training.

    Raises:
        PictureError: there is none.
    """
    known = run.trained_on | run.chosen_on
    writers = signature_writers(data)
    unknown = [writer for writer in writers if writer not in known]
    if not unknown:
        raise PictureError(
            f"Expected writers that the run does not know. Received {', '.join(writers[:3])} and others in {data}, "
            "all of whom it was trained on. Name signatures of other writers."
        )
    return unknown


@dataclass(frozen=True)
class _Read:
    """pictures, rescanned: uint8 (n, side, side, 1). writer: int64 (n,). forged: bool (n,). paper, ink: float (n,)."""

    pictures: NDArray[np.uint8]
    rescanned: NDArray[np.uint8]
    writer: NDArray[np.int64]
    forged: NDArray[np.bool_]
    paper: NDArray[np.float64]
    ink: NDArray[np.float64]


def _read(data: Path, writers: list[str], side: int) -> _Read:
    rng, number = np.random.default_rng(SEED), {name: i for i, name in enumerate(writers)}
    rows = []
    for scan in signature_scans(data, writers):
        try:
            cleaned = signature_picture(scan.frame, side), signature_picture(rescan(scan.frame, rng), side)
        except PictureError as error:
            raise PictureError(f"{scan.name} in {data}: {error}") from error
        rows.append((*cleaned, number[scan.writer], scan.forged, float(np.median(scan.frame))))
    pictures, rescanned, writer, forged, paper = zip(*rows, strict=True)
    ink = np.array([ink_level(picture) for picture in pictures], np.float64)
    return _Read(np.stack(pictures), np.stack(rescanned), np.array(writer), np.array(forged), np.array(paper), ink)


def _eer(score: NDArray[np.float64], same: NDArray[np.bool_], rows: NDArray[np.bool_]) -> float | None:
    """Equal error rate of these pairs; None where one kind is missing."""
    mated, others = score[rows & same], score[rows & ~same]
    return equal_error_rate(mated, others) if len(mated) and len(others) else None


def _eer_of_references(
    score: NDArray[np.float64], read: _Read, first: NDArray[np.int64], second: NDArray[np.int64]
) -> float | None:
    """Equal error rate of the mean score against five genuine signatures; None where no writer has six."""
    between = np.zeros((len(read.writer), len(read.writer)))
    between[first, second] = between[second, first] = score
    rng, means, same = np.random.default_rng(SEED), [], []
    for writer in np.unique(read.writer):
        genuine, forged = (np.flatnonzero((read.writer == writer) & (read.forged == kind)) for kind in (False, True))
        for _ in range(DRAWS if len(genuine) > REFERENCES else 0):
            drawn = rng.permutation(genuine)
            asked = np.concatenate([drawn[REFERENCES:], forged])
            means.append(between[np.ix_(asked, drawn[:REFERENCES])].mean(axis=1))
            same.append(np.isin(asked, genuine))
    if not means:
        return None
    return _eer(np.concatenate(means), np.concatenate(same), np.ones(sum(map(len, means)), np.bool_))
