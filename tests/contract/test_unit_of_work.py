"""What every store behind the UnitOfWork port must do."""

from datetime import UTC, datetime, timedelta, timezone

import numpy as np
import pytest

from app.domain.punch import Direction
from app.errors import Refused
from tests.stores import (
    ADAPTERS,
    NOON,
    a_consent,
    a_punch,
    a_template,
    a_verifier,
    an_embedding,
    an_employee,
    an_event,
)

HOUR = timedelta(hours=1)


@pytest.fixture(params=ADAPTERS)
def unit_of_work(request, tmp_path):
    return ADAPTERS[request.param](tmp_path)


# ---------------------------------------------------------------- the transaction


def test_leaving_without_commit_forgets_the_punch(unit_of_work):
    with unit_of_work() as work:
        work.punches.add(a_punch("ada"))

    with unit_of_work() as work:
        assert work.punches.all() == []


def test_what_was_committed_is_seen_by_the_next_unit_of_work(unit_of_work):
    punch = a_punch("ada")

    with unit_of_work() as work:
        work.punches.add(punch)
        work.commit()

    with unit_of_work() as work:
        assert work.punches.all() == [punch]


def test_an_exception_in_the_block_rolls_back_and_passes_through(unit_of_work):
    with pytest.raises(ZeroDivisionError), unit_of_work() as work:
        work.punches.add(a_punch("ada"))
        1 / 0  # noqa: B018 - any failure of the caller

    with unit_of_work() as work:
        assert work.punches.all() == []


def test_work_after_a_commit_starts_a_new_transaction(unit_of_work):
    first, second = a_punch("ada"), a_punch("bob")

    with unit_of_work() as work:
        work.punches.add(first)
        work.commit()
        work.punches.add(second)

    with unit_of_work() as work:
        assert work.punches.all() == [first]


def test_a_commit_lets_another_unit_of_work_in_before_the_block_ends(unit_of_work):
    with unit_of_work() as work:
        work.punches.add(a_punch("ada"))
        work.commit()
        with unit_of_work() as other:
            assert len(other.punches.all()) == 1


def test_a_unit_of_work_can_be_entered_again(unit_of_work):
    work = unit_of_work()

    for name in ("ada", "bob"):
        with work:
            work.punches.add(a_punch(name))
            work.commit()

    with work:
        assert [punch.employee_key for punch in work.punches.all()] == ["ada", "bob"]


def test_a_commit_without_work_is_fine(unit_of_work):
    with unit_of_work() as work:
        work.commit()


# ---------------------------------------------------------------- employees


def test_an_employee_comes_back_as_stored(unit_of_work):
    ada = an_employee("k1", number="17", name="Ada Łovelace", enrolled_at_utc=NOON + timedelta(microseconds=123456))

    with unit_of_work() as work:
        work.employees.add(ada)

        assert work.employees.get("k1") == ada
        assert work.employees.by_number("17") == ada


def test_nobody_is_none(unit_of_work):
    with unit_of_work() as work:
        assert work.employees.get("nobody") is None
        assert work.employees.by_number("nobody") is None


def test_a_number_is_given_once(unit_of_work):
    with unit_of_work() as work:
        work.employees.add(an_employee("k1", number="17"))

        with pytest.raises(Refused, match="17"):
            work.employees.add(an_employee("k2", number="17"))

        assert [employee.key for employee in work.employees.all()] == ["k1"]


def test_numbers_differ_by_more_than_case_since_they_name_folders(unit_of_work):
    with unit_of_work() as work:
        work.employees.add(an_employee("k1", number="a17"))

        assert work.employees.by_number("A17").key == "k1"
        with pytest.raises(Refused, match="A17"):
            work.employees.add(an_employee("k2", number="A17"))


def test_employees_are_listed_by_number_in_natural_order(unit_of_work):
    with unit_of_work() as work:
        for number in ("10", "b2", "9", "B10", "a"):
            work.employees.add(an_employee(f"key of {number}", number=number))

        assert [employee.number for employee in work.employees.all()] == ["9", "10", "a", "b2", "B10"]


def test_an_employee_is_deactivated_and_activated(unit_of_work):
    with unit_of_work() as work:
        work.employees.add(an_employee("ada"))

        work.employees.set_active("ada", False)
        assert not work.employees.get("ada").active

        work.employees.set_active("ada", True)
        assert work.employees.get("ada").active


def test_nobody_cannot_be_deactivated(unit_of_work):
    with unit_of_work() as work, pytest.raises(Refused, match="nobody"):
        work.employees.set_active("nobody", False)


