"""The active liveness check on drawn landmarks: a head in three dimensions, and flat pictures of one."""

import math

import numpy as np
import pytest

from app.capture.developable import Standing
from app.capture.liveness import SIGN, TurnOfTheHead
from app.capture.quality import MOUTH_BEFORE_EYES, MOUTH_BELOW_EYES, NOSE_BEFORE_EYES, NOSE_BELOW_EYES, head_angles
from app.capture.relief import elongation, relief, turned_by
from app.capture.turned import TurnLimits
from app.services.ports import Pose, TurnState
from tests.fakes_faces import a_face, a_view

HEAD = np.array(
    [
        [-0.5, 0, 0],
        [0.5, 0, 0],
        [0, NOSE_BELOW_EYES, NOSE_BEFORE_EYES],
        [-0.4, MOUTH_BELOW_EYES, MOUTH_BEFORE_EYES],
        [0.4, MOUTH_BELOW_EYES, MOUTH_BEFORE_EYES],
    ]
)
FLAT = HEAD * [1, 1, 0]


def turned(yaw_deg, points=HEAD, *, distance=8.0, at=(320, 200), size=60.0):
    """Landmarks of points turned about the vertical, seen from `distance` eye distances away."""
    angle = math.radians(yaw_deg)
    x = points[:, 0] * math.cos(angle) + points[:, 2] * math.sin(angle)
    z = points[:, 2] * math.cos(angle) - points[:, 0] * math.sin(angle)
    scale = distance / (distance - z)
    return np.stack([at[0] + size * x * scale, at[1] + size * points[:, 1] * scale], axis=1).astype(np.float32)


def bent(degrees):
    """The flat face on a cylinder, its middle nearest."""
    bend = math.radians(degrees)
    along = FLAT[:, 0] / 2  # the paper is two eye distances wide
    return np.stack([2 * np.sin(along * bend) / bend, FLAT[:, 1], 2 * (np.cos(along * bend) - 1) / bend], axis=1)


def seen(landmarks, **values):
    yaw, pitch, roll = head_angles(landmarks)
    left, top = landmarks.min(axis=0) - 30
    right, bottom = landmarks.max(axis=0) + 30
    box = (float(left), float(top), float(right), float(bottom))
    return a_face(landmarks=landmarks, yaw_deg=yaw, pitch_deg=pitch, roll_deg=roll, box=box, **values)


class DrawnSkin:
    """Stands out as much as it is told to; None: too few points were kept."""

    def __init__(self, nose, fits):
        self.nose, self.fits = nose, fits

    def follow(self, crop):
        pass

    def standings(self):
        return [] if self.nose is None else [Standing(nose=self.nose, fits=self.fits, points=80)] * 4


def skin_of_a_head(side):
    return lambda straight: DrawnSkin(0.5 * SIGN[side], 0.7 * SIGN[side])


def play(faces, side=Pose.LEFT, every_s=0.1, skin=None, **limits):
    """The last step of a challenge that sees these faces; None is a frame without one."""
    challenge = TurnOfTheHead(side, TurnLimits(**limits), skin or skin_of_a_head(side))
    for number, face in enumerate(faces):
        step = challenge.see(a_view(*([] if face is None else [face])), number * every_s)
    return step, challenge


def there_and_back(most_deg, points=HEAD, **how):
    way = [*range(0, most_deg, 6 if most_deg > 0 else -6), most_deg]
    return [seen(turned(deg, points, **how)) for deg in [0] * 5 + way + [most_deg] * 4 + way[::-1] + [0] * 5]


def test_a_head_that_is_turned_to_the_named_side_and_back_passes():
    step, challenge = play(there_and_back(32))

    assert step.state is TurnState.PASSED
    assert len(challenge.track()) >= 4


def test_the_employees_right_is_the_viewers_left():
    mirrored = HEAD * [-1, 1, 1]
    faces = [
        seen(turned(-deg)) for deg in [0] * 5 + list(range(0, 33, 6)) + [32] * 4 + list(range(32, -1, -6)) + [0] * 5
    ]

    assert play(faces, Pose.RIGHT)[0].state is TurnState.PASSED
    assert mirrored[0, 0] == 0.5


def test_the_other_side_fails():
    faces = [seen(turned(-deg)) for deg in [0] * 5 + list(range(0, 33, 6)) + [32] * 4]

    assert play(faces)[0].reason == "wrong_side"


def test_the_side_is_drawn_by_chance():
    sides = {TurnOfTheHead().see(a_view(), 0.0).side for _ in range(64)}

    assert sides == {Pose.LEFT, Pose.RIGHT}


def test_a_still_picture_never_passes():
    step, _ = play([seen(turned(0))] * 200)

    assert (step.state, step.reason) == (TurnState.FAILED, "timeout")


