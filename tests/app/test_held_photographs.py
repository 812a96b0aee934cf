"""Photographs held before the real engine: however they are moved, the turn of the head is not passed."""

from collections import Counter
from types import SimpleNamespace

import numpy as np
import pytest

from app.bootstrap import shipped_engine
from app.config import load_config
from scripts.results_liveness import ATTACKS, head_of, tries, views_of
from scripts.results_turn_trials import attempt
from scripts.turn_trials import Photograph
from tests.nuaa import frames


@pytest.fixture(scope="module")
def held():
    engine, _ = shipped_engine(load_config({}, {}))
    photo = np.ascontiguousarray(head_of(frames("real")[0], engine))
    photograph = Photograph("0001", photo, engine.look(photo).faces[0])
    return SimpleNamespace(engine=engine, photo=photo, photograph=photograph)


@pytest.mark.parametrize("how", ["tilted by 55 degrees", "bent while it is turned"])
def test_a_held_photograph_never_passes(held, how):
    views = views_of(held.photo, ATTACKS[how], held.engine)

    ends = tries(views, starts=[0])

    assert sum(bool(view.faces) for view, _ in views) > 20  # it was seen, and yet
    assert ends["PASSED"] == 0
    assert isinstance(ends, Counter)


@pytest.mark.parametrize("kind", ["tube, upright", "a round ridge over the nose"])
def test_paper_of_any_shape_never_passes_nor_does_its_skin_alone(held, kind):
    whole, skin_alone = attempt(kind, 2, [held.photograph], held.engine)

    assert "PASSED" not in (whole, skin_alone)


def test_a_drawn_head_that_is_turned_passes(held):
    assert attempt("head, middling and deformed", 4, [held.photograph], held.engine) == ("PASSED", "PASSED")
