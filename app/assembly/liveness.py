"""Puts the liveness check together."""

from app.capture.clock import MachineClock
from app.capture.gallery import CurrentGallery
from app.capture.liveness import TurnOfTheHead
from app.capture.turned import TurnLimits
from app.config import Config
from app.services.liveness import Liveness, Policy
from app.services.ports import NewChallenge, OpenUnitOfWork


def build_liveness(config: Config, gallery: CurrentGallery, writing: OpenUnitOfWork, clock: MachineClock) -> Liveness:
    policy = Policy(config.parts.liveness.policy)
    return Liveness(policy=policy, gallery=gallery, open_unit_of_work=writing, clock=clock)


def challenges(config: Config) -> NewChallenge:
    """Turns of the head, each to a side named at random."""
    limits = TurnLimits(limit_s=config.parts.liveness.turn_s)
    return lambda: TurnOfTheHead(limits=limits)
