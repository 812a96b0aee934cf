"""Brackets in a text that was put into the order of the screen or the page: python-bidi leaves them as they were."""

PAIRS = {"(": ")", "[": "]", "{": "}"}
OPENING = {closing: opening for opening, closing in PAIRS.items()}


def mirrored(drawn: str) -> str:
    """The same text with those brackets exchanged whose closing one comes first: there the order was turned."""
    out, waiting = list(drawn), list[int]()
    for place, sign in enumerate(drawn):
        if sign not in PAIRS and sign not in OPENING:
            continue
        before = drawn[waiting[-1]] if waiting else ""
        if PAIRS.get(before) == sign:
            waiting.pop()
        elif OPENING.get(before) == sign:
            out[waiting.pop()], out[place] = sign, before
        else:
            waiting.append(place)
    return "".join(out)
