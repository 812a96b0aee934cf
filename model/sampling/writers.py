"""Batches of signatures: what one writer wrote, and what others forged after them."""

import numpy as np
from numpy.typing import NDArray

from model.sampling.batches import PairBatch, Sampler

Rng = np.random.Generator
Scans = list[NDArray[np.int64]]  # of each scan the rows that are copies of it
GENUINE, FORGED = 5, 5  # of each writer in a batch
SHARES = {"mated": 0.5, "forged": 0.35, "strangers": 0.15}  # of the loss; strangers are easily told


def writer_batches(writer: NDArray[np.int64], forged: NDArray[np.bool_], scan: NDArray[np.int64], size: int) -> Sampler:
    """Draw batches writer by writer, half of each genuine and half forged.

    Pairs of a batch: genuine and genuine of one writer (the same), genuine and forged of one writer (not the same,
    the hard ones), genuine of two writers (not the same). Two forgeries are no pair: nobody says who wrote them.

    Args:
        writer: int64 (n,), whose it is or pretends to be. forged: bool (n,).
        scan: int64 (n,), equal for copies of one scan, of which a batch holds one at most.
        size: pictures in a batch, at most.
    Raises:
        ValueError: fewer than two writers with two genuine signatures and a forged one.
    """
    kinds = [own for name in np.unique(writer) if _judgeable(own := _scans_of(name, writer, forged, scan))]
    if len(kinds) < 2:
        raise ValueError(
            "Expected two writers or more with two genuine signatures and a forged one. "
            f"Received {len(kinds)}. Add some."
        )
    writers = min(len(kinds), max(size // (GENUINE + FORGED), 2))

    def draw(rng: Rng) -> PairBatch:
        chosen = [kinds[i] for i in rng.choice(len(kinds), writers, replace=False)]
        parts = [
            [rng.choice(scans[at]) for at in rng.permutation(len(scans))[:count]]
            for genuine, fakes in chosen
            for scans, count in ((genuine, GENUINE), (fakes, FORGED))
        ]
        return signature_pairs(np.concatenate(parts).astype(np.int64), writer, forged)

    return draw


def signature_pairs(rows: NDArray[np.int64], writer: NDArray[np.int64], forged: NDArray[np.bool_]) -> PairBatch:
    """All pairs of these rows that say something, weighed by kind."""
    first, second = np.triu_indices(len(rows), 1)
    fakes = forged[rows].astype(np.int64)
    number = fakes[first] + fakes[second]
    one_writer = writer[rows[first]] == writer[rows[second]]
    kinds = [one_writer & (number == 0), one_writer & (number == 1), ~one_writer & (number == 0)]
    kind = np.select(kinds, [1, 2, 3], 0)
    weight = np.zeros(len(kind), np.float32)
    for value, share in enumerate(SHARES.values(), start=1):
        weight[kind == value] = share / max(int((kind == value).sum()), 1)
    used = kind > 0
    return PairBatch(rows, first[used], second[used], kind[used] == 1, weight[used] / weight[used].sum())


def judged_signature_pairs(
    writer: NDArray[np.int64], forged: NDArray[np.bool_]
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.bool_]]:
    """Genuine with genuine, and genuine with forged, of each writer: rows first, second (p,), and same bool (p,)."""
    first, second = np.triu_indices(len(writer), 1)
    kept = (writer[first] == writer[second]) & ~(forged[first] & forged[second])
    first, second = first[kept], second[kept]
    return first, second, ~(forged[first] | forged[second])


def _scans_of(
    name: np.int64, writer: NDArray[np.int64], forged: NDArray[np.bool_], scan: NDArray[np.int64]
) -> tuple[Scans, Scans]:
    """A writer's genuine scans and those forged after them, each the rows of its copies."""
    genuine, fakes = (np.flatnonzero((writer == name) & (forged == kind)) for kind in (False, True))
    return _by_scan(genuine, scan), _by_scan(fakes, scan)


def _judgeable(scans: tuple[Scans, Scans]) -> bool:
    return len(scans[0]) >= 2 and len(scans[1]) >= 1


def _by_scan(rows: NDArray[np.int64], scan: NDArray[np.int64]) -> Scans:
    return [rows[scan[rows] == one] for one in np.unique(scan[rows])]
