"""What the bench measures in its own process: each step of a visit, and the visit whole."""

import itertools
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from typing import Any

import numpy as np

from app.bootstrap import Product
from app.cli.bench_children import busy, match_times, random_embeddings, timed
from app.cli.bench_sealing import compare_sealing
from app.domain.decision import Outcome
from app.domain.employee import Employee
from app.errors import Refused
from app.services.identification import Identification
from app.services.ports import Embedding, Event, FaceEngine, Frame, SeenFace, Template

PEOPLE = 10_000
GALLERIES_HERE = (100, 10_000)
RUNS = 60
FOLLOWED_PER_SEARCH = 4  # the engine searches the whole frame every fifth time
LOADS = 7
BUSY_RUNS = 20


@dataclass(frozen=True)
class Door:
    """A product with PEOPLE enrolled, the one in the frame among them, and this thread's engine."""

    product: Product
    engine: FaceEngine
    frame: Frame
    face: SeenFace

    def visit(self) -> Outcome:
        """One visit with a full search of the frame, as after a click, to the stored punch."""
        return self.product.check_in.visit([self.engine.look(self.frame)], self.engine).outcome

    def name(self) -> str:
        """Who is in the frame, and no more: a full search, the gallery, the row with the name.

        Raises:
            Refused: nobody was recognised.
        """
        identification = Identification(self.product.gallery, self.product.open_unit_of_work, margin=0.0)
        found, _ = identification.of([self.engine.look(self.frame)], self.engine, None)
        with self.product.open_unit_of_work() as work:
            employee = work.employees.get(found.key or "")
        if employee is None:
            raise Refused(f"Expected the person in the picture. Received {found.outcome}. Name another: --from IMAGE")
        return employee.name


def open_door(product: Product, frame: Frame) -> Door:
    """Enrol PEOPLE and warm up.

    Raises:
        Refused: not exactly one face is found in the frame.
    """
    engine = product.make_engine()
    view = engine.look(frame)
    if len(view.faces) != 1:
        raise Refused(f"Expected a picture of one face. Received {len(view.faces)}. Name another: --from IMAGE")
    door = Door(product, engine, frame, view.faces[0])
    _fill(product, engine, engine.embed([door.face.crop])[0])
    for _ in range(5):  # the first runs load code and warm caches
        door.visit()
    return door


def steps(door: Door) -> dict[str, Any]:
    """Milliseconds of each step, of the whole visit, and of loading the gallery from the store."""
    looks = [door.engine.look(door.frame).ms for _ in range(RUNS)]
    visits, outcomes = _visits(door)
    return {
        "detect_ms": spread([ms["detect"] for ms in looks]),
        "align_ms": spread([ms["align"] for ms in looks]),
        "quality_ms": spread([ms["quality"] for ms in looks]),
        "embed_ms": spread([timed(lambda: door.engine.embed([door.face.crop])) for _ in range(RUNS)]),
        "liveness_ms": spread([timed(lambda: door.engine.liveness([door.face])) for _ in range(RUNS)]),
        "match_ms": {str(count): spread(match_times(count)) for count in GALLERIES_HERE},
        "click_to_verdict_ms": spread(visits),
        "followed": _followed(door),
        "verdicts": outcomes,
        "gallery_load_ms": {str(PEOPLE): spread([timed(partial(_reload, door)) for _ in range(LOADS)])},
        "sealing": compare_sealing(door),
        "cpu_ms": _busy(door),
    }


def spread(times: Sequence[float]) -> dict[str, float]:
    """{"p50", "p95", "least"} of milliseconds; the least is what it takes when nothing else wants the processor."""
    p50, p95, least = np.percentile(times, [50, 95, 0])
    return {"p50": round(float(p50), 3), "p95": round(float(p95), 3), "least": round(float(least), 3)}


def _fill(product: Product, engine: FaceEngine, embedding: Embedding) -> None:
    """Enrol the person in the picture among PEOPLE - 1 random ones."""
    now = datetime.now(UTC)
    others = random_embeddings(np.random.default_rng(0), PEOPLE - 1)
    with product.open_unit_of_work() as work:
        for number, row in enumerate(itertools.chain([embedding], others)):
            key = f"bench-{number}"
            work.employees.add(Employee(key=key, number=str(number), name=f"Employee {number}", enrolled_at_utc=now))
            work.templates.add(
                Template(
                    id=key,
                    employee_key=key,
                    embedding=row,
                    tower=engine.tower,
                    detector=engine.detector,
                    pose="straight",
                    quality=1.0,
                    created_at_utc=now,
                )  # fmt: skip
            )
        work.events.add(Event(kind="enrolled", at_utc=now))
        work.commit()
    product.refresh()


def _busy(door: Door) -> dict[str, float]:
    """Median milliseconds of the processor, all its cores together, which other work on the machine changes little."""
    works: dict[str, tuple[Callable[[], object], int]] = {
        "find_and_align": (lambda: door.engine.look(door.frame), BUSY_RUNS),
        "embed": (lambda: door.engine.embed([door.face.crop]), BUSY_RUNS),
        "click_to_verdict": (door.visit, BUSY_RUNS),
        "gallery_load": (partial(_reload, door), LOADS),
    }
    return {name: round(float(np.median([busy(work) for _ in range(runs)])), 3) for name, (work, runs) in works.items()}


def _reload(door: Door) -> None:
    with door.product.open_unit_of_work() as work:
        door.product.gallery.replace(work.templates.of_tower(door.engine.tower))


def _visits(door: Door) -> tuple[list[float], dict[str, int]]:
    """Milliseconds from the click to the stored punch, full search; and what came of them."""
    times, outcomes = [], dict.fromkeys(Outcome, 0)
    for _ in range(RUNS):
        started = time.perf_counter()
        outcomes[door.visit()] += 1
        times.append((time.perf_counter() - started) * 1000)
    return times, {outcome.value: count for outcome, count in outcomes.items() if count}


def _followed(door: Door) -> dict[str, Any]:
    """The same once a face is known from the frame before: where it is now, and the whole visit."""
    visit = partial(_follow_and_visit, door)
    finds, visits = [], []
    for _ in range(RUNS // FOLLOWED_PER_SEARCH):
        door.engine.look(door.frame)
        finds += [door.engine.follow(door.frame).ms["detect"] for _ in range(FOLLOWED_PER_SEARCH)]
        door.engine.look(door.frame)
        visits += [timed(visit) for _ in range(FOLLOWED_PER_SEARCH)]
    return {"detect_ms": spread(finds), "click_to_verdict_ms": spread(visits)}


def _follow_and_visit(door: Door) -> None:
    door.product.check_in.visit([door.engine.follow(door.frame)], door.engine)
