"""The table in a window: what it draws while its rows and columns change under it."""

import pytest
from kivy.core.window import Window

from app.ui.widgets.table.column import Column, Row
from app.ui.widgets.table.model import TableModel
from app.ui.widgets.table.row import TableRow
from app.ui.widgets.table.view import TableView
from tests.gui.drawn import drawn_product

NAME, SITE = Column("Name"), Column("Site")


@pytest.fixture
def table(show):
    shown = show(drawn_product())
    view = TableView(TableModel([NAME, SITE]))
    Window.add_widget(view)
    view.model.show([Row("1", ("Ada", "Vienna")), Row("2", ("Grace", "Graz"))])
    view.refresh()
    shown.turn(0.2)
    yield shown, view
    Window.remove_widget(view)


def texts(view):
    rows = [part for part in view.walk() if isinstance(part, TableRow)]
    return sorted([cell.text for cell in reversed(row.children)] for row in rows)


def test_rows_that_are_drawn_before_the_heads_of_fewer_columns_wait_for_them(table):
    shown, view = table
    assert texts(view) == [["Ada", "Vienna"], ["Grace", "Graz"]]

    view.model.show([Row("3", ("Alan",)), Row("4", ("Radia",))], [NAME])
    view.ids.body.refresh_from_data(force=True)
    view.ids.body.refresh_views()
    view.refresh()
    shown.turn(0.2)

    assert texts(view) == [["Alan"], ["Radia"]]
