"""main.py evaluate pairs | identification"""

import argparse
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.camera.media import pictures_in
from app.cli.context import Context
from app.cli.embeddings import EmbeddingCache
from app.cli.progress import tracked
from app.errors import BadInput
from model.datasets.pair_list import read_lfw_pairs
from model.datasets.shards import FaceSet, read_pairs, read_shard
from model.evaluation.identification import first_template_split, identification_report
from model.evaluation.verification import verification_report

Rows = NDArray[np.float32]
People = dict[str, Rows]
STRANGER_REMAINDER = 3  # of an aligned set, identities with number mod 4 = 3 are not enrolled


def register(commands: Any) -> None:
    parser = commands.add_parser("evaluate", help="how well the verifier tells people apart")
    acts = parser.add_subparsers(dest="act", required=True)
    pairs = acts.add_parser("pairs", help="pairs of pictures, same person or not")
    pairs.add_argument("--images", metavar="ROOT", help="pictures in LFW's layout: ROOT/Name/Name_0001.jpg")
    pairs.add_argument("--aligned", metavar="FACES.npz", help="aligned faces in one shard")
    pairs.add_argument("--pairs", metavar="FILE", required=True, help="LFW's pairs.txt, or a first,second,same list")
    pairs.set_defaults(run=run_pairs)
    identification = acts.add_parser("identification", help="enrolled people and strangers at a door")
    identification.add_argument("--gallery", metavar="ROOT", help="one folder of pictures per enrolled person")
    identification.add_argument("--probes", metavar="ROOT", help="their visits: one folder per person")
    identification.add_argument("--strangers", metavar="ROOT", help="others' visits: one folder per person")
    identification.add_argument("--aligned", metavar="FACES.npz", help="aligned faces in one shard")
    identification.add_argument("--at-fpir", type=float, metavar="RATE", help="threshold picked on the strangers")
    identification.add_argument("--templates", type=int, default=1, metavar="N", help="with --aligned: of each person")
    identification.set_defaults(run=run_identification)


def run_pairs(args: argparse.Namespace, context: Context) -> int:
    if bool(args.images) == bool(args.aligned):
        raise BadInput("Expected --images ROOT or --aligned FACES.npz. Received both or neither. Name one of them.")
    started = time.perf_counter()
    if args.aligned:
        first, second, same, count = _aligned_pairs(args, context)
    else:
        first, second, same, count = _picture_pairs(args, context)
    seconds = time.perf_counter() - started
    similarity, missing = _similarities(context, first, second)
    report = {**verification_report(similarity, same), "not_found": missing, "images_per_s": round(count / seconds, 1)}
    context.emit(report, _pairs_text(report))
    return 0


def _aligned_pairs(
    args: argparse.Namespace, context: Context
) -> tuple[list[Rows | None], list[Rows | None], NDArray[np.bool_], int]:
    faces, (first, second, same) = _shard(args.aligned), _pair_numbers(args.pairs)
    if len(first) and max(first.max(), second.max()) >= len(faces.faces):
        raise BadInput(
            f"Expected pairs of the {len(faces.faces)} faces in {args.aligned}. Received face "
            f"{max(first.max(), second.max())}. Hand in the list that belongs to the shard."
        )
    rows = _embed(context, faces)
    return [rows[i] for i in first], [rows[i] for i in second], same, len(rows)


def _picture_pairs(
    args: argparse.Namespace, context: Context
) -> tuple[list[Rows | None], list[Rows | None], NDArray[np.bool_], int]:
    try:
        pairs = read_lfw_pairs(args.pairs, args.images)
    except OSError as error:
        raise BadInput(f"Expected pairs at {args.pairs}. Received: {error.strerror}. Check the path.") from error
    paths = {path for pair in pairs for path in (pair.first, pair.second)}
    found = EmbeddingCache(context.engine).embed_all(paths)
    same = np.array([pair.same for pair in pairs])
    return [found[pair.first] for pair in pairs], [found[pair.second] for pair in pairs], same, len(paths)


def _similarities(
    context: Context, first: Sequence[Rows | None], second: Sequence[Rows | None]
) -> tuple[NDArray[np.float64], int]:
    """Minus the folded distance, which ranks as the similarity does without its rounding at 0 and 1."""
    gallery = context.product().gallery
    scores = [
        -np.inf if a is None or b is None else -gallery.distance_between(a, b)
        for a, b in zip(first, second, strict=True)
    ]
    similarity = np.array(scores, np.float64)
    missing = int(np.isinf(similarity).sum())
    worst = similarity[np.isfinite(similarity)].min(initial=0.0) - 1.0  # no face: farther than everything seen
    return np.where(np.isinf(similarity), worst, similarity), missing


