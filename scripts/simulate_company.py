"""A company made of training identities that no base tower has seen, to measure what retraining gives.

.venv/bin/python -m scripts.simulate_company make DIR [--faces FOLDER] [--people 50] [--strangers 100] [--seed 0]
.venv/bin/python -m scripts.simulate_company judge DIR [--versions A B ...]

make enrols the people in the data folder DIR (password "simulated company") with 10 pictures each at most, a third of
whose pictures it keeps back, and puts strangers into DIR/negative. judge prints, for every version on DIR, how often
the kept-back pictures are missed and how often people whom nobody has seen are missed, each at one false match in a
thousand.
"""

import argparse
import json
import os
import sys
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from model.images import read_picture

PASSWORD = "simulated company"  # noqa: S105  of a data folder that is thrown away
PICTURES, KEPT_BACK = 10, 10  # of one person, at most
STRANGER_PICTURES = 4
HELD_OUT_MODULUS = 22


def main(words: list[str] | None = None) -> int:
    """Run one of the two commands."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    acts = parser.add_subparsers(dest="act", required=True)
    make = acts.add_parser("make")
    make.add_argument("folder", type=Path)
    make.add_argument("--faces", type=Path, default=Path("../shared/faces"))
    make.add_argument("--people", type=int, default=50)
    make.add_argument("--strangers", type=int, default=100)
    make.add_argument("--seed", type=int, default=0)
    judge = acts.add_parser("judge")
    judge.add_argument("folder", type=Path)
    judge.add_argument("--versions", nargs="*")
    given = parser.parse_args(words)
    result = make_company(given) if given.act == "make" else judged(given)
    sys.stdout.write(json.dumps(result, indent=1) + "\n")
    return 0


def make_company(given: argparse.Namespace) -> dict[str, int]:
    """Fill the data folder; people with the most pictures are the employees."""
    from app.bootstrap import build
    from app.config import load_config

    faces, identity = held_out(given.faces)
    rng = np.random.default_rng(given.seed)
    people, count = np.unique(identity, return_counts=True)
    many = people[np.argsort(-count + rng.random(len(count)) * 0.5, kind="stable")]
    own, others = many[: given.people], rng.permutation(many[given.people :])
    product = build(load_config({"data": str(given.folder)}, dict(os.environ)))
    product.access.set_first_password(PASSWORD)
    engine = product.make_engine()
    for number, person in enumerate(own, 1):
        rows = rng.permutation(np.flatnonzero(identity == person))
        _enrol(product, engine, str(number), faces[rows[:PICTURES]])
        _save(faces[rows[PICTURES : PICTURES + KEPT_BACK]], given.folder / "probes" / str(number))
    for person in others[: given.strangers]:
        rows = rng.permutation(np.flatnonzero(identity == person))[:STRANGER_PICTURES]
        _save(faces[rows], given.folder / "negative" / f"person-{person}")
    for person in others[given.strangers :]:
        _save(faces[identity == person], given.folder / "unseen" / f"person-{person}")
    return {"people": len(own), "strangers": given.strangers, "unseen": len(others) - given.strangers}


def held_out(folder: Path) -> tuple[NDArray[np.uint8], NDArray[np.int64]]:
    """Crops uint8 (n, 112, 112, 3) and identities int64 (n,) whose number mod 22 is 0."""
    crops, whose = [], []
    for path in sorted(folder.glob("train_*.npz")):
        with np.load(path) as shard:
            kept = np.flatnonzero(shard["identity"] % HELD_OUT_MODULUS == 0)
            webp, offsets = shard["webp"], shard["offsets"]
            whose.append(shard["identity"][kept].astype(np.int64))
            decoded = (cv2.imdecode(webp[offsets[i] : offsets[i + 1]], cv2.IMREAD_COLOR) for i in kept)
            crops += [np.asarray(crop, np.uint8) for crop in decoded]
    if not crops:
        raise SystemExit(f"Expected train_*.npz in {folder}. Received none. Pass --faces FOLDER.")
    return np.stack(crops), np.concatenate(whose)


def judged(given: argparse.Namespace) -> dict[str, Any]:
    """FNMR of every version, of employees' kept-back pictures and of people nobody has seen."""
    from app.bootstrap import build
    from app.config import load_config

    product = build(load_config({"data": str(given.folder)}, dict(os.environ)))
    names = given.versions or [version.version for version in product.retraining.versions()]
    probes, whose = _read(given.folder / "probes")
    unseen, unseen_whose = _read(given.folder / "unseen")
    own, own_whose = _enrolled(product.samples)
    found = {}
    for name in names:
        found[name] = _of_version(
            product.versions.load(name), (own, own_whose), (probes, whose), (unseen, unseen_whose)
        )
    return found


