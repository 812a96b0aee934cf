from datetime import datetime, timedelta

import pytest

from app.camera.device import silent_fault
from app.domain.chosen import value_of
from app.domain.employee import checked_name, checked_number
from app.domain.password import checked_password
from app.errors import CameraLost, SettingsError
from app.language import use
from app.settings.door import DoorSettings
from app.ui.keys import name_of
from app.ui.wording import clock_time, fault, span
from app.ui.worker import Worker, returning_by


def test_times_and_spans_are_short():
    assert clock_time(datetime(2026, 11, 20, 9, 4)) == "09:04"
    assert clock_time(None) == "–"
    assert span(timedelta(hours=7, minutes=5, seconds=59)) == "7 h 05 min"


def test_our_own_failures_are_said_in_their_words_and_others_in_general():
    assert fault(CameraLost("Expected a camera.")) == "Expected a camera."
    assert "RuntimeError" in fault(RuntimeError("secret detail")) and "secret" not in fault(RuntimeError("secret"))


def lost_camera():
    raise CameraLost(silent_fault(0))


@pytest.mark.parametrize("language", ["de", "es", "fr", "pl"])
@pytest.mark.parametrize(
    "act",
    [
        lost_camera,
        lambda: checked_password("short"),
        lambda: checked_name(""),
        lambda: checked_number("#"),
        lambda: value_of("soon", 60.0),
        lambda: DoorSettings(text_size=9.0),
        lambda: DoorSettings(direction="both"),
    ],
)
def test_a_failure_is_said_in_the_language_of_the_window(act, language):
    with pytest.raises((CameraLost, ValueError, SettingsError)) as caught:
        act()
    english = fault(caught.value)

    use(language)
    said = fault(caught.value)
    use("en")

    assert english == str(caught.value) and said != english and "Received" not in said


@pytest.mark.parametrize(
    "code, modifiers, name",
    [(282, [], "f1"), (9, ["shift"], "shift+tab"), (115, ["ctrl"], "ctrl+s"), (110, [], "n"), (1073741, [], "")],
)
def test_keys_have_names(code, modifiers, name):
    assert name_of(code, modifiers) == name


def test_work_comes_back_through_the_hop_with_its_result_or_its_exception():
    worker, results, hops = Worker(), [], []

    def hop(function):
        hops.append(function)
        return function

    submit = returning_by(hop, worker.submit)
    submit(lambda: 1, results.append)
    submit(lambda: 1 / 0, results.append)
    worker._pool.shutdown(wait=True)

    assert 1 in results and any(isinstance(result, ZeroDivisionError) for result in results)
    assert len(hops) == 2


def test_work_that_is_asked_for_while_the_window_closes_is_forgotten():
    worker, results = Worker(), []
    worker.stop()

    worker.submit(lambda: 1, results.append)

    assert results == []
