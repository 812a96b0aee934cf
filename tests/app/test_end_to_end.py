"""The main job on real faces: 20 people enrolled, their other pictures, and 30 strangers at the door."""

import hashlib
from collections import Counter
from pathlib import Path

import cv2
import pytest

from app.bootstrap import build
from app.config import load_config
from app.domain.decision import Outcome
from app.services.enrolment import Capture
from tests.company import people, pictures

ENROLLED, STRANGERS = 20, 30


@pytest.fixture(scope="module")
def product(tmp_path_factory):
    return build(load_config({"data": str(tmp_path_factory.mktemp("company"))}, {}))


@pytest.fixture(scope="module")
def engine(product):
    return product.make_engine()


@pytest.fixture(scope="module")
def looks(engine):
    """Every picture of everybody in the play, searched once."""
    cast = people()[: ENROLLED + STRANGERS + 1]
    return {person.name: [engine.look(cv2.imread(str(path))) for path in pictures(person)] for person in cast}


@pytest.fixture(scope="module")
def company(product, engine, looks):
    """Person i is enrolled from one, two or three pictures in turn; returns who has which number."""
    numbers = {}
    for i, (name, views) in enumerate(list(looks.items())[:ENROLLED]):
        numbers[enrol(product, engine, name, views[: 1 + i % 3]).number] = name
    return numbers


def enrol(product, engine, name, views):
    seen = [product.enrolment.picture(view, f"{name} {i}") for i, view in enumerate(views)]
    result = product.enrolment.enrol(
        name=name,
        number=None,
        captures=[picture for picture in seen if isinstance(picture, Capture)],
        engine=engine,
        consent_text="yes",
        stated_by="operator",
    )
    assert result.employee, f"{name}: {result.reason}"
    return result.employee


def weights(product):
    files = [path for path in Path(product.config.weights).iterdir() if path.is_file()]
    assert files
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def test_the_enrolled_are_recognised_on_their_other_pictures_and_nobody_as_somebody_else(
    product, engine, looks, company
):
    results = Counter()
    for i, name in enumerate(company.values()):
        for view in looks[name][1 + i % 3 :]:
            verdict = product.check_in.visit([view], engine, dry_run=True)
            wrong = verdict.employee is not None and company[verdict.employee.number] != name
            results["wrong person" if wrong else verdict.outcome] += 1

    assert results["wrong person"] == 0
    assert results[Outcome.ACCEPTED] >= 0.95 * results.total(), results


def test_no_stranger_is_let_in(product, engine, looks, company):
    strangers = list(looks.values())[ENROLLED : ENROLLED + STRANGERS]

    accepted = [view for views in strangers for view in views[:1] if visits(product, engine, view) is Outcome.ACCEPTED]

    assert len(strangers) == STRANGERS
    assert accepted == []


def visits(product, engine, view):
    return product.check_in.visit([view], engine, dry_run=True).outcome


def test_enrolling_one_more_person_changes_no_weights_and_works_at_once(product, engine, looks, company):
    before = weights(product)
    name, views = list(looks.items())[-1]

    employee = enrol(product, engine, name, views[:3])

    assert weights(product) == before
    verdict = product.check_in.visit(views[3:], engine)
    assert (verdict.outcome, verdict.employee) == (Outcome.ACCEPTED, employee)
    product.privacy.erase(employee.number)
    assert product.check_in.visit(views[3:], engine, dry_run=True).outcome is Outcome.UNKNOWN


def test_another_window_sees_a_new_employee_after_a_refresh(product, engine, looks, company):
    other = build(product.config)
    name, views = list(looks.items())[-1]
    employee = enrol(product, engine, name, views[:3])

    assert other.refresh()

    assert other.check_in.visit(views[3:], engine, dry_run=True).employee == employee
    assert not other.refresh()
    product.privacy.erase(employee.number)


def test_a_restart_knows_everybody(product, engine, looks, company):
    restarted = build(product.config)

    assert restarted.gallery.people() == product.gallery.people() >= ENROLLED
    assert Path(product.config.folders.data).is_dir()
