"""What every place for face crops behind the Samples port must do."""

import re

import numpy as np
import pytest

from app.errors import BadInput, StoreUnavailable
from app.services.ports import SampleKind
from app.store.samples import FolderSamples
from tests.fakes_store import MemorySamples
from tests.sealed import open_sealed_folder
from tests.stores import a_crop

ADAPTERS = {
    "memory": lambda folder: MemorySamples(),
    "folder": FolderSamples,
    "sealed": lambda folder: open_sealed_folder(folder / "sealed").samples,
}


@pytest.fixture(params=ADAPTERS)
def samples(request, tmp_path):
    return ADAPTERS[request.param](tmp_path)


def test_a_crop_comes_back_pixel_for_pixel(samples):
    crop = a_crop(seed=3)

    name = samples.save(SampleKind.ANCHOR, "17", crop)

    np.testing.assert_array_equal(samples.load(name), crop)


def test_a_name_tells_kind_and_number(samples):
    name = samples.save(SampleKind.POSITIVE, "A-17.b", a_crop())

    assert re.fullmatch(r"positive/A-17\.b/[0-9a-f]{32}\.png", name)


def test_names_are_those_of_one_employee_or_of_all(samples):
    anchor = samples.save(SampleKind.ANCHOR, "1", a_crop())
    positive = samples.save(SampleKind.POSITIVE, "1", a_crop())
    other = samples.save(SampleKind.ANCHOR, "11", a_crop())

    assert samples.names("1") == sorted([anchor, positive])
    assert samples.names() == sorted([anchor, positive, other])
    assert samples.names("nobody") == []


def test_two_saves_are_two_samples(samples):
    crop = a_crop()

    assert samples.save(SampleKind.ANCHOR, "1", crop) != samples.save(SampleKind.ANCHOR, "1", crop)
    assert len(samples.names("1")) == 2


def test_a_discarded_sample_is_gone_and_may_be_discarded_again(samples):
    name = samples.save(SampleKind.ANCHOR, "1", a_crop())

    samples.discard(name)
    samples.discard(name)

    assert samples.names() == []


def test_loading_a_sample_that_is_gone_fails_clearly(samples):
    name = samples.save(SampleKind.ANCHOR, "1", a_crop())
    samples.discard(name)

    with pytest.raises(StoreUnavailable, match="Expected"):
        samples.load(name)


def test_erasing_an_employee_leaves_the_others(samples):
    samples.save(SampleKind.ANCHOR, "1", a_crop())
    samples.save(SampleKind.POSITIVE, "1", a_crop())
    kept = samples.save(SampleKind.ANCHOR, "11", a_crop())

    samples.erase("1")
    samples.erase("nobody")

    assert samples.names() == [kept]


@pytest.mark.parametrize("number", ["..", "", "a/b", "a\\b", "/etc", "C:", "a\0b", "a\n", "ünlü", "x" * 33])
def test_a_number_that_cannot_name_a_folder_is_refused(samples, number):
    with pytest.raises(BadInput, match="Expected"):
        samples.save(SampleKind.ANCHOR, number, a_crop())


@pytest.mark.parametrize(
    "name",
    [
        "../anchor/1/{id}.png",
        "anchor/../1/{id}.png",
        "anchor/1/../../{id}.png",
        "/anchor/1/{id}.png",
        "anchor\\1\\{id}.png",
        "negative/1/{id}.png",
        "anchor/1/{id}.jpg",
        "anchor/1/{id}.png\n",
        "anchor/1/holiday.png",
        "",
    ],
)
def test_a_name_that_leads_elsewhere_is_refused(samples, name):
    name = name.format(id="0" * 32)

    with pytest.raises(BadInput, match="Expected"):
        samples.load(name)
    with pytest.raises(BadInput, match="Expected"):
        samples.discard(name)
