"""Photographs held before the real engine: however they are moved, the turn of the head is not passed."""

from collections import Counter
from types import SimpleNamespace

import pytest

from app.bootstrap import shipped_engine
from app.config import load_config
from scripts.results_liveness import ATTACKS, head_of, tries, views_of
from tests.nuaa import frames


@pytest.fixture(scope="module")
def held():
    engine, _ = shipped_engine(load_config({}, {}))
    return SimpleNamespace(engine=engine, photo=head_of(frames("real")[0], engine))


@pytest.mark.parametrize("how", ["tilted by 55 degrees", "bent while it is turned"])
def test_a_held_photograph_never_passes(held, how):
    views = views_of(held.photo, ATTACKS[how], held.engine)

    ends = tries(views, starts=[0])

    assert sum(bool(view.faces) for view, _ in views) > 20  # it was seen, and yet
    assert ends["PASSED"] == 0
    assert isinstance(ends, Counter)
