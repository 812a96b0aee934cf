"""main.py siamese oneshot [SET] --run FOLDER --data FOLDER"""

import argparse
from pathlib import Path
from typing import Any

from app.cli.context import Context
from app.cli.siamese_evaluate import unseen
from app.cli.siamese_flags import add_act, add_run, add_set, data_of, named_set, run_of
from model.evaluation.episodes import episode_report
from model.evaluation.omniglot import OneShotAsk

EPISODES = 200
MOST_LINES = 20  # one for each official run; of hundreds of episodes the mean says enough


def register(acts: Any) -> None:
    act = add_act(acts, "oneshot", "N-way k-shot episodes on classes never trained on")
    add_set(act, "oneshot")
    add_run(act)
    act.add_argument("--ways", type=int, default=None, help="classes in an episode; default 20, or all there are")
    act.add_argument("--shots", type=int, default=1, help="examples of each class")
    act.add_argument("--episodes", "--runs", type=int, help="default 200; omniglot plays its official runs instead")
    act.add_argument("--seed", type=int, default=0, help="the same seed plays the same episodes")
    act.add_argument("--pictures", metavar="FOLDER", help="writes a picture of each official run there")
    act.add_argument("--all", action="store_true", help="also the classes that the run was trained on")
    act.set_defaults(run=run_oneshot)


def run_oneshot(args: argparse.Namespace, context: Context) -> int:
    entry = named_set(args, "oneshot")
    run, data = run_of(args, args.set), data_of(args, entry)
    if entry is not None and entry.oneshot is not None:
        folder = Path(args.pictures) if args.pictures else None
        report = entry.oneshot(run, data, OneShotAsk(args.ways, args.shots, args.episodes, args.seed, folder))
    else:
        pictures = unseen(run, data, args.all, context)
        rows = run.embed(pictures.pictures)
        report = episode_report(
            rows,
            pictures.label,
            run.distance,
            ways=args.ways or min(20, len(pictures.present())),
            shots=args.shots,
            runs=EPISODES if args.episodes is None else args.episodes,
            seed=args.seed,
        )
    context.emit(report, _text(report))
    return 0


def _text(report: dict[str, Any]) -> str:
    lines = [f"{name}  {100 * error:5.1f} % wrong" for name, error in report.get("errors", {}).items()]
    summary = (
        f"{report['ways']}-way {report['shots']}-shot, {report['runs']} runs: {100 * report['accuracy']:.2f} % right "
        f"(deviation between runs {100 * report['accuracy_std']:.2f})"
    )
    return "\n".join([*lines[:MOST_LINES], summary])