def test_erasing_an_employee_takes_templates_and_consents_and_leaves_punches(unit_of_work):
    with unit_of_work() as work:
        for name in ("ada", "bob"):
            work.employees.add(an_employee(name))
            work.templates.add(a_template(name))
            work.consents.add(a_consent(name))
            work.punches.add(a_punch(name))

        work.employees.erase("ada")

        assert work.employees.get("ada") is None
        assert work.templates.of("ada") == work.consents.of("ada") == []
        assert work.punches.last("ada") is not None
        assert work.employees.get("bob") and work.templates.of("bob") and work.consents.of("bob")


def test_erasing_nobody_changes_nothing(unit_of_work):
    with unit_of_work() as work:
        work.employees.add(an_employee("ada"))

        work.employees.erase("nobody")

        assert len(work.employees.all()) == 1


def test_the_number_of_an_erased_employee_is_free_again(unit_of_work):
    with unit_of_work() as work:
        work.employees.add(an_employee("k1", number="17"))
        work.employees.erase("k1")

        work.employees.add(an_employee("k2", number="17"))

        assert work.employees.by_number("17").key == "k2"


# ---------------------------------------------------------------- templates


def test_a_template_comes_back_as_stored(unit_of_work):
    stored = a_template("ada", embedding=an_embedding(7), sample="anchor/17/3f.png", quality=0.25, pose="left")

    with unit_of_work() as work:
        work.employees.add(an_employee("ada"))
        work.templates.add(stored)
        (found,) = work.templates.of("ada")

    assert found.embedding.dtype == np.float32
    np.testing.assert_array_equal(found.embedding, stored.embedding)
    assert {**vars(found), "embedding": None} == {**vars(stored), "embedding": None}


def test_templates_come_in_the_order_they_were_added(unit_of_work):
    templates = [a_template("ada", id=name) for name in ("z", "a", "m")]

    with unit_of_work() as work:
        work.employees.add(an_employee("ada"))
        for template in templates:
            work.templates.add(template)

        assert [template.id for template in work.templates.of("ada")] == ["z", "a", "m"]
        assert [template.id for template in work.templates.of_tower("0123456789ab")] == ["z", "a", "m"]


def test_a_template_of_nobody_is_refused(unit_of_work):
    with unit_of_work() as work, pytest.raises(Refused):
        work.templates.add(a_template("nobody"))


def test_a_template_id_is_given_once(unit_of_work):
    with unit_of_work() as work:
        work.employees.add(an_employee("ada"))
        work.templates.add(a_template("ada", id="t1"))

        with pytest.raises(Refused):
            work.templates.add(a_template("ada", id="t1"))


def test_templates_of_a_tower_leave_out_other_towers_and_keep_inactive_people(unit_of_work):
    with unit_of_work() as work:
        for name in ("ada", "bob"):
            work.employees.add(an_employee(name))
            work.templates.add(a_template(name, id=f"{name} new", tower="new", embedding=an_embedding(ord(name[0]))))
            work.templates.add(a_template(name, id=f"{name} old", tower="old"))
        work.employees.set_active("bob", False)

        ada, bob = work.templates.of_tower("new")

        assert (ada.id, bob.id) == ("ada new", "bob new")
        np.testing.assert_array_equal(ada.embedding, an_embedding(ord("a")))
        assert list(work.templates.of_tower("unheard of")) == []


def test_what_a_tower_has_not_embedded_is_told_by_person_and_picture(unit_of_work):
    with unit_of_work() as work:
        for name in ("ada", "bob", "cleo"):
            work.employees.add(an_employee(name))
        for name, tower, sample in (
            ("ada", "old", "a1"),
            ("ada", "old", "a2"),
            ("ada", "new", "a1"),
            ("bob", "old", "b1"),
            ("bob", "new", "b1"),
            ("cleo", "old", ""),
        ):
            work.templates.add(a_template(name, tower=tower, sample=sample))

        assert work.templates.lacking("new") == [("ada", "a2")]
        assert work.templates.lacking("old") == []
        assert (work.templates.owners("new"), work.templates.owners("old")) == (["ada", "bob"], ["ada", "bob", "cleo"])


def test_a_tower_can_be_forgotten_by_itself(unit_of_work):
    with unit_of_work() as work:
        work.employees.add(an_employee("ada"))
        work.templates.add(a_template("ada", tower="old"))
        work.templates.add(a_template("ada", tower="broken off"))
        work.templates.forget_tower("broken off")

        assert [template.tower for template in work.templates.of("ada")] == ["old"]


def test_templates_are_erased_without_the_employee(unit_of_work):
    with unit_of_work() as work:
        work.employees.add(an_employee("ada"))
        work.templates.add(a_template("ada"))

        work.templates.erase("ada")

        assert work.templates.of("ada") == []
        assert work.employees.get("ada") is not None


