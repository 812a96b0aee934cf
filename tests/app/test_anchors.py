"""One anchor a day, in a folder that another machine keeps."""

from datetime import date

import pytest

from app.domain.anchor import Anchor
from app.errors import BadInput, StoreUnavailable
from app.services.anchors import Anchors
from app.store.anchor_files import FolderAnchors, read_anchor

ANCHOR = Anchor(seq=3, hash="ab", at="2026-11-25T00:00:00+00:00", key="cd" * 32, signature="ef")


class Record:
    def anchor(self):
        return ANCHOR


def anchors(folder, today):
    files = FolderAnchors(folder) if folder else None
    return Anchors(audit=Record(), files=files, today=lambda: today[0])


def test_each_day_gets_one_anchor_also_over_restarts(tmp_path):
    folder, today = tmp_path / "other machine", [date(2026, 11, 25)]
    running = anchors(folder, today)

    assert [running.write_due(), running.write_due(), anchors(folder, today).write_due()] == [True, False, False]
    today[0] = date(2026, 11, 26)
    assert running.write_due()

    written = sorted(folder.iterdir())
    assert [file.name for file in written] == ["twinclock-anchor-2026-11-25.json", "twinclock-anchor-2026-11-26.json"]
    assert read_anchor(written[0]) == ANCHOR


def test_without_a_folder_none_is_written():
    assert not anchors(None, [date(2026, 11, 25)]).write_due()


def test_a_folder_that_cannot_be_is_told_and_so_is_a_file_that_is_no_anchor(tmp_path):
    (tmp_path / "file").write_text("{}")

    with pytest.raises(StoreUnavailable, match="Expected"):
        anchors(tmp_path / "file" / "below", [date(2026, 11, 25)]).write_due()
    with pytest.raises(BadInput, match="Expected an anchor"):
        read_anchor(tmp_path / "file")