def _of_version(verifier: Any, own: Any, probes: Any, unseen: Any) -> dict[str, float]:
    from model.inference.embedder import Embedder

    embedder, w = Embedder(verifier.tower_path), verifier.head.weights()
    gallery, knocking, strangers = (embedder.embed(crops) * w for crops, _ in (own, probes, unseen))
    at_door, people = _nearest(knocking, gallery, own[1])
    mine = probes[1][:, np.newaxis] == people
    non_mated = np.concatenate([at_door[~mine], _nearest(strangers, gallery, own[1])[0].ravel()])
    from model.sampling.company import Company
    from model.training.gate import comparisons

    everybody = np.ones(len(unseen[1]), bool)
    numbers = np.unique(unseen[1], return_inverse=True)[1].astype(np.int64)
    others = comparisons([(Company(strangers, numbers, everybody, everybody), np.ones_like(w))])
    return {
        "door_fnmr": float(np.mean(at_door[mine] > np.quantile(non_mated, 1e-3))),
        "door_tries": int(mine.sum()),
        "unseen_fnmr": float(np.mean(others.mated > np.quantile(others.non_mated, 1e-3))),
        "unseen_tries": len(others.mated),
    }


def _nearest(rows: Any, gallery: Any, whose: Any) -> tuple[Any, Any]:
    people = np.unique(whose)
    nearest = np.empty((len(rows), len(people)))
    for column, person in enumerate(people):
        own = gallery[whose == person]
        nearest[:, column] = np.abs(rows[:, np.newaxis] - own[np.newaxis]).sum(axis=2).min(axis=1)
    return nearest, people


def _enrol(product: Any, engine: Any, number: str, crops: NDArray[np.uint8]) -> None:
    """Every picture becomes a template: enrolment itself would refuse those that are years apart."""
    import uuid
    from datetime import UTC, datetime

    from app.domain.employee import Employee
    from app.services.ports import Pose, SampleKind, Template

    now = datetime.now(UTC)
    employee = Employee(key=uuid.uuid4().hex, number=number, name=f"Person {number}", enrolled_at_utc=now)
    kinds = [SampleKind.ANCHOR, *[SampleKind.POSITIVE] * (len(crops) - 1)]
    names = [product.samples.save(kind, number, crop) for kind, crop in zip(kinds, crops, strict=True)]
    with product.open_unit_of_work() as work:
        work.employees.add(employee)
        for name, embedding in zip(names, engine.embed(list(crops)), strict=True):
            about = {"detector": engine.detector, "pose": Pose.STRAIGHT.value, "quality": 0.9, "created_at_utc": now}
            template = {"id": uuid.uuid4().hex, "employee_key": employee.key, "embedding": embedding, "sample": name}
            work.templates.add(Template(tower=engine.tower, **template, **about))
        work.commit()


def _save(crops: NDArray[np.uint8], folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for turn, crop in enumerate(crops):
        cv2.imwrite(str(folder / f"{turn}.png"), crop)


def _enrolled(samples: Any) -> tuple[Any, Any]:
    """Everybody's stored pictures, which may be sealed."""
    names = samples.names()
    return np.stack([samples.load(name) for name in names]), np.array([name.split("/")[1] for name in names])


def _read(folder: Path) -> tuple[Any, Any]:
    files = sorted(folder.glob("*/*.png"))
    if not files:
        raise SystemExit(f"Expected pictures below {folder}. Received none. Run make first.")
    return np.stack([read_picture(file) for file in files]), np.array([file.parent.name for file in files])


if __name__ == "__main__":
    sys.exit(main())
