"""Puts the door's check-in together: recognition, liveness, time rules, learning."""

from collections.abc import Callable, Sequence
from datetime import timedelta

from app.assembly.people import build_learning
from app.assembly.worktime import build_door_time
from app.capture.clock import MachineClock
from app.config import Config
from app.services.checkin import CheckIn, CheckInRules
from app.services.liveness import Liveness
from app.services.ports import Gallery, OpenUnitOfWork, Samples, SeenFace
from app.services.worktime import Worktime


def build_check_in(
    config: Config,
    gallery: Gallery,
    samples: Samples,
    liveness: Liveness,
    worktime: Worktime,
    unknown: Callable[[Sequence[SeenFace]], object],
    writing: OpenUnitOfWork,
    clock: MachineClock,
) -> CheckIn:
    recognition = config.recognition
    return CheckIn(
        gallery=gallery,
        open_unit_of_work=writing,
        clock=clock,
        rules=CheckInRules(margin=recognition.margin, repeat_window=timedelta(seconds=recognition.repeat_s)),
        liveness=liveness,
        time_rules=build_door_time(worktime, config),
        learning=build_learning(config, gallery, samples, writing, clock),
        unknown=unknown,
    )
