import pytest

from app.ui.order import as_drawn


@pytest.mark.parametrize("text", ["", "Ada Lovelace", "Łukasz Żółć", "王小明", "Юрий (17)"])
def test_what_is_read_from_left_to_right_is_left_alone(text):
    assert as_drawn(text) is text


@pytest.mark.parametrize(
    "written, drawn",
    [
        ("שלום", "םולש"),
        ("محمد", "ﺪﻤﺤﻣ"),  # the first letter stands last, and every one has the form of its place
        ("شلاش", "ﺵﻼﺷ"),  # lam and alef are one sign
    ],
)
def test_a_name_runs_from_right_to_left_and_its_letters_are_joined(written, drawn):
    assert as_drawn(written) == drawn


def test_a_sentence_keeps_its_order_around_such_a_name():
    assert as_drawn("Is this שלום?") == "Is this םולש?"
    assert as_drawn("שלום is no longer active.") == "םולש is no longer active."


@pytest.mark.parametrize(
    "written, drawn",
    [
        ("Ada (שלום)", "Ada (םולש)"),
        ("שלום (17)", "(17) םולש"),
        ("שלום [א] ב", "ב [א] םולש"),
        ("Ada (17), שלום", "Ada (17), םולש"),
        ("שלום)", "םולש)"),
    ],
)
def test_brackets_enclose_what_they_enclosed(written, drawn):
    assert as_drawn(written) == drawn


def test_each_line_is_ordered_by_itself():
    assert as_drawn("שלום\nAda\nשלום") == "םולש\nAda\nםולש"


def test_the_letters_of_a_name_are_the_same_ones_afterwards():
    written = "בן־גוריון"

    assert sorted(as_drawn(written)) == sorted(written)
