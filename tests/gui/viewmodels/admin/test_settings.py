import pytest

from app.domain.chosen import Chosen, Source
from app.errors import SettingsError
from app.ui.screens.admin.settings.viewmodel import SettingsViewModel, source_words
from tests.gui.viewmodels.admin.running import ADMIN, run


def a_setting(part="", key="repeat_s", default=60.0, **more):
    named = {"value": default, "in_file": None, "source": Source.DEFAULT, "variable": "TWINCLOCK_" + key.upper()}
    return Chosen(part=part, key=key, explanation="What it is for.", default=default, **{**named, **more})


class File:
    """Settings of a few lines."""

    def __init__(self, *every):
        self.every, self.saved = every, []
        self.says = SettingsViewModel(self, run, lambda: ADMIN)
        self.says.reload()

    def all(self):
        return tuple(self.every)

    def check(self, part, key, value):
        if isinstance(value, float) and value < 0:
            raise SettingsError("Expected repeat_s from 0 to 86400. Received -1.")

    def save(self, changes, *, by):
        self.saved.append((changes, by))


REPEAT, SOUND = a_setting(), a_setting("door", "sound", True)


def test_one_part_is_shown_at_a_time_and_a_search_goes_through_all():
    says = File(REPEAT, SOUND).says
    first = [one.key for one in says.shown]

    says.open("door")
    second = [one.key for one in says.shown]
    says.search("repeat")

    assert (first, second, says.parts) == (["repeat_s"], ["sound"], ["", "door"])
    assert [one.key for one in says.shown] == ["repeat_s"]


def test_changes_are_saved_together_and_by_whom():
    file = File(REPEAT, SOUND)

    file.says.edit(REPEAT, "5")
    file.says.edit(SOUND, False)
    file.says.save()

    assert file.saved == [({("", "repeat_s"): 5.0, ("door", "sound"): False}, "operator")]
    assert "next start" in file.says.message and not file.says.drafts


@pytest.mark.parametrize("typed", ["-1", "soon"])
def test_a_value_that_will_not_do_is_said_beside_it_and_cannot_be_saved(typed):
    file = File(REPEAT)

    file.says.edit(REPEAT, typed)
    file.says.save()

    assert file.says.refused[("", "repeat_s")].startswith("Expected")
    assert not file.saved and not file.says.can_save


def test_a_draft_that_is_what_it_was_is_no_change():
    says = File(REPEAT).says

    says.edit(REPEAT, "5")
    says.edit(REPEAT, "60")

    assert not says.drafts and not says.can_save


def test_undo_forgets_the_drafts():
    says = File(REPEAT).says
    says.edit(REPEAT, "-1")

    says.undo()

    assert (says.drafts, says.refused, says.draft(REPEAT)) == ({}, {}, 60.0)


@pytest.mark.parametrize(
    "one, words",
    [
        (REPEAT, "Now 60, as it came."),
        (a_setting(in_file=5.0, value=5.0, source=Source.FILE), "Now 5, from the settings file."),
        (a_setting(in_file=5.0), "Now 60, as it came. From the next start on: 5."),
        (
            a_setting(in_file=5.0, value=7.0, source=Source.ENVIRONMENT),
            "Now 7, by TWINCLOCK_REPEAT_S: it wins over the file.",
        ),
    ],
)
def test_it_is_said_where_a_value_comes_from_and_what_comes_next(one, words):
    assert source_words(one) == words
