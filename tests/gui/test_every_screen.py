"""Every screen, tab and dialog of the window, in both themes: nothing cut, nothing outside, every word to be read.

`python -m scripts.every_screen` draws the same stops at more sizes and languages, to be looked at.
"""

import pytest

from app import language
from tests.gui.contrast import pale_words
from tests.gui.drawn import drawn_product
from tests.gui.faults import settled_faults
from tests.gui.tour.company import fill
from tests.gui.tour.stops import Tour
from tests.gui.tour.walk import everything, nothing

STOPS = 115


@pytest.fixture(autouse=True)
def english_again():
    yield
    language.use("en")


def faults_of(shown, walk, picture):
    """Stop and theme -> what is wrong there; and how many stops there were."""
    found, stops = {}, 0
    for name in walk(Tour(shown)):
        stops += 1
        for theme in ("dark", "light"):
            shown.app.use_theme(dark=theme == "dark")
            wrong = settled_faults(shown)
            shown.picture(picture)
            if wrong := wrong + pale_words(shown, picture):
                found[name, theme] = wrong
    return found, stops


def test_no_screen_of_a_full_company_is_cut_or_pale_on_the_smallest_screen_in_the_longest_language(show, tmp_path):
    shown = show(fill(drawn_product(language="de")), size=(800, 480))

    found, stops = faults_of(shown, everything, tmp_path / "screen.png")

    assert not found
    assert stops >= STOPS


def test_no_screen_of_an_empty_company_is_cut_or_pale(show, tmp_path):
    shown = show(drawn_product(language="pl"), size=(1280, 800))

    found, _stops = faults_of(shown, nothing, tmp_path / "screen.png")

    assert not found


def test_the_measure_sees_what_is_pale_or_small(show, tmp_path):
    shown = show(drawn_product())
    shown.turn(0.3)
    ready, picture = shown.screen._ready, tmp_path / "screen.png"
    shown.picture(picture)
    right = settled_faults(shown) + pale_words(shown, picture)

    shown.app.frame.ids.to_admin.height = 10
    shown.app.frame.ids.to_admin.size_hint_y = None
    ready.ids.hands_free.ids.words.color = (0.1, 0.13, 0.16, 1)
    shown.picture(picture)
    wrong = settled_faults(shown) + pale_words(shown, picture)

    assert not right
    assert any(fault.startswith("small: 'Admin'") for fault in wrong)
    assert any(fault.startswith("pale: 'Hands-free'") for fault in wrong)
