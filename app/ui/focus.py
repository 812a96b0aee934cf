"""Which part of the window the keyboard speaks to."""

from kivy.uix.behaviors import FocusBehavior
from kivy.uix.widget import Widget

from app.ui.widgets.field import FieldInput


def is_for(focused: FocusBehavior, key: str) -> bool:
    """Text goes to the field that is being typed in; Enter and Space press what is focused."""
    typing = isinstance(focused, FieldInput) and key not in ("esc",) and not key.startswith("ctrl+")
    return typing or key in ("enter", "space", "tab", "shift+tab")


def focused_in(root: Widget) -> FocusBehavior | None:
    """The part below root that has the focus."""
    return next((part for part in root.walk() if getattr(part, "focus", False)), None)


def focus_first(root: Widget) -> bool:
    """Focus the first part below root that takes the keyboard; False when there is none."""
    for part in root.walk():
        if isinstance(part, FocusBehavior) and part.is_focusable and not part.disabled:
            part.focus = True
            return True
    return False
