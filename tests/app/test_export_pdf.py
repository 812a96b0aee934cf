"""A report as PDF: its text read again by pypdf."""

import io
from datetime import timedelta
from pathlib import Path

import pytest
from pypdf import PdfReader

from app.domain.table import Column, Kind, Table
from app.errors import BadInput
from app.exports.fonts import Fonts
from app.exports.pdf_file import MARGIN, WIDTH, fitted, pdf_bytes
from tests.exports_tables import NAMES, a_table

HOURS = timedelta(hours=168)


def pages(content):
    return [page.extract_text() for page in PdfReader(io.BytesIO(content)).pages]


def test_every_row_and_the_totals_are_on_the_page():
    text = pages(pdf_bytes(a_table()))[0]

    assert "Hours: October / 2026" in text
    for expected in (
        "Ada Łovelace",
        "Ελένη Παππά",
        "Ђорђе Ђорђевић",
        "2026-10-07",
        "2026-10-25 02:59",
        "170:17",
        "Total",
    ):
        assert expected in text


def test_the_header_is_on_every_page_and_no_row_is_lost():
    told = pages(pdf_bytes(a_table([f"Person-{turn}" for turn in range(100)])))

    assert len(told) > 1
    assert all("First in" in page for page in told)
    assert [name for page in told for name in page.split() if name.startswith("Person-")] == [
        f"Person-{turn}" for turn in range(100)
    ]


def test_a_report_without_rows_is_a_page():
    assert "Number" in pages(pdf_bytes(a_table(rows=(), totals=())))[0]


@pytest.mark.parametrize("name", NAMES)
def test_each_script_has_a_font(name):
    fonts = Fonts()

    pdf_bytes(a_table((name,)), fonts)

    assert fonts.missing == set()


def test_brackets_of_a_name_from_right_to_left_enclose_what_they_enclosed():
    drawn = "".join(run.text for run in Fonts().runs("שלום (17)"))

    assert drawn == "(17) םולש"


def test_arabic_is_joined_and_put_from_right_to_left():
    (run,) = Fonts().runs("علي")

    assert run.text == "\ufef2\ufee0\ufecb"  # final yeh, medial lam, initial ain


def test_a_sign_shared_by_three_languages_follows_the_rest_of_the_name():
    assert [Fonts().runs(name)[0].font for name in ("山田たろう", "山田", "山田 철수")] == [
        "HeiseiKakuGo-W5", "STSong-Light", "HYGothic-Medium",
    ]  # fmt: skip


def test_a_sign_without_a_font_becomes_a_square_and_is_told():
    fonts = Fonts()

    runs = fonts.runs("नम")

    assert (runs[0].text, fonts.missing) == ("□□", {"न", "म"})


def test_a_named_font_is_asked_where_ours_has_nothing():
    import matplotlib

    stix = Path(matplotlib.get_data_path()) / "fonts/ttf/STIXGeneral.ttf"
    rare = "\N{MATHEMATICAL BOLD ITALIC SMALL BETA}"  # a sign that only the named font has
    assert Fonts().runs(rare)[0].text == "□"

    assert Fonts([stix]).runs(rare)[0].text == rare


def test_a_font_that_is_none_is_refused(tmp_path):
    (tmp_path / "a.ttf").write_bytes(b"no font")

    with pytest.raises(BadInput, match=r"a\.ttf"):
        Fonts([tmp_path / "a.ttf"])


@pytest.mark.parametrize("columns", [2, 6, 40])
def test_columns_never_leave_the_page(columns):
    titles, rows = ["Title"] * columns, [["x" * turn for turn in range(columns)]]

    layout = fitted(titles, rows, Fonts())

    assert sum(layout.widths) + layout.gap * (columns - 1) <= WIDTH - 2 * MARGIN + 0.01
    assert 5 <= layout.size <= 9


def test_totals_are_never_cut_though_bold_letters_are_wider():
    worked = Column("worked", "h", Kind.DURATION)
    table = Table("Sums", (worked,) * 12, ((HOURS,) * 12,) * 3, totals=(HOURS,) * 12)

    text = pages(pdf_bytes(table))[0]

    assert (text.count("168:00"), text.count("…")) == (4 * 12, 0)


def test_a_month_leaves_room_for_names():
    days = tuple(Column(f"d{turn}", f"{turn} We") for turn in range(1, 32))
    sums = tuple(Column(name, name, Kind.DURATION) for name in ("Worked", "Target", "Overtime"))
    weeks = (["10:05*", "8:05", "8:05", "8:05", "8:05", "", ""] * 5)[:31]
    row = ("1001", "Maximiliane Mustermann", *weeks, HOURS, HOURS, HOURS)
    table = Table("Month", (Column("number", "Number"), Column("name", "Name"), *days, *sums), (row,) * 40)

    assert pages(pdf_bytes(table))[0].count("Maximiliane Mustermann") == 40


def test_what_does_not_fit_is_cut_and_says_so():
    table = a_table(("x" * 2000,))

    text = pages(pdf_bytes(table))[0]

    assert "xxx…" in text
    assert "0:00" in text  # the columns beside it are whole


def test_a_long_duration_stays_hours():
    assert (
        "1234:05"
        in pages(pdf_bytes(a_table(rows=(("1", "A", None, None, timedelta(hours=1234, minutes=5), None),))))[0]
    )
