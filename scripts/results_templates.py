"""What templates learnt at the door do: python -m scripts.results_templates

Identities of ../shared/faces/validation.npz (evaluation only). Three of four are enrolled with their first picture; of
the rest every second one is a visit from which the door may learn, the others are probes. The fourth are strangers:
half of their pictures come to the door as well and try to be learnt from, the other half is counted. The visits come in
a random order, one a day each. Everything is decided at the product's own threshold, before and after.
"""

import argparse
import os
import sys
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from app.bootstrap import shipped_engine
from app.capture.gallery import CurrentGallery
from app.config import CHECKOUT, load_config
from app.domain.decision import Outcome, decide
from app.services.learning_rules import LearningRules, lesson
from app.settings.recognition import RecognitionConfig
from model.datasets.shards import read_shard

STRANGERS = 3  # identities whose number leaves this over when divided by four
Rows = NDArray[np.float32]


@dataclass
class Company:
    """Who has which looks, and who comes to the door: rows of the embeddings."""

    gallery: CurrentGallery
    enrolled: dict[str, Rows] = field(default_factory=dict)
    learnt: dict[str, list[Rows]] = field(default_factory=dict)
    visits: list[tuple[str, Rows]] = field(default_factory=list)
    probes: list[tuple[str, Rows]] = field(default_factory=list)
    strangers: list[Rows] = field(default_factory=list)
    lessons: int = 0
    of_others: int = 0

    def visit(self, who: str, look: Rows, rules: LearningRules) -> None:
        """One visit, accepted or not, and what the door learns from it. who: "" is a stranger."""
        match = self.gallery.match(look)
        limit = self.gallery.threshold().distance
        outcome = decide(match.distance, match.runner_up_distance, threshold=limit, margin=rules.margin)
        if outcome is not Outcome.ACCEPTED or match.employee_key is None:
            return
        key = match.employee_key
        learnt = self.learnt.setdefault(key, [])
        found = lesson(look, key, [self.enrolled[key]], learnt, self.gallery, rules)
        if found is None:
            return
        self.lessons, self.of_others = self.lessons + 1, self.of_others + (who != key)
        if found.drop is not None:
            del learnt[found.drop]
        learnt.append(look)
        self.gallery.remove(key)
        self.gallery.add(key, np.stack([self.enrolled[key], *learnt]))

    def rates(self, margin: float) -> str:
        """FNIR, wrong person and FPIR at the product's own threshold."""
        limit = self.gallery.threshold().distance
        right = wrong = 0
        for who, look in self.probes:
            key = self._accepted(look, limit, margin)
            right, wrong = right + (key == who), wrong + (key not in (who, ""))
        let_in = sum(self._accepted(look, limit, margin) != "" for look in self.strangers)
        count = len(self.probes)
        return (
            f"threshold {limit:.3f}: FNIR {100 * (1 - right / count):.1f} % of {count} probes, "
            f"wrong person {wrong}, FPIR {let_in} of {len(self.strangers)} strangers' pictures"
        )

    def _accepted(self, look: Rows, limit: float, margin: float) -> str:
        match = self.gallery.match(look)
        outcome = decide(match.distance, match.runner_up_distance, threshold=limit, margin=margin)
        return str(match.employee_key) if outcome is Outcome.ACCEPTED else ""


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m scripts.results_templates", description=__doc__)
    parser.add_argument("--most", type=int, default=8, help="templates a person may have")
    options = parser.parse_args(arguments)
    shared = Path(os.environ.get("TWINCLOCK_SHARED") or CHECKOUT.parent / "shared")
    settings = RecognitionConfig()
    company = _company(shared / "faces" / "validation.npz", settings)
    print(f"{len(company.enrolled)} people, 1 template each, {company.rates(settings.margin)}")
    rules = LearningRules(margin=settings.margin, most=options.most)
    for place in np.random.default_rng(0).permutation(len(company.visits)):
        who, look = company.visits[place]
        company.visit(who, look, rules)
    more = sum(len(looks) for looks in company.learnt.values())
    print(f"with {more} learnt ones ({company.of_others} of {company.lessons} lessons were somebody else's), ", end="")
    print(company.rates(settings.margin))
    return 0


def _company(shard: Path, settings: RecognitionConfig) -> Company:
    engine, base = shipped_engine(load_config({}))
    faces = read_shard(shard)
    rows = np.concatenate([engine.embed([crop]) for crop in faces.faces])
    company = Company(CurrentGallery(base, wanted_fpir=settings.wanted_fpir, pair_fmr=settings.pair_fmr))
    for identity in np.unique(faces.identity):
        own = rows[faces.identity == identity]
        if identity % 4 == STRANGERS:
            company.visits += [("", look) for look in own[::2]]
            company.strangers += list(own[1::2])
            continue
        key = str(identity)
        company.enrolled[key] = own[0]
        company.gallery.add(key, own[:1])
        company.visits += [(key, look) for look in own[1::2]]
        company.probes += [(key, look) for look in own[2::2]]
    return company


if __name__ == "__main__":
    sys.exit(main())
