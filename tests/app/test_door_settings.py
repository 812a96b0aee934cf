"""A part's own table in twinclock.toml, and the same in the environment."""

import dataclasses

import pytest

from app.config import load_config
from app.errors import SettingsError
from app.settings.reading import PART_TYPES
from app.settings.setting import choices, explanation


def loaded(tmp_path, toml="", environment=None):
    (tmp_path / "twinclock.toml").write_text(toml, "utf8")
    return load_config({"data": str(tmp_path)}, environment or {})


def test_a_table_sets_its_part(tmp_path):
    config = loaded(tmp_path, '[door]\nlanguage = "de"\nsound = false\ntext_size = 1.25')

    assert (config.parts.door.language, config.parts.door.sound, config.parts.door.text_size) == ("de", False, 1.25)


def test_the_environment_wins_over_the_table(tmp_path):
    config = loaded(tmp_path, '[door]\nlanguage = "de"\nsound = false', {"TWINCLOCK_DOOR_LANGUAGE": "fr"})

    assert (config.parts.door.language, config.parts.door.sound) == ("fr", False)


def test_the_language_has_a_short_name_in_the_environment(tmp_path):
    assert loaded(tmp_path, environment={"TWINCLOCK_LANGUAGE": "pl"}).parts.door.language == "pl"


@pytest.mark.parametrize(
    "toml, words",
    [
        ('[door]\nlanguge = "de"', "nearest known one is language"),
        ('[door]\nlanguage = "klingon"', "Choose one of them"),
        ("[door]\ntext_size = 3", "from 0.8 to 1.5"),
        ('[door]\nsound = "loud"', "true or false"),
        ('door = "front"', "a table [door]"),
    ],
)
def test_what_cannot_be_meant_is_refused_with_the_way_out(tmp_path, toml, words):
    with pytest.raises(SettingsError) as refused:
        loaded(tmp_path, toml)

    assert words in str(refused.value)


@pytest.mark.parametrize("kind", PART_TYPES.values(), ids=PART_TYPES.keys())
def test_every_setting_of_a_part_explains_itself_and_its_default_is_allowed(kind):
    for field in dataclasses.fields(kind):
        assert explanation(field).endswith((".", ")")), field.name
        assert not choices(field) or field.default in choices(field)