@pytest.mark.parametrize("tilt", [20, 35, 50, 60])
@pytest.mark.parametrize("distance", [3.0, 8.0])
def test_a_flat_picture_tilted_in_perspective_never_passes(tilt, distance):
    step, _ = play(there_and_back(tilt, FLAT, distance=distance) * 3)

    assert step.state is not TurnState.PASSED


@pytest.mark.parametrize("degrees", [60, 120, 180])
def test_a_picture_bent_on_a_cylinder_never_passes(degrees):
    for tilt in (30, 45, 60):
        assert play(there_and_back(tilt, bent(degrees)) * 3)[0].state is not TurnState.PASSED


def test_a_picture_waved_about_never_passes():
    rng = np.random.default_rng(0)
    place = np.cumsum(rng.normal(0, 8, (150, 2)), axis=0) + [320, 200]

    step, _ = play([seen(turned(20 * math.sin(i / 4), FLAT, at=at)) for i, at in enumerate(place)])

    assert step.state is not TurnState.PASSED


def test_two_photographs_exchanged_at_once_fail():
    faces = [seen(turned(0))] * 6 + [seen(turned(35))] * 6 + [seen(turned(0))] * 6

    assert play(faces)[0].reason == "jumped"


def test_a_face_that_jumps_to_another_place_fails():
    faces = [seen(turned(0))] * 6 + [seen(turned(0, at=(120, 200)))]

    assert play(faces)[0].reason == "jumped"


def test_a_face_out_of_sight_for_long_fails_and_a_blink_of_the_detector_does_not():
    straight = [seen(turned(0))] * 4

    assert play([*straight, *[None] * 9])[0].reason == "lost"
    assert play([*straight, *[None] * 3, *straight])[0].state is TurnState.TURN


def test_a_second_person_fails():
    challenge = TurnOfTheHead(Pose.LEFT)

    assert challenge.see(a_view(a_face(1), a_face(2)), 0.0).reason == "several"


def test_time_runs_out_without_frames_too():
    challenge = TurnOfTheHead(Pose.LEFT)
    challenge.wait(0.0)

    assert challenge.wait(10.1).reason == "timeout"


def test_after_its_end_nothing_changes():
    step, challenge = play(there_and_back(32))

    assert challenge.see(a_view(), 99.0).state is step.state


def test_it_asks_for_the_way_back_before_it_is_over():
    faces = [seen(turned(deg)) for deg in [0] * 5 + list(range(0, 33, 6)) + [32] * 4]

    step, _ = play(faces)

    assert (step.state, step.words) == (TurnState.BACK, "Now look straight at the camera again")
    assert 0.5 < step.progress < 1


def test_landmarks_of_a_head_on_the_skin_of_paper_fail():
    step, _ = play(there_and_back(32), skin=lambda straight: DrawnSkin(0.03, 0.2))

    assert (step.state, step.reason) == (TurnState.FAILED, "flat")


def test_a_skin_that_stands_out_to_the_wrong_side_fails():
    assert play(there_and_back(32), skin=lambda straight: DrawnSkin(-0.5, -0.7))[0].reason == "flat"


@pytest.mark.parametrize("skin", [DrawnSkin(0.15, 0.6), DrawnSkin(0.5, 0.1), DrawnSkin(None, None)])
def test_a_skin_that_tells_too_little_is_asked_to_go_on_until_the_time_is_over(skin):
    turned_and_held = [seen(turned(deg)) for deg in [0] * 5 + [*range(0, 33, 6)] + [32] * 20]

    assert play(turned_and_held, skin=lambda straight: skin)[0].state is TurnState.TURN
    assert play(turned_and_held + [seen(turned(32))] * 80, skin=lambda straight: skin)[0].reason == "timeout"


def test_a_flat_pictures_nose_stays_where_its_plane_carries_it():
    assert abs(relief(turned(0, FLAT), turned(40, FLAT, distance=3.0)).nose) < 0.01


def test_a_heads_nose_leaves_the_plane_and_its_width_shrinks_with_the_cosine():
    found = relief(turned(0, distance=1e4), turned(30, distance=1e4))

    assert found.nose == pytest.approx(0.58 / 0.9 * math.sin(math.radians(30)), abs=0.02)
    assert found.narrowed == pytest.approx(math.cos(math.radians(30)), abs=0.02)
    assert turned_by(found.narrowed) == pytest.approx(0.5, abs=0.04)


def test_a_picture_folded_sharply_is_longer_than_a_face():
    folded = FLAT * [math.cos(math.radians(55)), 1, 1]

    assert elongation(turned(0, folded)) > 1.6 > elongation(turned(0))


def test_a_head_that_is_turned_too_little_is_asked_to_go_on():
    step, _ = play([seen(turned(deg)) for deg in [0] * 5 + [0, 6, 12] + [15] * 20])

    assert step.state is TurnState.TURN
