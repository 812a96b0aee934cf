"""main.py retrain [--calibrate-only] [--loss bce|contrastive|triplet] [--dry-run] [--yes]"""

import argparse
import sys
from typing import Any

from app.cli.context import Context
from app.domain.permission import Act
from app.errors import Refused
from app.services.ports import Candidate, TrainingKind, TrainingProgress
from app.services.retraining import LOSSES, RetrainResult

WORDS = {
    TrainingKind.CALIBRATE: "Calibrating head and threshold: seconds",
    TrainingKind.FINE_TUNE: "Fine-tuning the tower's last stage: minutes (Ctrl+C stops it, nothing is changed then)",
}


def register(commands: Any) -> None:
    parser = commands.add_parser("retrain", help="fit the verifier to this company: calibrate, then fine-tune")
    parser.add_argument("--calibrate-only", action="store_true", help="head and threshold only: seconds")
    parser.add_argument("--loss", choices=LOSSES, default=LOSSES[0], help="what the fine-tuning minimises")
    parser.add_argument("--dry-run", action="store_true", help="train and judge, install nothing")
    parser.add_argument("--yes", action="store_true", help="install although the evidence is thin")
    parser.set_defaults(run=run_retrain)


def run_retrain(args: argparse.Namespace, context: Context) -> int:
    by = context.operator(Act.RETRAIN).key
    kinds = [TrainingKind.CALIBRATE] if args.calibrate_only else list(TrainingKind)
    steps: list[dict[str, Any]] = []
    for kind in kinds:
        context.say(WORDS[kind])
        steps.append(_step(args, context, kind, by, is_last=kind is kinds[-1] and len(kinds) > 1))
    told = next((step for step in reversed(steps) if step["installed"]), steps[-1])
    context.emit(told | {"steps": steps}, "\n\n".join(_as_text(step) for step in steps))
    return 0 if any(step["installed"] for step in steps) or args.dry_run else 1


def _step(args: argparse.Namespace, context: Context, kind: TrainingKind, by: str, is_last: bool) -> dict[str, Any]:
    try:
        return _as_json(_trained(args, context, kind, by))
    except Refused as error:
        if not is_last:
            raise
        # What was calibrated stays in use, and the command has to tell of both.
        return {"installed": False, "version": None, "kind": "fine-tuned", "better": False, "reason": str(error)}


def _trained(args: argparse.Namespace, context: Context, kind: TrainingKind, by: str) -> RetrainResult:
    return context.product().retraining.run(
        lambda progress: _show(context, progress),
        kind=kind,
        loss=args.loss,
        dry_run=args.dry_run,
        by=by,
        accept_thin=lambda candidate: args.yes or _asked(context, candidate),
    )


def _as_json(result: RetrainResult) -> dict[str, Any]:
    candidate = result.candidate
    return {
        "installed": result.installed,
        "version": candidate.version,
        "parent": candidate.parent,
        "kind": candidate.kind,
        "hash": candidate.digest,
        "data": dict(candidate.data),
        "before": dict(candidate.before),
        "after": dict(candidate.after),
        "better": candidate.better,
        "thin": candidate.thin,
        "reason": result.words,
    }


def _as_text(step: dict[str, Any]) -> str:
    figures = [f"{name:<6} {figures_line(step[name])}" for name in ("before", "after") if name in step]
    return "\n".join([f"{step['kind']} {step['version'] or ''}".strip(), *figures, step["reason"]])


def _show(context: Context, progress: TrainingProgress) -> None:
    figures = f"  {figures_line(progress.figures)}" if progress.figures else ""
    context.say(f"{progress.fraction:4.0%}  {progress.text}{figures}")


def _asked(context: Context, candidate: Candidate) -> bool:
    if context.as_json or not sys.stdin.isatty():
        return False
    context.say(candidate.words)
    context.say("Install it all the same? [y/N] ")
    return sys.stdin.readline().strip().lower() in {"y", "yes"}


def figures_line(figures: Any) -> str:
    """Figures in one line, short."""
    return "  ".join(f"{name} {value:.4g}" for name, value in figures.items())
