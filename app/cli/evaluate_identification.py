"""main.py evaluate identification: enrolled people and strangers at a door."""

import argparse
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.camera.media import pictures_in
from app.cli.aligned_faces import Rows, embed, is_fit, shard
from app.cli.context import Context
from app.cli.embeddings import Embedded, EmbeddingCache
from app.errors import BadInput
from model.evaluation.badge import badge_report
from model.evaluation.identification import diverse, first_template_split, identification_report

STRANGER_REMAINDER = 3  # of an aligned set, identities with number mod 4 = 3 are not enrolled


@dataclass(frozen=True, eq=False)
class _Faces:
    """rows: float32 (n, 128). identity: int (n,). fit: bool (n,), whether a door would take the picture."""

    rows: Rows
    identity: NDArray[np.int64]
    fit: NDArray[np.bool_]

    def at(self, kept: NDArray[Any]) -> "_Faces":
        return _Faces(self.rows[kept], self.identity[kept], self.fit[kept])

    def fit_ones(self) -> "_Faces":
        return self.at(self.fit)


@dataclass(frozen=True, eq=False)
class _Played:
    """Templates and mated probes of the enrolled, and the strangers' visits."""

    gallery: _Faces
    probes: _Faces
    strangers: _Faces


def run_identification(args: argparse.Namespace, context: Context) -> int:
    if bool(args.aligned) == bool(args.gallery and args.probes):
        raise BadInput("Expected --gallery ROOT --probes ROOT, or --aligned FACES.npz. Received both or neither.")
    numbers = args.templates or ([1] if args.aligned else [0])
    if min(numbers) < (1 if args.templates else 0) or (args.from_first or 1) < 1:
        raise BadInput(f"Expected 1 template or more. Received {numbers}, {args.from_first}. Try --templates 1 3 5.")
    played = _aligned_people(args, context, numbers) if args.aligned else _picture_people(args, context, numbers)
    reports = {str(number): _report(one, args.at_fpir, context) for number, one in played.items()}
    report = dict(next(iter(reports.values())))
    if args.templates:
        report["by_templates"] = reports
    context.emit(report, "\n\n".join(_as_text(number, one) for number, one in reports.items()))
    return 0


def _report(played: _Played, at_fpir: float | None, context: Context) -> dict[str, Any]:
    """The search as it is, with the pictures a door would refuse left out ("gated"), and 1:1 ("badge")."""
    report = _searched(played, at_fpir, context)
    gated = _Played(played.gallery.fit_ones(), played.probes.fit_ones(), played.strangers.fit_ones())
    enrolled = np.isin(gated.probes.identity, gated.gallery.identity)
    refused = {
        "templates_refused": int(np.sum(~played.gallery.fit)),
        "probes_refused": int(np.sum(~played.probes.fit)),
        "strangers_refused": int(np.sum(~played.strangers.fit)),
        "people_without_template": len(np.unique(played.gallery.identity)) - len(np.unique(gated.gallery.identity)),
    }
    gated = replace(gated, probes=gated.probes.at(enrolled))
    if len(gated.probes.rows) and len(gated.strangers.rows):
        refused |= _searched(gated, at_fpir, context)
    return report | {"gated": refused}


def _searched(played: _Played, at_fpir: float | None, context: Context) -> dict[str, Any]:
    product = context.product()
    weights = product.versions.load(product.retraining.current()).head.weights()
    gallery, probes, strangers = (faces.rows * weights for faces in vars(played).values())
    thresholds = _product_thresholds(context, played.gallery)
    identities = played.gallery.identity, played.probes.identity, played.strangers.identity
    report = identification_report(
        gallery, identities[0], probes, identities[1], strangers,
        stranger_identity=identities[2],
        threshold=None if at_fpir else thresholds[0],
        at_fpir=at_fpir,
    )  # fmt: skip
    badge = badge_report(gallery, identities[0], probes, identities[1], strangers, identities[2], thresholds[1])
    return report | {"badge": badge}


def _product_thresholds(context: Context, enrolled: _Faces) -> tuple[float, float]:
    """What the product would choose with these people enrolled: for a search, and for badge and face."""
    gallery = context.product().gallery
    gallery.replace(())
    for person in np.unique(enrolled.identity):
        gallery.add(str(person), enrolled.rows[enrolled.identity == person])
    return gallery.threshold().distance, gallery.pair_threshold().distance


