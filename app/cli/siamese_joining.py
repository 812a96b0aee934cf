"""main.py siamese joining --data PEOPLE: who joins and who leaves, with the shipped verifier and no training."""

import argparse
import tempfile
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from app.bootstrap import Product, build
from app.camera.frames import frames_of
from app.camera.media import pictures_in
from app.cli.context import Context
from app.cli.progress import tracked
from app.cli.siamese_flags import add_act, shared
from app.config import Folders, load_config
from app.domain.consent import STATED_BY_OPERATOR
from app.domain.decision import Outcome
from app.errors import BadInput, Refused
from app.services.enrolment import Capture
from app.services.ports import FaceEngine, View

EMPLOYEES = 10
MOST_STRANGERS = 30
FEWEST_PEOPLE = EMPLOYEES + 2


def register(acts: Any) -> None:
    act = add_act(acts, "joining", "ten people from one picture each; one joins, one leaves; accuracy at each step")
    act.set_defaults(run=run_joining)


def run_joining(args: argparse.Namespace, context: Context) -> int:
    people = _people(Path(getattr(args, "data", None) or shared() / "faces" / "people"))
    config = load_config({"detector": getattr(args, "detector", None)})
    with tempfile.TemporaryDirectory(prefix="twinclock-joining-") as folder:
        own = replace(config, folders=Folders(data=Path(folder), samples=Path(folder), keys=Path(folder) / "keys.json"))
        product = build(own, context.say)
        result = _Example(product, product.make_engine()).play(people)
    context.emit({"steps": result}, "\n".join(_line(step) for step in result))
    return 0


@dataclass
class _Example:
    product: Product
    engine: FaceEngine
    numbers: dict[str, str] = field(default_factory=dict)  # folder name -> employee number

    def play(self, people: Sequence[Path]) -> list[dict[str, Any]]:
        """Ten people, then an eleventh, then without the first; strangers try the door at each step."""
        staff, newcomer, strangers = people[:EMPLOYEES], people[EMPLOYEES], people[EMPLOYEES + 1 :][:MOST_STRANGERS]
        views = {folder: self._views(folder) for folder in tracked([*people[: EMPLOYEES + 1], *strangers], "Looking")}
        for folder in staff:
            self._enrol(folder, views[folder])
        first = self._step("ten people, one picture each", staff, [newcomer, *strangers], views)
        self._enrol(newcomer, views[newcomer])
        joined = self._step(f"{newcomer.name} joins", [*staff, newcomer], strangers, views)
        self.product.privacy.erase(self.numbers.pop(staff[0].name))
        rest = [*staff[1:], newcomer]
        return [first, joined, self._step(f"{staff[0].name} leaves", rest, [staff[0], *strangers], views)]

    def _views(self, folder: Path) -> list[View]:
        return [self.engine.look(frame) for file in pictures_in(folder) for _, frame in frames_of(file)]

    def _enrol(self, folder: Path, views: Sequence[View]) -> None:
        """From the first picture that passes, and from no other."""
        looked = (self.product.enrolment.picture(view, folder.name) for view in views)
        capture = next((picture for picture in looked if isinstance(picture, Capture)), None)
        result = self.product.enrolment.enrol(
            name=folder.name,
            number=None,
            captures=[capture] if capture else [],
            engine=self.engine,
            consent_text=STATED_BY_OPERATOR,
            stated_by="operator",
        )
        if result.employee is None:
            raise Refused(f"Expected to enrol {folder.name} from one picture. Received: {result.reason}")
        self.numbers[folder.name] = result.employee.number

    def _step(
        self, name: str, enrolled: Sequence[Path], others: Sequence[Path], views: dict[Path, list[View]]
    ) -> dict[str, Any]:
        known = Counter(self._outcome(view, folder.name) for folder in enrolled for view in views[folder][1:])
        unknown = Counter(self._outcome(view, "") for folder in others for view in views[folder][1:])
        return {
            "step": name,
            "enrolled": len(enrolled),
            "visits": known.total(),
            "accuracy": known["right"] / known.total(),
            "wrong_person": known["wrong"],
            "refused": known.total() - known["right"] - known["wrong"],
            "strangers": unknown.total(),
            "strangers_let_in": unknown["wrong"],
        }

    def _outcome(self, view: View, name: str) -> str:
        verdict = self.product.check_in.visit([view], self.engine, dry_run=True)
        if verdict.outcome not in {Outcome.ACCEPTED, Outcome.TOO_SOON} or verdict.employee is None:
            return "refused"
        return "right" if self.numbers.get(name) == verdict.employee.number else "wrong"


def _people(root: Path) -> list[Path]:
    if not root.is_dir():
        raise BadInput(f"Expected a folder of person folders at {root}. Received none. Name one with --data FOLDER.")
    people = [folder for folder in sorted(root.iterdir()) if folder.is_dir() and len(list(folder.iterdir())) > 1]
    if len(people) < FEWEST_PEOPLE:
        raise BadInput(
            f"Expected {FEWEST_PEOPLE} person folders of two pictures or more in {root}. Received {len(people)}. "
            "Add people."
        )
    return people


def _line(step: dict[str, Any]) -> str:
    return (
        f"{step['step']}: {step['enrolled']} enrolled; of {step['visits']} visits "
        f"{100 * step['accuracy']:.1f} % the right person, {step['wrong_person']} another, {step['refused']} refused; "
        f"of {step['strangers']} strangers' visits {step['strangers_let_in']} let in"
    )
