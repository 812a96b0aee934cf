"""Nothing of the door is off the screen or cut, from a small tablet to a 4K screen, in languages long and short."""

import pytest

from app import language
from tests.gui.drawn import drawn_product
from tests.gui.faults import settled_faults
from tests.gui.people_drawn import enrolled


@pytest.fixture(autouse=True)
def english_again():
    yield
    language.use("en")


def visited(shown):
    """Every panel of the door, one after the other, by its name."""
    screen, feed = shown.screen, shown.product.feed
    yield "ready"
    for person, name in ((1, "accepted"), (77, "unknown")):
        feed.person = person
        screen.view_model.press()
        shown.until(lambda: screen.place == "verdict")
        yield name
        if person == 1:
            screen.open_hours()
            yield "hours"
            screen.open_forgotten()
            yield "forgotten"
        screen.close_all()
    screen.open_badge()
    yield "badge"
    screen.open_pin()
    for key in ("1", "ok", "1", "ok"):
        screen.pad.press(key)
    shown.until(lambda: screen.pad.error)
    yield "wrong PIN"
    screen.open_notice()
    yield "notice"
    screen.open_languages()
    yield "languages"
    screen.close_all()
    feed.plugged = False
    yield "no camera"


@pytest.mark.parametrize(
    "size, tag, text_size",
    [
        ((800, 480), "fr", 1.0),
        ((1280, 800), "pl", 1.25),
        ((1920, 1080), "es", 1.0),
    ],
)
def test_no_panel_of_the_door_is_cut(show, size, tag, text_size):
    product = enrolled(drawn_product(language=tag, text_size=text_size), "Wolfgang Amadeus Mozart")
    shown = show(product, size=size)
    found = {}

    for name in visited(shown):
        if wrong := settled_faults(shown):
            found[name] = wrong

    assert not found, f"at {size} in {tag}"


def test_a_4k_screen_is_filled_and_nothing_is_cut(show):
    shown = show(drawn_product(language="de"), size=(3840, 2160))

    assert not settled_faults(shown)
    assert shown.screen._ready.ids.check_in.height > 500


@pytest.mark.parametrize("direction", ["auto", "ask"])
def test_the_other_ways_of_choosing_in_or_out_fit_as_well(show, direction):
    shown = show(drawn_product(language="pl", direction=direction), size=(800, 480))

    assert not settled_faults(shown)
