"""What is wrong with a screen that can be measured: cut words, parts outside, words that cannot be read."""

from kivy.core.window import Window
from kivy.uix.label import Label
from kivy.uix.scrollview import ScrollView
from kivy.uix.widget import Widget

from app.ui.look import look
from app.ui.widgets.action import Action, BigButton, Toggle
from app.ui.widgets.table.view import HeadCell

SLACK_PX = 1.5
SMALLEST_TOUCH = 44  # units of text: 37 pixels on a screen of 800x480, which is 7 inches wide
MOST_FRAMES = 25
PRESSED = (Action, BigButton, Toggle)


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
        *(f"small: {part.text!r}" for part in parts if isinstance(part, PRESSED) and is_small(part)),
        *(f"outside: {part} {getattr(part, 'text', '')!r}" for part in parts if is_outside(part)),
    ]


def settled_faults(shown):
    """The same, once animations have ended and words have found their size."""
    if not faults(shown):
        return []
    shown.turn(0.3)
    for _ in range(MOST_FRAMES):
        if not (found := faults(shown)):
            return []
        shown.turn()
    return found


def is_cut(label):
    wraps = label.text_size[0] is not None
    if isinstance(label, HeadCell):
        return label.texture_size[1] > label.height + SLACK_PX or breaks_a_word(label)
    if label.shorten or label.text.strip() == "":
        return False
    if wraps:
        return label.texture_size[1] > label.height + SLACK_PX
    return label.texture_size[0] > label.width + SLACK_PX


def breaks_a_word(label):
    """True when a word of it is longer than its line."""
    words = label.title.split()
    return any(label._label.get_extents(word)[0] > label.width + SLACK_PX for word in words)


def is_small(part):
    """True when it is too small to be hit with a finger."""
    return not part.disabled and min(part.width, part.height) < SMALLEST_TOUCH * look.t - SLACK_PX


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
