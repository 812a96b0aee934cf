"""main.py demo: the whole main job on a folder of person folders, in a throw-away data folder."""

import argparse
import os
import shutil
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from app.bootstrap import Product, build
from app.camera.frames import frames_of
from app.camera.media import pictures_in
from app.cli.context import Context
from app.cli.negatives import import_strangers
from app.cli.progress import tracked
from app.cli.report import day_table
from app.config import CHECKOUT, Config, Folders
from app.domain.consent import STATED_BY_OPERATOR
from app.domain.decision import Outcome
from app.errors import BadInput
from app.services.enrolment import Capture
from app.services.ports import FaceEngine, View

ENROLLED, STRANGERS = 20, 30  # at most; half and a quarter of a smaller folder
TEMPLATES = 3  # pictures a person is enrolled from
FEWEST_PEOPLE = 4


def register(commands: Any) -> None:
    parser = commands.add_parser("demo", help="the whole main job on a folder of person folders, nothing is kept")
    parser.add_argument("--faces", metavar="FOLDER", help="one folder of pictures per person")
    parser.set_defaults(run=run_demo)


def run_demo(args: argparse.Namespace, context: Context) -> int:
    started = time.perf_counter()
    people = _people(args.faces)
    with tempfile.TemporaryDirectory(prefix="twinclock-demo-") as folder:
        product = build(_throw_away(context.config, Path(folder)), context.say)
        result = _Demo(product, product.make_engine(), context).run(people)
        table = day_table(product.reporting.today())
    result["seconds"] = round(time.perf_counter() - started, 1)
    context.emit(result, f"{table}\n\n{_as_text(result)}")
    return 0


@dataclass
class _Demo:
    product: Product
    engine: FaceEngine
    context: Context
    numbers: dict[str, str] = field(default_factory=dict)  # employee number -> person folder

    def run(self, people: Sequence[Path]) -> dict[str, Any]:
        enrolled, strangers, others = _split(people)
        self._enrol(enrolled)
        before = self._visits(enrolled, strangers)
        self.context.say("Importing strangers' pictures and calibrating")
        imported = self._import(others)
        trained = self.product.retraining.run(self._progress, accept_thin=lambda candidate: True)
        after = self._visits(enrolled, strangers, dry_run=True)
        return {
            "people": len(people),
            "enrolled": len(self.numbers),
            "negatives": imported,
            "before": before,
            "calibrated": {"installed": trained.installed, "words": trained.words},
            "after": after,
        }

    def _import(self, folders: Sequence[Path]) -> int:
        if not folders:
            return 0
        with tempfile.TemporaryDirectory(prefix="twinclock-demo-") as together:
            for folder in folders:
                shutil.copytree(folder, Path(together) / folder.name)
            return import_strangers(self.product, Path(together), self.engine).pictures

    def _enrol(self, folders: Sequence[Path]) -> None:
        for folder in tracked(folders, "Enrolling"):
            seen = [self.product.enrolment.picture(view, label) for label, view in self._views(folder, TEMPLATES)]
            result = self.product.enrolment.enrol(
                name=folder.name,
                number=None,
                captures=[picture for picture in seen if isinstance(picture, Capture)],
                engine=self.engine,
                consent_text=STATED_BY_OPERATOR,
                stated_by="operator",
            )
            if result.employee is None:
                self.context.say(f"{folder.name}: {result.reason}")
            else:
                self.numbers[result.employee.number] = folder.name

    def _visits(self, enrolled: Sequence[Path], strangers: Sequence[Path], dry_run: bool = False) -> dict[str, Any]:
        """One visit per remaining picture of the enrolled; one per stranger."""
        mated: Counter[str] = Counter()
        for folder in tracked(enrolled, "Checking in"):
            for turn, (_, view) in enumerate(self._views(folder)[TEMPLATES:]):
                mated[self._outcome(view, folder.name, dry_run or turn > 0)] += 1
        refused = Counter(self._outcome(self._views(folder, 1)[0][1], "", True) for folder in strangers)
        return {"visits": dict(mated), "strangers": dict(refused)}

    def _outcome(self, view: View, name: str, dry_run: bool) -> str:
        verdict = self.product.check_in.visit([view], self.engine, dry_run=dry_run)
        # The repeat window is no fault of the recognition: these visits lie seconds apart.
        if verdict.outcome in {Outcome.ACCEPTED, Outcome.TOO_SOON} and verdict.employee:
            right = self.numbers[verdict.employee.number] == name
            return "right person" if right else "wrong person"
        return verdict.outcome.value

    def _views(self, folder: Path, at_most: int | None = None) -> list[tuple[str, View]]:
        files = pictures_in(folder)[:at_most]
        return [(label, self.engine.look(frame)) for file in files for label, frame in frames_of(file)]

    def _progress(self, progress: Any) -> None:
        self.context.say(f"{progress.fraction:4.0%}  {progress.text}")


def _people(named: str | None) -> list[Path]:
    shared = Path(os.environ.get("TWINCLOCK_SHARED", CHECKOUT.parent / "shared"))
    root = Path(named) if named else shared / "faces" / "people"
    if not root.is_dir():
        raise BadInput(f"Expected a folder of person folders at {root}. Received none. Name one with --faces FOLDER.")
    people = [folder for folder in sorted(root.iterdir()) if folder.is_dir() and any(folder.iterdir())]
    if len(people) < FEWEST_PEOPLE:
        raise BadInput(
            f"Expected at least {FEWEST_PEOPLE} person folders in {root}. Received {len(people)}. Add more people."
        )
    return people


def _split(people: Sequence[Path]) -> tuple[Sequence[Path], Sequence[Path], Sequence[Path]]:
    """Enrolled, strangers who try the door, and strangers to learn from: three sets without a common person."""
    enrolled = min(ENROLLED, len(people) // 2)
    strangers = min(STRANGERS, max(1, len(people) // 4) if len(people) < ENROLLED + STRANGERS else STRANGERS)
    return people[:enrolled], people[enrolled : enrolled + strangers], people[enrolled + strangers :]


def _throw_away(config: Config, folder: Path) -> Config:
    return replace(config, folders=Folders(data=folder, samples=folder, keys=folder / "keys.json"))


def _as_text(result: dict[str, Any]) -> str:
    lines = [f"{result['enrolled']} people enrolled from up to {TEMPLATES} pictures each, no training involved."]
    for when, key in (("before calibrating", "before"), ("after calibrating", "after")):
        for who, counts in result[key].items():
            told = ", ".join(f"{count} {outcome.replace('_', ' ')}" for outcome, count in sorted(counts.items()))
            lines.append(f"{who:>9} {when}: {told}")
    lines.append(result["calibrated"]["words"])
    lines.append(f"Done in {result['seconds']} s; nothing was kept.")
    return "\n".join(lines)
