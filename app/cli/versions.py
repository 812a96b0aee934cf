"""main.py model list | show | rollback"""

import argparse
from typing import Any

from app.cli.context import Context
from app.services.ports import InstalledVerifier


def register(commands: Any) -> None:
    parser = commands.add_parser("model", help="versions of the verifier")
    acts = parser.add_subparsers(dest="act", required=True)
    acts.add_parser("list", help="every installed version").set_defaults(run=run_list)
    show = acts.add_parser("show", help="one version (default: the current one)")
    show.add_argument("version", nargs="?", metavar="VERSION")
    show.set_defaults(run=run_show)
    acts.add_parser("rollback", help="back to the version before the current one").set_defaults(run=run_rollback)


def run_list(args: argparse.Namespace, context: Context) -> int:
    retraining = context.product().retraining
    current, versions = retraining.current(), retraining.versions()
    lines = [
        f"{'*' if v.version == current else ' '} {v.version}  {v.kind}  {v.installed_at_utc:%Y-%m-%d}" for v in versions
    ]
    context.emit({"current": current, "versions": [_as_json(v) for v in versions]}, "\n".join(lines))
    return 0


def run_show(args: argparse.Namespace, context: Context) -> int:
    product = context.product()
    verifier = product.retraining.show(args.version or product.retraining.current())
    threshold = product.gallery.threshold()
    shown = _as_json(verifier) | {"threshold": threshold.distance, "threshold_words": threshold.words}
    context.emit(shown, "\n".join(f"{name}: {value}" for name, value in shown.items()))
    return 0


def run_rollback(args: argparse.Namespace, context: Context) -> int:
    context.admin()
    version = context.product().retraining.rollback()
    context.emit({"current": version}, f"Back to {version}.")
    return 0


def _as_json(verifier: InstalledVerifier) -> dict[str, Any]:
    return {
        "version": verifier.version,
        "parent": verifier.parent,
        "kind": verifier.kind,
        "tower": verifier.tower,
        "installed_at": verifier.installed_at_utc.isoformat(),
        "metrics": dict(verifier.metrics),
    }
