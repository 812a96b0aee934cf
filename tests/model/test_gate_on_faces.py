"""The gate on real embeddings of the shipped tower: people whom no base tower was trained on."""

import numpy as np
import pytest

from model.datasets.shards import read_shard
from model.inference.embedder import Embedder
from model.sampling.company import Company
from model.siamese.headfile import read_head
from model.training.gate import MARGIN, comparisons, judge
from model.training.recipe import HELD_OUT_MODULUS
from tests.conftest import ROOT
from tests.shared_data import shared

WEIGHTS = ROOT / "model" / "weights"
PEOPLE, PICTURES = 40, 6


@pytest.fixture(scope="module")
def w():
    return read_head(WEIGHTS / "head.json").weights()


@pytest.fixture(scope="module")
def people():
    shard = read_shard(shared("faces/train_0.npz"))
    held = np.flatnonzero(shard.identity % HELD_OUT_MODULUS == 0)
    numbers, count = np.unique(shard.identity[held], return_counts=True)
    chosen = numbers[np.argsort(-count, kind="stable")][:PEOPLE]
    rows = np.concatenate([held[shard.identity[held] == number][:PICTURES] for number in chosen])
    identity, everybody = shard.identity[rows].astype(np.int64), np.ones(len(rows), bool)
    return Company(Embedder(WEIGHTS / "tower.tflite").embed(shard.faces[rows]), identity, everybody, everybody)


def spoilt(company, share, seed=0):
    """The same people under a tower that has forgotten: noise of this share of each embedding's length."""
    noise = np.random.default_rng(seed).normal(size=company.embedding.shape)
    rows = company.embedding + share * noise / np.linalg.norm(noise, axis=1, keepdims=True)
    unit = (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32)
    return Company(unit, company.identity, company.own, company.anchor)


def verdict(before, after, seed=1):
    return judge(comparisons([before]), comparisons([after]), seed)


def test_a_tower_that_has_forgotten_is_refused(people, w):
    found = verdict((people, w), (spoilt(people, 1.2), w))

    assert not found.better
    assert found.upper > MARGIN
    assert found.after["fnmr"] > found.before["fnmr"]


def test_a_head_that_looks_at_a_twentieth_of_the_coordinates_is_refused(people, w):
    blind = np.where(np.arange(len(w)) < len(w) // 20, w, 0).astype(np.float32)

    assert not verdict((people, w), (people, blind)).better


def test_a_tower_that_is_better_than_the_one_in_use_is_accepted_with_certainty(people, w):
    found = verdict((spoilt(people, 1.2), w), (people, w))

    assert found.better
    assert found.upper < 0


def test_the_same_tower_is_accepted(people, w):
    assert verdict((people, w), (people, w)).better


def test_a_change_that_nobody_could_notice_is_accepted(people, w):
    assert verdict((people, w), (spoilt(people, 1e-4), w)).better
