"""Names for the keys the window listens to; no Kivy."""

PAD = {256 + digit: str(digit) for digit in range(10)}  # the digits at the right of a keyboard
NAMES = PAD | {
    8: "backspace",
    9: "tab",
    13: "enter",
    271: "enter",
    27: "esc",
    32: "space",
    282: "f1",
    283: "f2",
    284: "f3",
    285: "f4",
}


def name_of(code: int, modifiers: list[str]) -> str:
    """ "a", "enter", "ctrl+s", "shift+tab" from Kivy's key code and modifiers; "" for what has no name here."""
    name = NAMES.get(code) or (chr(code) if 33 <= code < 127 else "")
    if not name:
        return ""
    if "ctrl" in modifiers or "meta" in modifiers:
        return f"ctrl+{name}"
    return f"shift+{name}" if "shift" in modifiers and name == "tab" else name
