"""Companies of made-up embeddings: people are random directions, pictures lie around them."""

import numpy as np

from model.sampling.company import Company
from model.siamese.headfile import HeadFile
from model.training.fmr import fmr_curve
from model.training.gate import Comparisons
from tests.verifiers import a_head

SIZE = 128


def a_company(
    people: int = 20, strangers: int = 40, *, pictures: int = 5, noise=0.5, seed: int = 0, stranger_pictures: int = 2
) -> Company:
    """noise: how far pictures scatter around their person, of the whole vector or per coordinate (128,)."""
    rng = np.random.default_rng(seed)
    counts = [pictures] * people + [stranger_pictures] * strangers
    identity = np.repeat(np.arange(len(counts)), counts)
    centres = rng.normal(size=(len(counts), SIZE))
    rows = centres[identity] + noise * rng.normal(size=(len(identity), SIZE))
    first = np.diff(identity, prepend=-1) > 0
    return Company(unit(rows), identity.astype(np.int64), identity < people, first)


def unit(rows: np.ndarray) -> np.ndarray:
    return (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32)


def a_measured_head(w: np.ndarray | None = None, noise=0.5, seed: int = 99) -> HeadFile:
    """A base head whose curve was measured on 150 other people of the same kind."""
    w = np.full(SIZE, 3.0, np.float32) if w is None else w.astype(np.float32)
    others = a_company(150, 0, noise=noise, seed=seed)
    points, floor = fmr_curve(others.embedding * w, others.identity)
    return a_head("base-1", "0" * 64, w=tuple(map(float, w)), bias=18.0, fmr_curve=points, fmr_floor=floor)


def non_mated(distance: np.ndarray, people: int = 400) -> Comparisons:
    """These distances, dealt evenly over all pairs of people; nobody's own pictures."""
    probe, other = np.nonzero(~np.eye(people, dtype=bool))
    pair = np.random.default_rng(0).permutation(len(probe))[np.arange(len(distance)) % len(probe)]
    return Comparisons(np.empty(0), np.empty(0, np.int64), np.asarray(distance), probe[pair], other[pair], people)
