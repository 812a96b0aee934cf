"""Settings: the file, then the environment, then flags; the last one wins, and nothing misspelt gets in."""

import pytest

from app.config import CHECKOUT, SETTINGS_FILE, Config, Folders, load_config
from app.errors import SettingsError
from app.settings.recognition import RecognitionConfig


@pytest.fixture
def settings(tmp_path):
    """Load the settings of a data folder whose file holds `text`."""

    def load(text="", flags=None, **environment):
        (tmp_path / SETTINGS_FILE).write_text(text, "utf-8")
        return load_config({"data": str(tmp_path)} | (flags or {}), environment)

    return load


def test_without_any_setting_the_defaults_hold(settings):
    config = settings()

    assert config.camera == "0"
    assert config.recognition == RecognitionConfig()
    assert not config.window.kiosk


def test_the_environment_overrides_the_file_and_a_flag_overrides_both(settings):
    config = settings('camera = "1"\nmargin = 0.1\nrepeat_s = 5', {"camera": "3"}, TWINCLOCK_MARGIN="0.2")

    assert (config.recognition.repeat_s, config.recognition.margin, config.camera) == (5.0, 0.2, "3")


def test_a_flag_that_was_not_given_changes_nothing(settings):
    assert settings("camera = 1", {"camera": None, "kiosk": None}).camera == "1"


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("camra = 1", "camera"),
        ("[window]\nkiosk = true", "The nearest known one"),
        ('wanted_fpir = "low"', "a number"),
        ("wanted_fpir = 0", "0 < wanted_fpir"),
        ("wanted_fpir = nan", "0 < wanted_fpir"),
        ("margin = -1", "margin"),
        ("repeat_s = inf", "repeat_s"),
        ("hands_free = 'yes'", "true or false"),
        ("theme = 'blue'", "light or dark"),
        ("zone = 'Mars/Olympus'", "Europe/Vienna"),
        ("zone = '../../etc/passwd'", "Europe/Vienna"),
        ("detector = '/nowhere/yunet.onnx'", "YuNet"),
        ("camera = ''", "camera"),
        ("camera = [1]", "a text"),
        ("camera", "Expected TOML"),
    ],
)
def test_a_setting_that_is_off_is_refused_in_one_line_that_says_what_to_do(settings, text, says):
    with pytest.raises(SettingsError) as refused:
        settings(text)

    assert says in str(refused.value)
    assert str(refused.value).startswith("Expected") and "Received" in str(refused.value)


def test_a_misspelt_variable_is_refused_with_the_nearest_known_name(settings):
    with pytest.raises(SettingsError, match="TWINCLOCK_CAMERA"):
        settings(TWINCLOCK_CAMRA="1")


def test_variables_that_are_no_settings_are_left_alone(settings):
    settings(TWINCLOCK_PASSWORD="x", TWINCLOCK_CACHE="y", PATH="/bin", TWINCLOCK_THEME="")


def test_a_file_that_is_not_utf_8_is_refused(tmp_path):
    (tmp_path / SETTINGS_FILE).write_bytes(b'camera = "\xff"')

    with pytest.raises(SettingsError):
        load_config({"data": str(tmp_path)}, {})


def test_a_named_data_folder_holds_the_samples_too(tmp_path):
    by_flag = load_config({"data": str(tmp_path)}, {"TWINCLOCK_DATA": "/elsewhere"})
    by_variable = load_config({}, {"TWINCLOCK_DATA": str(tmp_path)})

    assert by_flag.folders == by_variable.folders == Folders(data=tmp_path, samples=tmp_path)


def test_without_a_named_data_folder_a_checkout_keeps_the_samples_in_its_own():
    folders = load_config({}, {}).folders

    assert folders.samples == CHECKOUT / "data"
    assert folders.data != folders.samples


def test_settings_cannot_be_changed_once_read(settings):
    config = settings()

    with pytest.raises(AttributeError):
        config.camera = "1"
    assert isinstance(config, Config)
