"""main.py retrain [--calibrate-only] [--dry-run] [--yes]"""

import argparse
import sys
from typing import Any

from app.cli.context import Context
from app.services.ports import Candidate, TrainingProgress


def register(commands: Any) -> None:
    parser = commands.add_parser("retrain", help="fit the verifier to this company's pictures")
    parser.add_argument("--calibrate-only", action="store_true", help="head and threshold only (so far the only way)")
    parser.add_argument("--dry-run", action="store_true", help="train and judge, install nothing")
    parser.add_argument("--yes", action="store_true", help="install although the evidence is thin")
    parser.set_defaults(run=run_retrain)


def run_retrain(args: argparse.Namespace, context: Context) -> int:
    context.admin()
    result = context.product().retraining.run(
        lambda progress: _show(context, progress),
        dry_run=args.dry_run,
        accept_thin=lambda candidate: args.yes or _asked(context, candidate),
    )
    candidate = result.candidate
    context.emit(
        {
            "installed": result.installed,
            "version": candidate.version,
            "parent": candidate.parent,
            "kind": candidate.kind,
            "before": dict(candidate.before),
            "after": dict(candidate.after),
            "better": candidate.better,
            "thin": candidate.thin,
            "reason": result.words,
        },
        f"before {_figures(candidate.before)}\nafter  {_figures(candidate.after)}\n{result.words}",
    )
    return 0 if result.installed or args.dry_run else 1


def _show(context: Context, progress: TrainingProgress) -> None:
    figures = f"  {_figures(progress.figures)}" if progress.figures else ""
    context.say(f"{progress.fraction:4.0%}  {progress.text}{figures}")


def _asked(context: Context, candidate: Candidate) -> bool:
    if context.as_json or not sys.stdin.isatty():
        return False
    context.say(candidate.words)
    context.say("Install it all the same? [y/N] ")
    return sys.stdin.readline().strip().lower() in {"y", "yes"}


def _figures(figures: Any) -> str:
    return "  ".join(f"{name} {value:.4g}" for name, value in figures.items())
