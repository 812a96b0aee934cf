"""The colours of both themes, and sizes that follow what is written."""

import pytest

from app.ui.look import DARK, LIGHT, SOLID, whole_words
from app.ui.widgets.chart.colours import ATTENTION, SIGNS
from app.ui.widgets.table.column import Column, Kind
from app.ui.widgets.table.fit import ENDS, fitting, need, widths
from tests.gui.colour import contrast

WORDS = ("ink", "soft", "accent", "good", "hint", "bad")
GAP = 14


def rgb(colour):
    return [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]


@pytest.mark.parametrize("theme", [DARK, LIGHT], ids=["dark", "light"])
@pytest.mark.parametrize("ground", ["page", "surface", "raised"])
@pytest.mark.parametrize("words", WORDS)
def test_every_colour_of_words_can_be_read_on_every_ground(theme, ground, words):
    assert contrast(rgb(theme[words]), rgb(theme[ground])) >= 4.5


@pytest.mark.parametrize("theme", [DARK, LIGHT], ids=["dark", "light"])
def test_the_words_of_a_filled_button_can_be_read(theme):
    assert contrast(rgb(theme["accent_ink"]), rgb(theme["accent"])) >= 4.5


@pytest.mark.parametrize("tone", SOLID)
def test_white_can_be_read_on_every_verdict(tone):
    assert contrast((1, 1, 1), rgb(SOLID[tone])) >= 4.5


@pytest.mark.parametrize("sign", [*SIGNS.values(), ATTENTION], ids=lambda sign: sign.letter or "blank")
def test_the_letter_of_a_day_can_be_read_on_its_colour(sign):
    if len(sign.fill) == 7:
        assert contrast(rgb(sign.ink), rgb(sign.fill)) >= 4.5


def test_a_long_word_makes_a_name_smaller():
    assert whole_words("Maximiliana Vogelsang-Hohenstein", 400) < whole_words("Maximiliana Vogelsang", 400)


def test_dates_and_numbers_keep_their_room_and_optional_columns_leave():
    columns = (
        Column("Day", Kind.DATE),
        Column("Name", share=1.7),
        Column("Site", optional=True),
        Column("Overtime", Kind.DURATION),
    )
    wide = sum(need(one) for one in columns) + GAP * 3 + ENDS

    assert fitting(columns, wide, GAP) == [0, 1, 2, 3]
    assert fitting(columns, wide - 1, GAP) == [0, 1, 3]
    assert widths(columns, [0, 1, 3], wide)[1] > need(columns[1])
    assert widths(columns, [0, 1, 3], 0)[0] == need(columns[0])
