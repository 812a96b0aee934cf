"""main.py evaluate pairs: two pictures, one person or two."""

import argparse
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.cli.aligned_faces import Rows, embed, pair_numbers, shard
from app.cli.context import Context
from app.cli.embeddings import EmbeddingCache
from app.errors import BadInput
from model.datasets.pair_list import read_lfw_pairs
from model.datasets.shards import FaceSet
from model.evaluation.groups import face_groups, group_report, widest_gaps
from model.evaluation.identification import l1_distances
from model.evaluation.verification import all_pairs, error_rates, verification_report

GROUPS_FAR = 1e-3


@dataclass(frozen=True, eq=False)
class _Pairs:
    """Two sides, float32 (128,) each or None without a face; and of an aligned set the faces and their rows."""

    first: Sequence[Rows | None]
    second: Sequence[Rows | None]
    same: NDArray[np.bool_]
    pictures: int
    embedded: int  # pictures that were not remembered from another time
    faces: FaceSet | None = None
    rows: Rows | None = None


def run_pairs(args: argparse.Namespace, context: Context) -> int:
    if bool(args.images) == bool(args.aligned):
        raise BadInput("Expected --images ROOT or --aligned FACES.npz. Received both or neither. Name one of them.")
    if args.groups and not args.aligned:
        raise BadInput("Expected --groups together with --aligned FACES.npz. Received pictures. Name a shard.")
    started, busy = time.perf_counter(), time.process_time()
    pairs = _aligned_pairs(args, context) if args.aligned else _picture_pairs(args, context)
    seconds, busy = time.perf_counter() - started, time.process_time() - busy
    similarity, missing = _similarities(context, pairs)
    threshold = context.product().gallery.pair_threshold().distance
    report = verification_report(similarity, pairs.same) | {
        "not_found": missing,
        "badge": {"threshold": threshold} | error_rates(similarity, pairs.same, -threshold),
        "images_per_s": round(pairs.pictures / seconds, 1),
        "images_per_cpu_s": round(pairs.pictures / busy, 1),  # what other work on the machine does not change
        "embedded": pairs.embedded,
    }
    if args.groups:
        report |= _groups(context, pairs)
    context.emit(report, _as_text(report))
    return 0


def _aligned_pairs(args: argparse.Namespace, context: Context) -> _Pairs:
    faces, (first, second, same) = shard(args.aligned), pair_numbers(args.pairs)
    if len(first) and max(first.max(), second.max()) >= len(faces.faces):
        raise BadInput(
            f"Expected pairs of the {len(faces.faces)} faces in {args.aligned}. Received face "
            f"{max(first.max(), second.max())}. Hand in the list that belongs to the shard."
        )
    rows = embed(context, faces)
    return _Pairs([rows[i] for i in first], [rows[i] for i in second], same, len(rows), len(rows), faces, rows)


def _picture_pairs(args: argparse.Namespace, context: Context) -> _Pairs:
    try:
        pairs = read_lfw_pairs(args.pairs, args.images)
    except OSError as error:
        raise BadInput(f"Expected pairs at {args.pairs}. Received: {error.strerror}. Check the path.") from error
    paths = {path for pair in pairs for path in (pair.first, pair.second)}
    cache = EmbeddingCache(context.product().make_engine)
    found = {path: one.row if one.found else None for path, one in cache.embed_all(paths).items()}
    first, second = [found[pair.first] for pair in pairs], [found[pair.second] for pair in pairs]
    return _Pairs(first, second, np.array([pair.same for pair in pairs]), len(paths), cache.embedded)


def _similarities(context: Context, pairs: _Pairs) -> tuple[NDArray[np.float64], int]:
    """Minus the folded distance, which ranks as the similarity does without its rounding at 0 and 1."""
    gallery = context.product().gallery
    scores = [
        -np.inf if a is None or b is None else -gallery.distance_between(a, b)
        for a, b in zip(pairs.first, pairs.second, strict=True)
    ]
    similarity = np.array(scores, np.float64)
    missing = int(np.isinf(similarity).sum())
    worst = similarity[np.isfinite(similarity)].min(initial=0.0) - 1.0  # no face: farther than everything seen
    return np.where(np.isinf(similarity), worst, similarity), missing


def _groups(context: Context, pairs: _Pairs) -> dict[str, Any]:
    """TAR of each group of pictures and people at one threshold, that of FAR 1e-3 over all pairs of the shard."""
    faces, rows = pairs.faces, pairs.rows
    if faces is None or rows is None:
        return {}
    product = context.product()
    folded = rows * product.versions.load(product.retraining.current()).head.weights()
    distance = l1_distances(folded, folded)
    _, non_mated = all_pairs(folded, faces.identity, lambda _a, _b: distance)
    threshold = float(np.quantile(non_mated, GROUPS_FAR))
    kinds = face_groups(faces)
    report = group_report(distance, faces.identity, kinds, threshold)
    return {"groups": report, "gaps": widest_gaps(distance, faces.identity, kinds, threshold)}


def _as_text(report: dict[str, Any]) -> str:
    tar = ", ".join(f"{value:.1%} at FAR {rate}" for rate, value in report["tar"].items())
    badge = report["badge"]
    lines = [
        f"accuracy {report['accuracy']:.2%} ± {report['accuracy_std']:.2%} over {report['pairs']} pairs, "
        f"{report['not_found']} without a found face",
        f"AUC {report['auc']:.4f}, EER {report['eer']:.2%}, TAR {tar}",
        f"at the app's threshold for badge and face, {badge['threshold']:.2f}: "
        f"FMR {badge['fmr']:.3%}, FNMR {badge['fnmr']:.1%}",
        f"{report['images_per_s']} pictures/s ({report['images_per_cpu_s']} in a second of one core), "
        f"{report['embedded']} embedded, the rest remembered",
    ]
    for name, group in report.get("groups", {}).items():
        lines.append(
            f"{name:<22} {group['people']:>4} people, TAR {group['tar']:.1%} "
            f"({group['tar_low']:.1%}-{group['tar_high']:.1%}), FMR {group['fmr']:.4f}"
        )
    for kind, gap in report.get("gaps", {}).items():
        lines.append(
            f"gap by {kind}: {gap['gap']:.1%} ({gap['low']:.1%} to {gap['high']:.1%}), "
            f"best {gap['best']}, worst {gap['worst']}"
        )
    return "\n".join(lines)
