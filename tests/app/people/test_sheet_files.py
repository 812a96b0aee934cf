"""Sheets as programs write them, and as an attacker would."""

import io
import zipfile
from datetime import date, datetime

import pytest
from openpyxl import Workbook

from app.domain.sheet import Formula
from app.errors import BadInput
from app.imports import sheet_file
from app.imports.sheet_file import read_sheet


def written(tmp_path, content, name="people.csv"):
    file = tmp_path / name
    file.write_bytes(content)
    return file


def rows_of(file):
    sheet = read_sheet(file)
    return [sheet.header, *(row.cells for row in sheet.rows)]


def a_book(tmp_path, *rows, **book):
    workbook = Workbook()
    for row in rows:
        workbook.active.append(row)
    workbook.save(tmp_path / "people.xlsx")
    return tmp_path / "people.xlsx"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_a_text_file_is_read_in_every_usual_encoding_and_delimiter(tmp_path, encoding, delimiter, end):
    text = end.join([delimiter.join(row) for row in (("nr", "name"), ("17", "José Müller"), ("18", "Zoë"))])

    assert rows_of(written(tmp_path, text.encode(encoding))) == [("nr", "name"), ("17", "José Müller"), ("18", "Zoë")]


def test_quoted_cells_keep_delimiters_and_lines_count_as_in_the_file(tmp_path):
    file = written(tmp_path, b'nr,name\n\n17,"King, Ada"\n18,"two\nlines"\n19,Bob\n')

    sheet = read_sheet(file)

    assert [row.cells[1] for row in sheet.rows] == ["King, Ada", "two\nlines", "Bob"]
    assert [row.line for row in sheet.rows] == [3, 5, 6]


def test_a_formula_in_a_text_file_is_marked(tmp_path):
    (_, (number, name)) = rows_of(written(tmp_path, b"nr,name\n17,=1+1\n"))

    assert (number, type(name)) == ("17", Formula)


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "empty sheet"),
        (b"\n\n,,\n", "empty sheet"),
        (b"nr,name\x00\x01\n", "neither"),
        (b'nr,name\n17,"never closed\n', "unexpected end of data"),
        (b"\xef\xbb\xbfnr\xff", "Expected utf-8"),
        (b"nr,name\n17," + b"x" * 1001, "at most 1000 characters"),
        (b"nr,name\n17," + b"x" * 200_000, "field larger than field limit"),
        (b"x," * 101, "at most 100 columns"),
        (b"\xd0\xcf\x11\xe0 old", "behind a password"),
        (b"PK\x03\x04 no archive", "Expected a whole .xlsx"),
    ],
)
def test_a_file_that_is_no_sheet_is_told_in_one_line(tmp_path, content, told):
    with pytest.raises(BadInput, match="Expected") as failure:
        read_sheet(written(tmp_path, content))

    assert told in str(failure.value)
    assert "\n" not in str(failure.value)


def test_a_file_that_is_not_there_is_told(tmp_path):
    with pytest.raises(BadInput, match="No such file"):
        read_sheet(tmp_path / "nothing.csv")


def test_a_file_that_is_too_large_is_not_read(tmp_path, monkeypatch):
    monkeypatch.setattr(sheet_file, "MOST_BYTES", 10)

    with pytest.raises(BadInput, match="Expected a file of at most"):
        read_sheet(written(tmp_path, b"nr,name\n17,Ada\n"))


def test_a_workbook_gives_numbers_dates_and_texts(tmp_path):
    file = a_book(
        tmp_path, ["nr", "start", "name"], [17.0, datetime(2026, 1, 2), " Ada "], ["007", date(2026, 1, 3), None]
    )

    assert rows_of(file) == [("nr", "start", "name"), ("17", date(2026, 1, 2), "Ada"), ("007", date(2026, 1, 3), "")]


def test_a_formula_in_a_workbook_is_marked_and_not_computed(tmp_path):
    (_, (name,)) = rows_of(a_book(tmp_path, ["name"], ['=HYPERLINK("http://x","Ada")']))

    assert isinstance(name, Formula)


def test_an_empty_workbook_is_told(tmp_path):
    with pytest.raises(BadInput, match="empty sheet"):
        read_sheet(a_book(tmp_path))


def repacked(tmp_path, change):
    """A good workbook of which one part was changed."""
    good = a_book(tmp_path, ["nr", "name"], ["17", "Ada"])
    out = io.BytesIO()
    with zipfile.ZipFile(good) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.namelist():
            content = old.read(part)
            new.writestr(part, change(content) if part.endswith("sheet1.xml") else content)
    return written(tmp_path, out.getvalue(), "hostile.xlsx")


def test_a_zip_bomb_is_refused_before_it_is_unpacked(tmp_path):
    file = repacked(tmp_path, lambda content: content + b" " * (12 * 2**20))

    with pytest.raises(BadInput, match="unpack to 12 MB"):
        read_sheet(file)


def test_entities_are_refused_before_they_are_parsed(tmp_path):
    laughs = b'<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]>'
    file = repacked(tmp_path, lambda content: laughs + content)

    with pytest.raises(BadInput, match="declared entities"):
        read_sheet(file)


@pytest.mark.parametrize("change", [lambda content: content[:50], lambda content: b"", lambda content: b"\xff" * 99])
def test_a_damaged_workbook_is_told_in_one_line(tmp_path, change):
    with pytest.raises(BadInput, match="Expected") as failure:
        read_sheet(repacked(tmp_path, change))

    assert "\n" not in str(failure.value)


def test_a_sheet_that_claims_to_be_endless_costs_no_time(tmp_path):
    """One cell in the last row of the last column: who trusts the size the file states fills 17 billion cells."""
    far = b'<row r="1048576"><c r="XFD1048576" t="inlineStr"><is><t>x</t></is></c></row></sheetData>'
    file = repacked(tmp_path, lambda content: content.replace(b"</sheetData>", far))

    assert len(rows_of(file)) == 2
