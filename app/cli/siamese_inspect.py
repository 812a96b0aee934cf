"""main.py siamese inspect [SET] --run FOLDER --data FOLDER --out FOLDER"""

import argparse
from pathlib import Path
from typing import Any

import numpy as np

from app.cli.context import Context
from app.cli.siamese_evaluate import unseen
from app.cli.siamese_flags import add_act, add_run, add_set, data_of, named_set, run_of
from app.errors import BadInput
from model.datasets.folder_classes import PictureSet
from model.evaluation.embedding_map import draw_map, draw_nearest
from model.evaluation.inspection import mean_cosines, nearest_others, placed, top_k
from model.evaluation.pictures import write_png

MOST_PICTURES = 1000  # a map of more cannot be read
MAPS = ("tsne", "pca")


def register(acts: Any) -> None:
    act = add_act(acts, "inspect", "what a run has learned: mean cosines, what it finds, a map of all pictures")
    add_set(act, "pictures")
    add_run(act)
    act.add_argument("--out", metavar="FOLDER", default="inspection", help="for map.png and nearest.png")
    act.add_argument("--map", choices=MAPS, default="tsne", help="how embeddings are laid on a plane")
    act.add_argument("--all", action="store_true", help="also classes of the names that the run was trained on")
    act.add_argument("--seed", type=int, default=0, help="of the pictures, where there are more than a thousand")
    act.set_defaults(run=run_inspect)


def run_inspect(args: argparse.Namespace, context: Context) -> int:
    entry = named_set(args, "pictures")
    run, data, rng = run_of(args, args.set), data_of(args, entry), np.random.default_rng(args.seed)
    if entry is not None and entry.pictures is not None:
        pictures = entry.pictures(run, data)
    else:
        pictures = unseen(run, data, args.all, context)
    if len(pictures.label) > MOST_PICTURES:
        context.say(f"{MOST_PICTURES} of {len(pictures.label)} pictures are shown and counted.")
        pictures = pictures.only(np.sort(rng.permutation(len(pictures.label))[:MOST_PICTURES]))
    rows = run.embed(pictures.pictures)
    result = {
        "pictures": len(rows),
        "classes": len(pictures.present()),
        "mean_cosine": mean_cosines(rows, pictures.label),
        "top_k": top_k(rows, pictures.label),
    }
    _draw(Path(args.out), pictures, rows, args.map, rng)
    context.emit(result | {"out": args.out}, _text(result, args.out))
    return 0


def _draw(folder: Path, pictures: PictureSet, rows: Any, way: str, rng: np.random.Generator) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        write_png(folder / "map.png", draw_map(pictures, placed(rows, way)))
        queries = rng.permutation(len(rows))
        write_png(folder / "nearest.png", draw_nearest(pictures, nearest_others(rows, 10), queries))
    except OSError as error:
        raise BadInput(f"Expected a folder to write at {folder}. Received: {error.strerror}.") from error


def _text(result: dict[str, Any], out: str) -> str:
    cosine, found = result["mean_cosine"], result["top_k"]
    return (
        f"{result['pictures']} pictures of {result['classes']} classes\n"
        f"mean cosine: {cosine['positive']:.3f} of positive, {cosine['negative']:.3f} of negative pairs\n"
        + ", ".join(f"top {k}: {share:.1%}" for k, share in found.items())
        + f"\nmap.png and nearest.png are in {out}"
    )
