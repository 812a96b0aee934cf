"""Settings of the parts: a table each in the file, TWINCLOCK_PART_KEY in the environment."""

from dataclasses import fields

import pytest

from app.config import SETTINGS_FILE, load_config
from app.errors import SettingsError
from app.settings.liveness import LivenessSettings
from app.settings.reading import PART_TYPES
from app.settings.setting import explanation


@pytest.fixture
def settings(tmp_path):
    def load(text="", **environment):
        (tmp_path / SETTINGS_FILE).write_text(text, "utf-8")
        return load_config({"data": str(tmp_path)}, environment).parts

    return load


def test_a_part_reads_its_own_table(settings):
    assert settings('[liveness]\npolicy = "passive"\nturn_s = 12').liveness == LivenessSettings(
        policy="passive", turn_s=12.0
    )


def test_the_environment_overrides_the_table(settings):
    parts = settings('[liveness]\npolicy = "passive"', TWINCLOCK_LIVENESS_POLICY="active")

    assert parts.liveness.policy == "active"


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("[liveness]\npolice = 1", "policy"),
        ('[liveness]\nturn_s = "soon"', "a number"),
        ("[liveness]\npolicy = true", "a text"),
        ('[liveness]\npolicy = "perhaps"', "off, passive, active"),
        ("[liveness]\nturn_s = 1", "from 4 to 60"),
        ('liveness = "passive"', "table"),
    ],
)
def test_what_is_off_is_refused_with_what_would_do(settings, text, says):
    with pytest.raises(SettingsError, match=says):
        settings(text)


def test_every_setting_of_a_part_is_explained():
    assert [(part, one.name) for part, kind in PART_TYPES.items() for one in fields(kind) if not explanation(one)] == []