# ---------------------------------------------------------------- punches


def test_a_punch_comes_back_as_stored(unit_of_work):
    stored = a_punch(
        "ada",
        direction=Direction.OUT,
        at_utc=NOON + timedelta(microseconds=1),
        zone="America/St_Johns",
        similarity=0.875,
        distance=1.25,
        version="v3",
    )

    with unit_of_work() as work:
        work.punches.add(stored)

        found = work.punches.get(stored.id)

    assert found == stored
    assert found.at_utc.tzinfo is UTC
    assert isinstance(found.direction, Direction)


def test_a_punch_told_in_another_zone_is_the_same_moment(unit_of_work):
    nepal = timezone(timedelta(hours=5, minutes=45))

    with unit_of_work() as work:
        work.punches.add(a_punch("ada", at_utc=NOON.astimezone(nepal)))

        assert work.punches.last("ada").at_utc == NOON
        assert len(work.punches.between(NOON, NOON + HOUR)) == 1


def test_the_last_punch_is_the_newest_by_its_time(unit_of_work):
    with unit_of_work() as work:
        work.punches.add(a_punch("ada", id="second", at_utc=NOON + HOUR))
        work.punches.add(a_punch("ada", id="first", at_utc=NOON))
        work.punches.add(a_punch("bob", id="third", at_utc=NOON + 2 * HOUR))

        assert work.punches.last("ada").id == "second"
        assert work.punches.last("nobody") is None


def test_of_two_punches_at_one_moment_the_later_stored_is_last(unit_of_work):
    with unit_of_work() as work:
        work.punches.add(a_punch("ada", id="z stored first"))
        work.punches.add(a_punch("ada", id="a stored second"))

        assert work.punches.last("ada").id == "a stored second"
        assert [punch.id for punch in work.punches.all()] == ["z stored first", "a stored second"]


def test_a_withdrawn_punch_stays_and_no_longer_counts(unit_of_work):
    with unit_of_work() as work:
        work.punches.add(a_punch("ada", id="first"))
        work.punches.add(a_punch("ada", id="second", at_utc=NOON + HOUR))

        work.punches.withdraw("second", NOON + HOUR, "that's not me")

        assert work.punches.last("ada").id == "first"
        assert work.punches.get("second").withdrawn
        assert [punch.withdrawn for punch in work.punches.all()] == [False, True]
        assert [punch.withdrawn for punch in work.punches.between(NOON, NOON + 2 * HOUR)] == [False, True]


def test_withdrawing_twice_is_withdrawing_once(unit_of_work):
    with unit_of_work() as work:
        work.punches.add(a_punch("ada", id="first"))

        work.punches.withdraw("first", NOON, "that's not me")
        work.punches.withdraw("first", NOON + HOUR, "again")

        assert [punch.withdrawn for punch in work.punches.all()] == [True]


def test_an_unknown_punch_cannot_be_withdrawn(unit_of_work):
    with unit_of_work() as work, pytest.raises(Refused, match="unknown"):
        work.punches.withdraw("unknown", NOON, "that's not me")


def test_a_punch_is_born_counting_whatever_the_value_says(unit_of_work):
    with unit_of_work() as work:
        work.punches.add(a_punch("ada", withdrawn=True))

        assert not work.punches.last("ada").withdrawn


def test_a_punch_id_is_given_once(unit_of_work):
    with unit_of_work() as work:
        work.punches.add(a_punch("ada", id="p1"))

        with pytest.raises(Refused):
            work.punches.add(a_punch("bob", id="p1"))


def test_a_span_holds_its_start_and_not_its_end_oldest_first(unit_of_work):
    with unit_of_work() as work:
        for name, hours in (("end", 2), ("late", 1), ("start", 0), ("before", -1)):
            work.punches.add(a_punch("ada", id=name, at_utc=NOON + hours * HOUR))
        work.punches.add(a_punch("bob", id="bob's", at_utc=NOON))

        span = (NOON, NOON + 2 * HOUR)

        assert {punch.id for punch in work.punches.between(*span)} == {"start", "bob's", "late"}
        assert work.punches.between(*span)[-1].id == "late"
        assert [punch.id for punch in work.punches.of("ada", *span)] == ["start", "late"]


# ---------------------------------------------------------------- consents


def test_consents_come_back_oldest_first(unit_of_work):
    first, second = a_consent("ada"), a_consent("ada", stated_by="operator", given_at_utc=NOON + HOUR)

    with unit_of_work() as work:
        work.employees.add(an_employee("ada"))
        work.consents.add(first)
        work.consents.add(second)

        assert work.consents.of("ada") == [first, second]
        assert work.consents.of("nobody") == []