def run_identification(args: argparse.Namespace, context: Context) -> int:
    if bool(args.aligned) == bool(args.gallery and args.probes):
        raise BadInput("Expected --gallery ROOT --probes ROOT, or --aligned FACES.npz. Received both or neither.")
    played = _aligned_people(args, context) if args.aligned else _picture_people(args, context)
    weights = context.product().versions.load(context.product().retraining.current()).head.weights()
    report = identification_report(
        played.gallery * weights,
        played.gallery_identity,
        played.probes * weights,
        played.probe_identity,
        played.strangers * weights,
        threshold=None if args.at_fpir else _product_threshold(context, played),
        at_fpir=args.at_fpir,
    )
    context.emit(report, "\n".join(f"{name}: {value}" for name, value in report.items()))
    return 0


@dataclass(frozen=True)
class _Played:
    """Templates, mated probes and strangers, float32 (n, 128) each, and who the first two show, int (n,)."""

    gallery: Rows
    gallery_identity: NDArray[np.int64]
    probes: Rows
    probe_identity: NDArray[np.int64]
    strangers: Rows


def _product_threshold(context: Context, played: _Played) -> float:
    """What the product would choose with these people enrolled."""
    gallery = context.product().gallery
    gallery.replace(())
    for person in np.unique(played.gallery_identity):
        gallery.add(str(person), played.gallery[played.gallery_identity == person])
    return gallery.threshold().distance


def _aligned_people(args: argparse.Namespace, context: Context) -> _Played:
    faces = _shard(args.aligned)
    rows, identity = _embed(context, faces), faces.identity.astype(np.int64)
    templates, probes, strangers = first_template_split(identity, identity % 4 == STRANGER_REMAINDER, args.templates)
    return _Played(rows[templates], identity[templates], rows[probes], identity[probes], rows[strangers])


def _picture_people(args: argparse.Namespace, context: Context) -> _Played:
    cache = EmbeddingCache(context.engine)
    gallery, probes = _people_in(args.gallery, cache), _people_in(args.probes, cache)
    others = {name: rows for name, rows in probes.items() if name not in gallery}
    others |= _people_in(args.strangers, cache) if args.strangers else {}
    number = {name: i for i, name in enumerate(gallery)}
    known = {name: rows for name, rows in probes.items() if name in gallery}
    return _Played(
        _stacked(gallery), _repeated(gallery, number), _stacked(known), _repeated(known, number), _stacked(others)
    )


def _stacked(people: People) -> Rows:
    return np.concatenate([*people.values(), np.empty((0, 128), np.float32)])


def _repeated(people: People, number: dict[str, int]) -> NDArray[np.int64]:
    return np.array([number[name] for name, rows in people.items() for _ in rows], np.int64)


def _people_in(root: str, cache: EmbeddingCache) -> People:
    if not Path(root).is_dir():
        raise BadInput(f"Expected a folder of person folders. Received {root}, which is none. Check the path.")
    folders = sorted(folder for folder in Path(root).iterdir() if folder.is_dir())
    files = {folder.name: pictures_in(folder) for folder in folders if any(folder.iterdir())}
    found = cache.embed_all(path for paths in files.values() for path in paths)
    rows = {name: [row for path in paths if (row := found[path]) is not None] for name, paths in files.items()}
    return {name: np.stack(own) for name, own in rows.items() if own}


def _shard(path: str) -> FaceSet:
    try:
        return read_shard(path)
    except (OSError, KeyError, ValueError) as error:
        raise BadInput(f"Expected a shard of aligned faces at {path}. Received: {error}. Check the path.") from error


def _pair_numbers(path: str) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.bool_]]:
    try:
        return read_pairs(path)
    except (OSError, ValueError, IndexError) as error:
        raise BadInput(f"Expected a first,second,same list at {path}. Received: {error}. Check the path.") from error


def _embed(context: Context, faces: FaceSet) -> Rows:
    return np.concatenate([context.engine.embed([crop]) for crop in tracked(list(faces.faces), "Embedding")])


def _pairs_text(report: dict[str, Any]) -> str:
    tar = ", ".join(f"{value:.1%} at FAR {rate}" for rate, value in report["tar"].items())
    return (
        f"accuracy {report['accuracy']:.2%} ± {report['accuracy_std']:.2%} over {report['pairs']} pairs, "
        f"{report['not_found']} without a found face\nAUC {report['auc']:.4f}, EER {report['eer']:.2%}, TAR {tar}\n"
        f"{report['images_per_s']} pictures/s"
    )
