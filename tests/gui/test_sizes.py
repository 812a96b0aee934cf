"""Nothing of the door is off the screen or cut, from a small tablet to a 4K screen, in languages long and short."""

import pytest
from kivy.core.window import Window
from kivy.uix.label import Label
from kivy.uix.scrollview import ScrollView
from kivy.uix.widget import Widget

from app import language
from app.ui.widgets.action import Action
from tests.gui.drawn import drawn_product
from tests.gui.people_drawn import enrolled

SLACK_PX = 1.5
MOST_FRAMES = 25


@pytest.fixture(autouse=True)
def english_again():
    yield
    language.use("en")


def above(part):
    """The part's parents, nearest first."""
    while isinstance(part.parent, Widget) and part.parent is not part:
        part = part.parent
        yield part


def is_drawn(part):
    return part.opacity > 0 and part.width > 1 and part.height > 1 and all(one.opacity > 0 for one in above(part))


def faults(shown):
    """What is cut or lies outside, in words."""
    parts = [part for part in shown.app.root.walk() if is_drawn(part)]
    return [
        *(f"cut: {label.text!r}" for label in parts if isinstance(label, Label) and label.text and is_cut(label)),
        *(f"too long: {action.text!r}" for action in parts if isinstance(action, Action) and is_too_long(action)),
        *(f"outside: {part} {getattr(part, 'text', '')!r}" for part in parts if is_outside(part)),
    ]


def settled_faults(shown):
    """The same, once animations have ended and words have found their size."""
    shown.turn(0.3)
    for _ in range(MOST_FRAMES):
        if not (found := faults(shown)):
            return []
        shown.turn()
    return found


def is_cut(label):
    wraps = label.text_size[0] is not None
    if label.shorten or label.text.strip() == "":
        return False
    if wraps:
        return label.texture_size[1] > label.height + SLACK_PX
    return label.texture_size[0] > label.width + SLACK_PX


def is_too_long(action):
    inside = action.ids.inside
    return inside.width > action.width + SLACK_PX


def is_outside(part):
    if any(isinstance(one, ScrollView) for one in above(part)):
        return False
    x, y = part.to_window(part.x, part.y)
    return (
        x < -SLACK_PX
        or y < -SLACK_PX
        or x + part.width > Window.width + SLACK_PX
        or y + part.height > Window.height + SLACK_PX
    )


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
