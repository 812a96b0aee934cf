from datetime import date, timedelta

import pytest

from app.ui.widgets.table.column import Column, Kind, Row
from app.ui.widgets.table.model import TableModel

COLUMNS = [
    Column("Number"),
    Column("Name"),
    Column("Department"),
    Column("Since", Kind.DATE),
    Column("Worked", Kind.DURATION),
]
NUMBER, NAME, DEPARTMENT, SINCE, WORKED = range(5)
PEOPLE = [
    ("10", "Zoë Weiß", "Store", date(2024, 5, 1), timedelta(hours=7, minutes=5)),
    ("9", "Ada Lovelace", "Office", None, timedelta(minutes=-30)),
    ("2", "grace Hopper", "Store", date(2023, 1, 1), None),
]


def table():
    model = TableModel(COLUMNS)
    model.show(Row(cells[0], cells) for cells in PEOPLE)
    return model


def keys(model):
    return [model.key(place) for place in range(len(model))]


def test_rows_stand_as_they_came_until_a_column_is_chosen():
    assert keys(table()) == ["10", "9", "2"]


def test_numbers_inside_texts_count_as_numbers():
    model = table()

    model.sort_by(NUMBER)

    assert keys(model) == ["2", "9", "10"]


def test_case_and_accents_do_not_sort_people_apart():
    model = table()

    model.sort_by(NAME)

    assert keys(model) == ["9", "2", "10"]


@pytest.mark.parametrize("again, expected", [(False, ["2", "10", "9"]), (True, ["10", "2", "9"])])
def test_an_empty_cell_comes_last_either_way(again, expected):
    model = table()
    model.sort_by(SINCE)

    if again:
        model.sort_by(SINCE)

    assert keys(model) == expected


@pytest.mark.parametrize("words, expected", [("zoe weiss", ["10"]), ("STORE", ["10", "2"]), ("ada store", [])])
def test_every_word_must_be_found_without_its_accents(words, expected):
    model = table()

    model.search(words)

    assert keys(model) == expected


def test_a_filter_and_a_search_narrow_together_and_can_be_lifted():
    model = table()

    model.where(DEPARTMENT, "Store")
    model.search("grace")
    both = keys(model)
    model.search("")
    model.where(DEPARTMENT, "")

    assert both == ["2"]
    assert len(model) == 3 and not model.is_narrowed


def test_the_cursor_stays_on_its_person_when_the_order_changes():
    model = table()
    model.choose("2")

    model.sort_by(NUMBER)
    sorted_at = model.cursor
    model.show(Row(cells[0], cells) for cells in PEOPLE[1:])

    assert sorted_at == 0
    assert model.chosen == "2"


def test_the_cursor_goes_as_far_as_there_are_rows():
    model = table()

    model.move(99)
    last = model.chosen
    model.move(-99)
    model.search("nobody")

    assert last == "2"
    assert (model.chosen, model.cursor) == ("", -1)


def test_cells_read_as_their_column_means_them():
    assert table().texts(0) == ["10", "Zoë Weiß", "Store", "2024-05-01", "7:05"]
    assert table().texts(1)[SINCE:] == ["–", "-0:30"]


def test_a_filter_offers_every_value_once():
    assert table().choices(DEPARTMENT) == ["Office", "Store"]


def test_other_columns_forget_what_was_sorted_and_filtered():
    model = table()
    model.sort_by(WORKED)
    model.where(DEPARTMENT, "Store")

    model.show([Row("a", ("a",))], [Column("Only")])

    assert keys(model) == ["a"] and model.sorted_by == -1
