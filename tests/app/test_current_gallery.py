from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from app.capture.gallery import CurrentGallery
from model.siamese.headfile import FmrPoint, HeadFile
from model.versions import Verifier
from tests.stores import a_template

TOWER = "0123456789ab"


def a_verifier(version="base", weight=1.0):
    """Its curve is measured on strangers whose embeddings are independent."""
    strangers = people(100_000, seed=11)
    distances = np.sort(np.abs(strangers[:50_000] - strangers[50_000:]).sum(axis=1)) * weight
    points = tuple(a_point(distances, rate) for rate in (0.005, 0.01, 0.02, 0.05, 0.1, 0.2))
    head = HeadFile(
        version=version, w=(weight,) * 128, bias=20.0, tower_sha256="0" * 64, fmr_curve=points, fmr_floor=0.003
    )
    return Verifier(version, Path(), Path(), TOWER, head)


def a_point(distances, rate):
    matches = int(rate * len(distances))
    distance = float(distances[matches - 1])
    return FmrPoint(distance=distance, fmr=rate, low=0.0, high=rate, comparisons=len(distances), matches=matches)


def people(count, seed):
    """Embeddings of people who have nothing in common."""
    return unit(np.random.default_rng(seed).normal(size=(count, 128)))


def unit(rows):
    return (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32)


def a_gallery(verifier=None):
    return CurrentGallery(verifier or a_verifier(), wanted_fpir=0.05, pair_fmr=0.05)


def enrol(gallery, embeddings):
    for number, embedding in enumerate(embeddings):
        gallery.add(f"e{number}", embedding[np.newaxis])


def test_an_empty_gallery_matches_nobody():
    match = a_gallery().match(people(1, seed=12)[0])

    assert (match.employee_key, match.distance) == (None, float("inf"))


def test_the_threshold_falls_as_people_join():
    gallery = a_gallery()
    alone = gallery.threshold().distance
    enrol(gallery, people(8, seed=13))

    assert gallery.threshold().distance < alone


def test_people_as_unlike_as_the_curves_strangers_tighten_nothing():
    gallery = a_gallery()
    before = gallery.pair_threshold().distance
    enrol(gallery, people(40, seed=14))

    assert gallery.pair_threshold().distance >= 0.97 * before  # chance may look like a little likeness


def test_a_camera_that_makes_people_alike_tightens_the_threshold():
    gallery = a_gallery()
    before = gallery.pair_threshold().distance
    common_light = people(1, seed=15)
    enrol(gallery, unit(people(40, seed=16) + common_light))

    assert gallery.pair_threshold().distance < 0.95 * before


def test_when_the_alike_people_leave_the_threshold_is_the_measured_one_again():
    gallery = a_gallery()
    before = gallery.pair_threshold().distance
    enrol(gallery, unit(people(40, seed=17) + people(1, seed=18)))
    gallery.pair_threshold()

    for number in range(40):
        gallery.remove(f"e{number}")

    assert gallery.pair_threshold().distance == before


def test_templates_of_another_tower_are_never_compared():
    gallery = a_gallery()
    embedding = people(1, seed=19)[0]

    gallery.replace([a_template("ada", embedding=embedding, tower="another"), a_template("bob", tower=TOWER)])

    assert gallery.people() == 1
    assert gallery.match(embedding).employee_key == "bob"


def test_another_verifier_brings_its_own_head():
    gallery = a_gallery()
    first, second = people(2, seed=20)
    distance = gallery.distance_between(first, second)

    gallery.use(a_verifier("calibrated", weight=2.0), [])

    assert gallery.version == "calibrated"
    assert gallery.distance_between(first, second) == pytest.approx(2 * distance, rel=1e-6)


def test_what_one_camera_does_to_strangers_tightens_an_empty_gallery_too():
    verifier = a_verifier()
    plain = a_gallery(verifier).pair_threshold().distance

    tightened = a_gallery(replace(verifier, head=replace(verifier.head, one_camera=0.9))).pair_threshold().distance

    assert tightened == pytest.approx(0.9 * plain)


def test_enough_people_of_this_door_outweigh_what_was_measured_elsewhere():
    verifier = a_verifier()
    gallery = a_gallery(replace(verifier, head=replace(verifier.head, one_camera=0.9)))
    strict = gallery.pair_threshold().distance

    enrol(gallery, people(120, seed=21))

    assert gallery.pair_threshold().distance >= 0.97 * strict / 0.9


def test_a_few_people_of_this_door_do_not():
    verifier = a_verifier()
    gallery = a_gallery(replace(verifier, head=replace(verifier.head, one_camera=0.9)))
    strict = gallery.pair_threshold().distance

    enrol(gallery, people(12, seed=22))

    assert gallery.pair_threshold().distance <= strict
