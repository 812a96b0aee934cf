"""Texts that a spreadsheet would run as a formula (CSV injection)."""

# Source: OWASP, "CSV Injection". The last four are the full-width forms that some spreadsheets accept.
STARTS_A_FORMULA = frozenset("=+-@\t\r\n＝＋－＠")  # noqa: RUF001


def is_formula(text: str) -> bool:
    """True when a spreadsheet may take this text for a formula; leading blanks do not protect."""
    return bool(text) and (text[0] in STARTS_A_FORMULA or text.lstrip()[:1] in STARTS_A_FORMULA)


def defused(text: str) -> str:
    """The text, behind an apostrophe where it would be taken for a formula."""
    return f"'{text}" if is_formula(text) else text
