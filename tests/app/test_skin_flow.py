"""The motion of many points of a face tells a head from paper of any bend (app/capture/flow.py, developable.py)."""

import cv2
import numpy as np
import pytest

from app.capture.developable import LEAST_POINTS, standing
from app.capture.flow import SkinFlow
from app.capture.turned import TurnLimits
from model.faces.alignment import ARCFACE_POSITIONS, CROP_SIDE_PX
from scripts.bent_paper import nose_out
from scripts.drawn_heads import head_from
from scripts.drawn_surfaces import draw, grid
from scripts.turn_trials import SCULPTURES, SHAPES
from tests.fakes_faces import a_face

FRAME = np.full((2 * CROP_SIDE_PX, 2 * CROP_SIDE_PX, 3), 128, np.uint8)
MIDDLE = slice(CROP_SIDE_PX // 2, CROP_SIDE_PX // 2 + CROP_SIDE_PX)
EYES = float(ARCFACE_POSITIONS[1, 0] - ARCFACE_POSITIONS[0, 0]) / CROP_SIDE_PX
PAPER = [kind for kind in SHAPES if kind not in SCULPTURES]


@pytest.fixture(scope="module")
def skin():
    """A picture with something to follow everywhere, as skin has."""
    grain = np.random.default_rng(0).normal(0, 1, (CROP_SIDE_PX, CROP_SIDE_PX)).astype(np.float32)
    fine = cv2.GaussianBlur(grain, (0, 0), 1.5)
    return cv2.cvtColor(np.clip(128 + 45 * fine / fine.std(), 0, 255).astype(np.uint8), cv2.COLOR_GRAY2BGR)


def turned(skin, points_at, most_deg):
    """The newest standing of a surface that is turned in steps of three degrees."""
    flow = SkinFlow(draw(skin, points_at(0.0), FRAME)[MIDDLE, MIDDLE])
    for yaw in range(3, most_deg + 1, 3) if most_deg > 0 else range(-3, most_deg - 1, -3):
        flow.follow(draw(skin, points_at(yaw / most_deg), FRAME, yaw_deg=yaw)[MIDDLE, MIDDLE])
    return flow.standings()[-1]


def head(skin, seed=0, egg=False):
    face = a_face(landmarks=ARCFACE_POSITIONS.astype(np.float32))
    made = head_from(skin, face, frame_width=FRAME.shape[1], distance=1.0, rng=np.random.default_rng(seed), egg=egg)
    return lambda part: made.points


def paper(skin, kind, seed):
    shape = SHAPES[kind](np.random.default_rng(seed))
    across, down = grid(skin, FRAME.shape[1], 1.0)
    nose = ARCFACE_POSITIONS[2] / CROP_SIDE_PX - 0.5
    return lambda part: shape(across - nose[0], down - nose[1], EYES, part) + [*nose, 0]


@pytest.mark.parametrize("most_deg", [30, -30])
@pytest.mark.parametrize("egg", [False, True])
def test_a_turned_heads_nose_stands_out_to_the_side_it_turns_to(skin, most_deg, egg):
    limits = TurnLimits()

    found = turned(skin, head(skin, egg=egg), most_deg)

    assert found.nose * np.sign(most_deg) > limits.standing
    assert found.fits * np.sign(most_deg) > limits.fits


@pytest.mark.parametrize("seed", [1, 2])
@pytest.mark.parametrize("kind", PAPER)
def test_no_nose_stands_out_of_paper_or_cloth_however_it_is_bent_or_creased(skin, kind, seed):
    found = turned(skin, paper(skin, kind, seed), 30)

    assert found.nose < TurnLimits().standing / (1 if kind == "bent anew another way" else 2)


def test_a_nose_that_was_cut_out_and_raised_as_high_as_a_nose_is_a_sculpture_and_stands_out(skin):
    across, down = grid(skin, FRAME.shape[1], 1.0)
    nose = ARCFACE_POSITIONS[2] / CROP_SIDE_PX - 0.5
    raised = nose_out(across - nose[0], down - nose[1], height=0.5 * EYES, eyes=EYES) + [*nose, 0]

    assert turned(skin, lambda part: raised, 30).nose > TurnLimits().standing / 2


def test_a_head_that_is_moved_without_a_turn_tells_nothing(skin):
    flow = SkinFlow(skin)
    for shift in range(1, 6):
        flow.follow(np.roll(skin, shift, axis=1))

    assert abs(flow.standings()[-1].nose) < 0.02


def test_what_cannot_be_followed_is_not_judged(skin):
    flow = SkinFlow(skin)

    flow.follow(np.full_like(skin, 90))
    flow.follow(skin)

    assert flow.standings() == []
    assert standing(np.zeros((LEAST_POINTS - 1, 2), np.float32), np.zeros((LEAST_POINTS - 1, 2), np.float32)) is None


def test_a_grey_wall_has_no_points(skin):
    flow = SkinFlow(np.full_like(skin, 90))

    flow.follow(skin)

    assert flow.standings() == []
