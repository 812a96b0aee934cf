"""Punches as they count: the stored ones overlaid with the approved corrections."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.domain.correction import CorrectionKind, CorrectionState, effective
from app.domain.punch import Direction
from tests.stores import NOON, a_correction, a_punch

HOUR = timedelta(hours=1)
CHANGE, WITHDRAW = CorrectionKind.CHANGE, CorrectionKind.WITHDRAW


def approved(correction, hour=0):
    decided = {"state": CorrectionState.APPROVED, "decided_by": "boss", "decided_at_utc": NOON + hour * HOUR}
    return replace(correction, **decided)


def test_without_corrections_the_punches_count_as_they_were_made():
    punches = [a_punch(id="a"), a_punch(id="b", at_utc=NOON + HOUR)]

    assert effective(punches, []) == punches


def test_a_forgotten_punch_takes_its_place_and_says_which_correction_made_it():
    wish = approved(a_correction(id="c", at_utc=NOON + HOUR))

    before, added, after = effective([a_punch(id="a"), a_punch(id="b", at_utc=NOON + 2 * HOUR)], [wish])

    assert (before.id, added.id, after.id) == ("a", "c", "b")
    assert (added.direction, added.at_utc, added.correction, added.zone) == (
        Direction.OUT,
        NOON + HOUR,
        "c",
        wish.zone,
    )


@pytest.mark.parametrize("state", [CorrectionState.PENDING, CorrectionState.REFUSED])
def test_what_was_not_approved_changes_nothing(state):
    wish = replace(approved(a_correction()), state=state)

    assert effective([a_punch(id="a")], [wish])[0].correction == ""
    assert len(effective([a_punch(id="a")], [wish])) == 1


def test_a_change_leaves_what_it_does_not_name():
    original = a_punch(id="a", similarity=0.9)
    wish = approved(a_correction(id="c", kind=CHANGE, punch_id="a", direction=Direction.OUT))

    (changed,) = effective([original], [wish])

    assert changed == replace(original, direction=Direction.OUT, correction="c")


def test_a_withdrawn_punch_stays_marked():
    (withdrawn,) = effective([a_punch(id="a")], [approved(a_correction(kind=WITHDRAW, punch_id="a"))])

    assert withdrawn.withdrawn


def test_a_punch_that_a_correction_added_can_be_corrected_as_well():
    wishes = [
        approved(a_correction(id="c", at_utc=NOON + HOUR), hour=1),
        approved(a_correction(id="d", kind=CHANGE, punch_id="c", at_utc=NOON + 2 * HOUR), hour=2),
    ]

    (punch,) = effective([], wishes[::-1])

    assert (punch.id, punch.at_utc, punch.correction) == ("c", NOON + 2 * HOUR, "d")


def test_a_clock_that_was_set_back_does_not_lose_the_change_of_an_added_punch():
    wishes = [
        approved(a_correction(id="c", at_utc=NOON + HOUR), hour=3),
        approved(a_correction(id="d", kind=WITHDRAW, punch_id="c"), hour=1),
    ]

    assert [punch.withdrawn for punch in effective([], wishes)] == [True]


def test_of_several_corrections_the_one_approved_last_wins():
    wishes = [
        approved(a_correction(id="first", kind=CHANGE, punch_id="a", at_utc=NOON + HOUR), hour=1),
        approved(a_correction(id="last", kind=CHANGE, punch_id="a", at_utc=NOON + 2 * HOUR), hour=2),
    ]

    assert effective([a_punch(id="a")], wishes) == effective([a_punch(id="a")], wishes[::-1])
    assert effective([a_punch(id="a")], wishes)[0].correction == "last"


def test_a_correction_of_a_punch_that_is_not_there_changes_nothing():
    assert effective([], [approved(a_correction(kind=WITHDRAW, punch_id="gone"))]) == []


@pytest.mark.parametrize(
    "wish",
    [
        {"direction": None},
        {"at_utc": None},
        {"punch_id": "a"},
        {"kind": CHANGE, "punch_id": "a"},
        {"kind": WITHDRAW},
    ],
)
def test_a_wish_that_says_too_little_or_too_much_is_no_correction(wish):
    with pytest.raises(ValueError, match="Expected"):
        a_correction(**wish)


KINDS = st.sampled_from(CorrectionKind)


@st.composite
def wishes(draw):
    made = []
    for number in range(draw(st.integers(0, 6))):
        kind = draw(KINDS)
        values = {"kind": kind, "id": f"c{number}"}
        if kind is not CorrectionKind.ADD:
            values["punch_id"] = draw(st.sampled_from(["p0", "p1", "c0", "c1"]))
        if kind is not WITHDRAW:
            values |= {"direction": draw(st.sampled_from(Direction)), "at_utc": NOON + draw(st.integers(0, 9)) * HOUR}
        made.append(approved(a_correction(**values), hour=draw(st.integers(0, 3))))
    return made


@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.too_slow])  # a shared core
@given(wishes(), st.randoms())
def test_the_order_in_which_corrections_arrive_does_not_matter(wishes, random):
    punches = [a_punch(id="p0"), a_punch(id="p1", at_utc=NOON + HOUR)]
    shuffled = random.sample(wishes, len(wishes))

    result = effective(punches, wishes)

    assert sorted(result, key=lambda p: p.id) == sorted(effective(punches, shuffled), key=lambda p: p.id)
    assert {punch.id for punch in result} >= {"p0", "p1"}
