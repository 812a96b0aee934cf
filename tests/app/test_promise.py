import pytest

from app.domain.promise import promise
from app.language import said, use


def test_the_words_say_one_stranger_in_how_many():
    assert promise(0.00095, 1, False) == "About one stranger in 1,100 would be let in, comparing with one person."
    assert "with 50 people enrolled" in promise(0.1, 50, False)


def test_under_the_floor_nothing_better_is_promised():
    words = promise(0.001, 1, True)

    assert words.startswith("About one stranger in 1,000 ") and "strictest that was measured" in words


@pytest.mark.parametrize("people", [1, 50])
def test_where_no_stranger_was_let_in_it_is_said_of_the_measurement(people):
    assert promise(0.0, people, True).startswith("No stranger was let in when it was measured")


def test_a_promise_is_said_in_the_language_of_the_window():
    use("de")
    words = said(promise(0.001, 33, True))
    use("en")

    assert words.startswith("Etwa eine fremde Person von 1000 ") and "Strenger wurde nicht gemessen" in words
