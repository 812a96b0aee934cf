from datetime import datetime, timedelta

import pytest

from app.errors import CameraLost
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
