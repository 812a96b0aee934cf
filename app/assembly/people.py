"""Puts together what an admin does about people beside enrolling them."""

from dataclasses import dataclass

from app.capture.clock import MachineClock
from app.config import Config
from app.services.corrections import Corrections
from app.services.learning import Learning
from app.services.learning_rules import LearningRules
from app.services.people_import import PeopleImport
from app.services.ports import Gallery, OpenUnitOfWork, Samples
from app.services.template_list import TemplateList


@dataclass(frozen=True, kw_only=True)
class People:
    """corrections: of punches. importing: people from a sheet. templates: of one employee."""

    corrections: Corrections
    importing: PeopleImport
    templates: TemplateList


def build_learning(
    config: Config, gallery: Gallery, samples: Samples, writing: OpenUnitOfWork, clock: MachineClock
) -> Learning | None:
    """None where the door is to learn nothing, or no pictures are kept."""
    chosen = config.parts.templates
    if not chosen.learn or not config.parts.privacy.keep_pictures:
        return None
    rules = LearningRules(margin=config.recognition.margin, most=round(chosen.most))
    return Learning(gallery=gallery, samples=samples, open_unit_of_work=writing, clock=clock, rules=rules)


def build_people(samples: Samples, writing: OpenUnitOfWork, clock: MachineClock) -> People:
    return People(
        corrections=Corrections(open_unit_of_work=writing, clock=clock),
        importing=PeopleImport(open_unit_of_work=writing, clock=clock),
        templates=TemplateList(open_unit_of_work=writing, samples=samples, clock=clock),
    )
