"""The turn of the head in the window: what it shows, and the way out."""

import pytest

from tests.gui.drawn import DrawnEngine, drawn_product
from tests.gui.test_screens import enrolled


@pytest.fixture
def shown(show, monkeypatch):
    monkeypatch.setattr(DrawnEngine, "live", 0.1)
    product = enrolled(drawn_product(liveness="active"), "Ada Lovelace")
    shown = show(product)
    shown.until_says("Ready")
    shown.press("Check in")
    shown.until(lambda: shown.screen.place == "turn", what="for the turn of the head")
    return shown


def exceptions(shown):
    with shown.product.open_unit_of_work() as work:
        return [event.details for event in work.events.since(0) if event.kind == "exception"]


def test_a_visit_in_doubt_asks_for_the_head_and_counts_the_seconds(shown):
    shown.until_says("Turn your head slowly to your")

    assert any(words.endswith("s left") for words in shown.words())


def test_the_pad_is_a_way_out_and_the_doubt_is_noted(shown):
    shown.press("Without my face")

    shown.until(lambda: shown.screen.place == "pad")
    assert exceptions(shown) == [{"kind": "spoof_suspected", "outcome": "refused", "turn": "given_up"}]
