"""main.py siamese train FOLDER | SET"""

import argparse
from dataclasses import replace
from pathlib import Path
from typing import Any

from app.cli.context import Context
from app.cli.siamese_flags import add_act, data_of, names_that
from app.cli.siamese_progress import shown_live
from app.cli.siamese_sets import SETS
from app.errors import BadInput
from app.trainer.spawned import run_spawned
from model.datasets.folder_classes import class_files, header, stored_shape
from model.training.run import TrainJob, train_folder
from model.training.run_config import RunConfig, read_config

# flag, field of RunConfig, type, what it says
FLAGS = (
    ("--loss", "loss", str, "bce, contrastive or triplet"),
    ("--distance", "distance", str, "l1 or l2"),
    (
        "--tower",
        "tower",
        str,
        "small, mobile, strokes (drawings), lines (signatures), or a trained tower.keras to start from",
    ),
    ("--image-size", "side", int, "pixels a side that pictures are brought to; default: their own"),
    ("--channels", "channels", int, "1 grey, 3 colour; default: their own"),
    ("--embedding", "embedding", int, "length of the unit vector"),
    ("--width", "width", int, "filters of the first stage"),
    ("--optimiser", "optimiser", str, "adam, adamw, sgd, adagrad or muon"),
    ("--rate", "rate", float, "learning rate at the start"),
    ("--margin", "margin", float, "of contrastive and triplet"),
    ("--batch", "batch", int, "pictures in a step"),
    ("--epochs", "epochs", int, "at most"),
    ("--steps", "steps", int, "of an epoch"),
    ("--patience", "patience", int, "epochs without a better figure before it stops"),
    ("--augment", "augment", str, "light or none"),
    ("--seed", "seed", int, "the same seed repeats a run"),
)


def register(acts: Any) -> None:
    act = add_act(acts, "train", "train a tower and its head on a folder per class, or on a named set")
    act.add_argument("what", metavar="FOLDER|SET", help=f"pictures, or one of {', '.join(names_that('train'))}")
    act.add_argument("--run", dest="run_folder", metavar="FOLDER", help="where it is written; default runs/<name>")
    for flag, name, kind, text in FLAGS:
        act.add_argument(flag, dest=f"config_{name}", type=kind, help=text)
    act.add_argument("--without", dest="set_without", metavar="DIGITS", help="mnist: digits to leave out, as 89")
    act.add_argument("--resume", action="store_true", help="go on from the run folder's checkpoint")
    act.add_argument("--overwrite", action="store_true", help="start anew in a folder that holds a run")
    act.set_defaults(run=run_train)


def run_train(args: argparse.Namespace, context: Context) -> int:
    entry = SETS.get(args.what) if args.what in names_that("train") else None
    data = data_of(args, entry) if entry else Path(args.what)
    folder = Path(args.run_folder or Path("runs") / (args.what if entry else data.resolve().name))
    _check_folder(folder, args)
    given = {name: value for _, name, _, _ in FLAGS if (value := getattr(args, f"config_{name}")) is not None}
    config = _set_config(args.what, entry.recipe, given) if entry else _folder_config(data, given)
    job = TrainJob(data=data, folder=folder, config=config, resume=args.resume, options=_options(args))
    function = entry.train if entry is not None and entry.train is not None else train_folder
    with shown_live(context, folder.name) as tell:
        figures = run_spawned(function, job, tell)
    if common := int(figures.get("classes_in_common", 0)):
        context.say(f"Too few people to hold one out: {common} judge on other pictures of themselves, nobody is new.")
    text = "  ".join(f"{name} {value:.4g}" for name, value in figures.items())
    context.emit({"run": str(folder), **figures}, f"{text}\nThe run is in {folder}.")
    return 0


def _options(args: argparse.Namespace) -> dict[str, str]:
    """A named set's own flags: those whose destination begins with set_."""
    return {name[4:]: str(value) for name, value in vars(args).items() if name.startswith("set_") and value is not None}


def _set_config(name: str, recipe: RunConfig, given: dict[str, Any]) -> RunConfig:
    """A named set's recipe with the flags; its margin is that of its own loss."""
    if given.get("loss", recipe.loss) != recipe.loss:
        given = {"margin": None, **given}
    return replace(recipe, source=name, **given)


def _folder_config(data: Path, given: dict[str, Any]) -> RunConfig:
    """The usual config with the flags; side and channels of the pictures' own where no flag says otherwise."""
    beside = Path(given.get("tower", "")).parent / "config.json"
    if given.get("tower", "").endswith(".keras") and beside.is_file():
        trained = read_config(beside)
        given = {"side": trained.side, "channels": trained.channels, "embedding": trained.embedding, **given}
    config = RunConfig(**given)  # what cannot be is said before thousands of files are looked at
    if config.tower.endswith(".keras") and not Path(config.tower).is_file():
        raise BadInput(f"Expected a trained tower at {config.tower}. Received no such file. Check the name.")
    if "side" in given and "channels" in given:
        return config
    files = [file for _, file in class_files(data)]
    if "side" in given:
        return replace(config, channels=_channels(files))
    side, channels = stored_shape(files)
    return replace(config, side=side, channels=given.get("channels", channels))


def _channels(files: list[Path]) -> int:
    return 1 if all(header(file)[1] for file in files) else 3


def _check_folder(folder: Path, args: argparse.Namespace) -> None:
    if (folder / "config.json").is_file() and not (args.resume or args.overwrite):
        raise BadInput(
            f"Expected a new folder for the run. Received {folder}, which holds one. "
            "Say --resume to go on, --overwrite to start anew, or name another with --run."
        )
