"""A company that keeps no pictures: what enrolment leaves, what a retraining can still do."""

import numpy as np
import pytest

from app.assembly.retraining import without_pictures
from app.errors import Refused
from app.services.enrolment import Capture, Enrolment
from app.services.installation import Installation
from app.services.ports import Pose, SampleKind
from app.services.renewal import Renewal
from app.store.templates_only import TemplatesOnly
from app.trainer.known import with_known
from model.sampling.company import Company
from tests.fakes_faces import FakeClock, FakeEngine, FakeGallery, a_face
from tests.fakes_store import MemorySamples, memory_store
from tests.stores import NOON, a_crop, a_template, an_embedding, an_employee


def test_nothing_new_is_kept_and_what_was_kept_before_is_still_there():
    before = MemorySamples()
    old = before.save(SampleKind.ANCHOR, "17", a_crop())
    samples = TemplatesOnly(before)

    assert samples.save(SampleKind.ANCHOR, "17", a_crop()) == ""
    samples.discard("")

    assert samples.names("17") == [old]
    np.testing.assert_array_equal(samples.load(old), a_crop())
    samples.erase("17")
    assert before.names() == []


def test_an_enrolment_leaves_its_templates_and_says_what_that_costs():
    store = memory_store()
    enrolment = Enrolment(
        gallery=FakeGallery(), samples=TemplatesOnly(MemorySamples()), open_unit_of_work=store, clock=FakeClock(NOON)
    )

    result = enrolment.enrol(
        name="Ada", number="1", captures=[Capture("a", Pose.STRAIGHT, a_face(1))], engine=FakeEngine(),
        consent_text="yes", stated_by="employee",
    )  # fmt: skip

    assert result.pictures == 0 and "has to be enrolled again" in result.without_pictures
    with store() as work:
        assert [template.sample for template in work.templates.of(result.employee.key)] == [""]


def a_store():
    store = memory_store()
    with store() as work:
        for key, sample in (("ada", ""), ("bob", f"anchor/bob/{'0' * 32}.png"), ("cy", "")):
            work.employees.add(an_employee(key, active=key != "cy"))
            for seed in range(2):
                pose = "straight" if seed == 0 else "left"
                work.templates.add(a_template(key, embedding=an_embedding(seed), sample=sample, pose=pose))
        work.commit()
    return store


def test_a_calibration_learns_from_the_templates_of_who_has_no_picture():
    known = without_pictures(a_store(), "0123456789ab")
    assert [template.employee_key for template in known] == ["ada", "ada"], "bob has pictures, cy is inactive"
    read = Company(np.zeros((3, 128), np.float32), np.array([0, 1, 1]), np.array([True, True, False]), np.ones(3, bool))

    company = with_known(read, known)

    assert company.identity.tolist() == [0, 1, 1, 2, 2]
    assert company.own.tolist() == [True, True, False, True, True]
    assert company.anchor.tolist() == [True, True, True, True, False]
    np.testing.assert_array_equal(company.embedding[4], an_embedding(1))


def test_another_tower_is_refused_with_the_names_of_who_would_be_lost():
    store = a_store()
    renewal = Renewal(gallery=FakeGallery(), samples=MemorySamples(), open_unit_of_work=store, clock=FakeClock(NOON))
    installation = Installation(
        verifiers_on_disk=None, open_unit_of_work=store, renewal=renewal, embedder=lambda target: None
    )
    current = type("Current", (), {"tower": "0123456789ab"})()

    with pytest.raises(Refused, match="Expected a stored picture of everybody.*Ada.*--calibrate-only"):
        installation.expect_pictures(current)