def test_a_consent_of_nobody_is_refused(unit_of_work):
    with unit_of_work() as work, pytest.raises(Refused):
        work.consents.add(a_consent("nobody"))


# ---------------------------------------------------------------- events


def test_event_ids_rise_from_one(unit_of_work):
    with unit_of_work() as work:
        assert work.events.last_id() == 0

        work.events.add(an_event("enrolled"))
        work.events.add(an_event("punch"))

        assert work.events.last_id() == 2
        assert [event.id for event in work.events.since(0)] == [1, 2]


def test_an_event_comes_back_with_its_details(unit_of_work):
    details = {"fnmr": 0.04, "words": "besser ✓", "people": [1, 2], "none": None}

    with unit_of_work() as work:
        work.events.add(an_event("retrained", subject="k1", details=details))

        (found,) = work.events.since(0)

    assert (found.kind, found.subject, found.at_utc, found.details) == ("retrained", "k1", NOON, details)


def test_the_newest_event_of_a_kind_is_found_among_the_others(unit_of_work):
    with unit_of_work() as work:
        for kind, subject in (("moved", "1"), ("moved", "2"), ("punch", "3")):
            work.events.add(an_event(kind, subject=subject))

        assert work.events.last("moved").subject == "2"
        assert work.events.last("nothing of the kind") is None


def test_events_of_a_kind_and_span_are_found_its_start_included_and_its_end_not(unit_of_work):
    with unit_of_work() as work:
        for turn, kind in enumerate(["exception", "punch", "exception", "exception"]):
            work.events.add(an_event(kind, at_utc=NOON + turn * HOUR, details={"turn": turn}))

        found = work.events.of_kind("exception", NOON, NOON + 3 * HOUR)

        assert [event.details["turn"] for event in found] == [0, 2]


def test_events_since_come_oldest_first_and_newest_come_newest_first(unit_of_work):
    with unit_of_work() as work:
        for kind in ("first", "second", "third"):
            work.events.add(an_event(kind))

        assert [event.kind for event in work.events.since(1)] == ["second", "third"]
        assert [event.kind for event in work.events.newest(2)] == ["third", "second"]


# ---------------------------------------------------------------- verifiers


def test_the_shipped_base_is_current_until_another_is_switched_to(unit_of_work):
    with unit_of_work() as work:
        work.verifiers.add(a_verifier("v1"))
        assert work.verifiers.current() == ""

        work.verifiers.switch_to("v1")
        assert work.verifiers.current() == "v1"

        work.verifiers.switch_to("")
        assert work.verifiers.current() == ""


def test_verifiers_are_listed_oldest_first_with_their_metrics(unit_of_work):
    first = a_verifier("v2", metrics={"before": {"fnmr": 0.05}, "after": {"fnmr": 0.04}})
    second = a_verifier("v1", parent="v2", installed_at_utc=NOON + HOUR)

    with unit_of_work() as work:
        work.verifiers.add(first)
        work.verifiers.add(second)

        assert work.verifiers.all() == [first, second]


def test_a_version_that_was_not_installed_is_refused(unit_of_work):
    with unit_of_work() as work, pytest.raises(Refused, match="v9"):
        work.verifiers.switch_to("v9")


def test_a_version_is_installed_once(unit_of_work):
    with unit_of_work() as work:
        work.verifiers.add(a_verifier("v1"))

        with pytest.raises(Refused):
            work.verifiers.add(a_verifier("v1"))


# ---------------------------------------------------------------- secrets


def test_a_secret_is_put_replaced_and_read(unit_of_work):
    with unit_of_work() as work:
        assert work.secrets.get("admin") is None

        work.secrets.put("admin", "first")
        work.secrets.put("admin", "second")

        assert work.secrets.get("admin") == "second"


def test_a_code_is_redeemed_once(unit_of_work):
    with unit_of_work() as work:
        work.secrets.put("code 17", "hash")

        assert work.secrets.delete("code 17") is True
        assert work.secrets.delete("code 17") is False
        assert work.secrets.get("code 17") is None


def test_moments_before_1970_and_after_2038_survive(unit_of_work):
    far = [datetime(1969, 7, 20, 20, 17, 40, 5, tzinfo=UTC), datetime(2112, 2, 29, tzinfo=UTC)]

    with unit_of_work() as work:
        for moment in far:
            work.punches.add(a_punch("ada", at_utc=moment))

        assert [punch.at_utc for punch in work.punches.all()] == far
