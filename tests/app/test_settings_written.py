import pytest

from app.config import load_config
from app.domain.chosen import Source, text_of, value_of
from app.errors import SettingsError
from app.services.settings import Settings
from app.settings.written import WrittenSettings
from app.store.durable import rewrite
from tests.fakes_store import memory_store
from tests.stores import NOON

MINE = """# the door of the store
theme = "dark"  # for the night shift

[door]
# no tone at night
sound = false
"""


class AtNoon:
    zone = "UTC"

    def now(self):
        return NOON


class Company:
    """A data folder with settings, and the service that changes them."""

    def __init__(self, folder, text=MINE, write=rewrite, environment=None, flags=None):
        self.file = folder / "twinclock.toml"
        if text is not None:
            self.file.write_text(text, "utf8")
        environment = environment or {}
        config = load_config({"data": str(folder), **(flags or {})}, environment)
        self.store = memory_store()
        self.written = WrittenSettings(config, write, environment)
        self.settings = Settings(file=self.written, open_unit_of_work=self.store, clock=AtNoon())

    def one(self, name):
        return next(one for one in self.settings.all() if one.name == name)

    @property
    def text(self):
        return self.file.read_text("utf8")


def test_comments_and_order_stay_when_a_value_changes(tmp_path):
    company = Company(tmp_path)

    company.settings.save({("", "theme"): "light", ("door", "sound"): True})

    assert company.text == MINE.replace('"dark"', '"light"').replace("false", "true")


def test_a_new_value_of_a_new_part_is_read_back_at_the_next_start(tmp_path):
    company = Company(tmp_path)

    company.settings.save({("", "camera"): "1", ("liveness", "policy"): "passive"})

    config = load_config({"data": str(tmp_path)}, {})
    assert (config.camera, config.parts.liveness.policy, config.parts.door.sound) == ("1", "passive", False)


def test_the_first_change_makes_the_file(tmp_path):
    company = Company(tmp_path, text=None)

    company.settings.save({("", "repeat_s"): 5.0})

    assert load_config({"data": str(tmp_path)}, {}).recognition.repeat_s == 5.0


@pytest.mark.parametrize(
    "change", [{("", "repeat_s"): -1.0}, {("door", "text_size"): 9.0}, {("", "colour"): "red"}, {("", "zone"): "Here"}]
)
def test_a_value_that_will_not_do_changes_nothing(tmp_path, change):
    company = Company(tmp_path)

    with pytest.raises(SettingsError, match="Expected"):
        company.settings.save({("", "theme"): "light", **change})

    assert company.text == MINE
    with company.store() as work:
        assert work.events.last("settings_changed") is None


def test_a_disk_that_refuses_leaves_the_old_file_and_says_so(tmp_path):
    def full(path, content):
        raise OSError("No space left on device")

    company = Company(tmp_path, write=full)

    with pytest.raises(SettingsError, match="Nothing was changed"):
        company.settings.save({("", "theme"): "light"})

    assert company.text == MINE


def test_a_piece_that_a_kill_left_does_not_stand_in_the_way(tmp_path):
    (tmp_path / ".twinclock.toml.part").write_text("half")
    company = Company(tmp_path)

    company.settings.save({("", "theme"): "light"})

    assert 'theme = "light"' in company.text
    assert not (tmp_path / ".twinclock.toml.part").exists()


def test_it_is_remembered_who_changed_which_setting_without_its_value(tmp_path):
    company = Company(tmp_path)

    company.settings.save({("door", "company"): "Acme", ("", "theme"): "light"}, by="a1")

    with company.store() as work:
        event = work.events.last("settings_changed")
    assert event.details == {"settings": ["door.company", "theme"], "by": "a1"}


def test_a_setting_taken_out_is_as_it_came(tmp_path):
    company = Company(tmp_path)

    company.settings.save({("", "theme"): None})

    assert "theme" not in company.text
    assert company.one("theme").in_file is None


def test_every_setting_says_where_it_comes_from(tmp_path):
    company = Company(tmp_path, environment={"TWINCLOCK_LANGUAGE": "de"}, flags={"camera": "2"})

    sources = {name: company.one(name).source for name in ("camera", "theme", "door.language", "margin")}

    assert list(sources.values()) == [Source.FLAG, Source.FILE, Source.ENVIRONMENT, Source.DEFAULT]
    assert company.one("door.language").variable == "TWINCLOCK_LANGUAGE"


def test_every_setting_is_listed_and_explained(tmp_path):
    from app.settings.plain import READERS
    from app.settings.reading import PART_TYPES

    every = Company(tmp_path).settings.all()

    assert {one.key for one in every if not one.part} == set(READERS)
    assert {one.part for one in every if one.part} == set(PART_TYPES)
    assert not [one.name for one in every if not one.explanation]


def test_a_file_that_somebody_broke_is_said_and_left_alone(tmp_path):
    company = Company(tmp_path)
    company.file.write_text("theme = ", "utf8")

    with pytest.raises(SettingsError, match="twinclock.toml"):
        company.settings.save({("", "theme"): "light"})

    assert company.text == "theme = "


@pytest.mark.parametrize(
    "typed, default, value", [("0,5", 1.0, 0.5), (" 12 ", 3, 12), ("a, b,", ("x",), ("a", "b")), ("1", "0", "1")]
)
def test_what_is_typed_becomes_the_settings_own_type(typed, default, value):
    assert value_of(typed, default) == value
    assert value_of(text_of(value), default) == value


def test_letters_are_no_number():
    with pytest.raises(ValueError, match="Expected a number"):
        value_of("soon", 1.0)