def _aligned_people(args: argparse.Namespace, context: Context, numbers: Iterable[int]) -> dict[int, _Played]:
    faces = shard(args.aligned)
    everybody = _Faces(embed(context, faces), faces.identity.astype(np.int64), is_fit(faces))
    stranger = everybody.identity % 4 == STRANGER_REMAINDER
    played = {}
    for number in numbers:
        templates, probes, strangers = first_template_split(everybody.identity, stranger, args.from_first or number)
        enrolled = _chosen(everybody.at(templates), number)
        played[number] = _Played(enrolled, everybody.at(probes), everybody.at(strangers))
    return played


def _picture_people(args: argparse.Namespace, context: Context, numbers: Iterable[int]) -> dict[int, _Played]:
    cache = EmbeddingCache(context.product().make_engine)
    gallery, visits = _people_in(args.gallery, cache), _people_in(args.probes, cache)
    others = {name: found for name, found in visits.items() if name not in gallery}
    others |= _people_in(args.strangers, cache) if args.strangers else {}
    number_of = {name: number for number, name in enumerate([*gallery, *others])}
    known = {name: found for name, found in visits.items() if name in gallery}
    probes, strangers = _faces(known, number_of), _faces(others, number_of)
    return {
        number: _Played(_enrolled(gallery, number_of, number, args.from_first), probes, strangers) for number in numbers
    }


def _enrolled(gallery: dict[str, list[Embedded]], number_of: dict[str, int], number: int, first: int | None) -> _Faces:
    """So many templates of each person: the first ones, or the most diverse of a few more; 0: all."""
    kept = {name: found[: first or number or None] for name, found in gallery.items()}
    return _chosen(_faces(kept, number_of), number)


def _chosen(pool: _Faces, number: int) -> _Faces:
    own = [np.flatnonzero(pool.identity == person) for person in np.unique(pool.identity)]
    kept = [rows[diverse(pool.rows[rows], number)] if 0 < number < len(rows) else rows for rows in own]
    return pool.at(np.concatenate([*kept, np.empty(0, np.int64)]))


def _faces(people: dict[str, list[Embedded]], number_of: dict[str, int]) -> _Faces:
    found = [(one, number_of[name]) for name, own in people.items() for one in own]
    rows = [one.row for one, _ in found]
    return _Faces(
        np.stack(rows) if rows else np.empty((0, 128), np.float32),
        np.array([number for _, number in found], np.int64),
        np.array([not one.problem for one, _ in found], np.bool_),
    )


def _people_in(root: str, cache: EmbeddingCache) -> dict[str, list[Embedded]]:
    """The pictures of each person folder in which a face was found."""
    if not Path(root).is_dir():
        raise BadInput(f"Expected a folder of person folders. Received {root}, which is none. Check the path.")
    folders = sorted(folder for folder in Path(root).iterdir() if folder.is_dir())
    files = {folder.name: pictures_in(folder) for folder in folders if any(folder.iterdir())}
    found = cache.embed_all(path for paths in files.values() for path in paths)
    people = {name: [found[path] for path in paths if found[path].found] for name, paths in files.items()}
    return {name: own for name, own in people.items() if own}


def _as_text(number: str, report: dict[str, Any]) -> str:
    gated, lines = report["gated"], []
    for title, one in (("every picture", report), ("what a door would take", gated)):
        if "fnir" in one:
            lines += [f"{title}, {one['templates_per_person']:.1f} templates a person:", *_search_lines(one)]
    lines.append(
        f"a door would refuse {gated['templates_refused']} templates, {gated['probes_refused']} probes and "
        f"{gated['strangers_refused']} strangers; {gated['people_without_template']} people have no template left"
    )
    return "\n".join(lines)


def _search_lines(one: dict[str, Any]) -> list[str]:
    badge = one["badge"]
    return [
        f"  {one['enrolled']} enrolled, {one['probes']} probes, {one['strangers']} strangers, "
        f"threshold {one['threshold']:.2f}, rank 1 {one['rank1']:.1%}, {one['wrong_person']} taken for another",
        f"  FNIR {_interval(one, 'fnir')}, FPIR {_interval(one, 'fpir')}",
        f"  with a badge, at {badge['threshold']:.2f}: FNMR {_interval(badge, 'fnmr')}, FMR {_interval(badge, 'fmr')}",
    ]


def _interval(report: dict[str, Any], rate: str) -> str:
    if report[rate] is None:
        return "not measured: no strangers"
    return f"{report[rate]:.2%} ({report[rate + '_low']:.2%}-{report[rate + '_high']:.2%})"
