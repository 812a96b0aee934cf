"""main.py model list | show [VERSION] | diff A B | rollback"""

import argparse
from typing import Any

from app.cli.context import Context
from app.domain.permission import Act
from app.services.ports import Event, InstalledVerifier


def register(commands: Any) -> None:
    parser = commands.add_parser("model", help="versions of the verifier")
    acts = parser.add_subparsers(dest="act", required=True)
    acts.add_parser("list", help="every installed version").set_defaults(run=run_list)
    show = acts.add_parser("show", help="one version (default: the current one)")
    show.add_argument("version", nargs="?", metavar="VERSION")
    show.set_defaults(run=run_show)
    diff = acts.add_parser("diff", help="two versions side by side")
    diff.add_argument("first", metavar="A")
    diff.add_argument("second", metavar="B")
    diff.set_defaults(run=run_diff)
    acts.add_parser("rollback", help="back to the version before the current one").set_defaults(run=run_rollback)


def run_list(args: argparse.Namespace, context: Context) -> int:
    retraining = context.product().retraining
    current, versions = retraining.current(), retraining.versions()
    rejected = context.product().versions.rejected()
    lines = [_line(verifier, verifier.version == current) for verifier in versions]
    lines += [f"- {name}  not installed; its figures lie in versions/rejected/{name}/metrics.json" for name in rejected]
    listed = [_as_json(verifier) for verifier in versions]
    context.emit({"current": current, "versions": listed, "rejected": rejected}, "\n".join(lines))
    return 0


def run_show(args: argparse.Namespace, context: Context) -> int:
    product = context.product()
    verifier = product.retraining.show(args.version or product.retraining.current())
    threshold, moved = product.gallery.threshold(), product.threshold.last()
    shown = _as_json(verifier) | {
        "threshold": threshold.distance,
        "threshold_words": threshold.words,
        "threshold_moved": {"at": moved.at_utc.isoformat(), **moved.details} if moved else None,
    }
    context.emit(shown, "\n".join(_shown_lines(verifier, threshold.words, moved)))
    return 0


def run_diff(args: argparse.Namespace, context: Context) -> int:
    retraining = context.product().retraining
    first, second = retraining.show(args.first), retraining.show(args.second)
    rows = {name: [_rows(first).get(name), _rows(second).get(name)] for name in _rows(first) | _rows(second)}
    width = max(map(len, rows), default=0)
    lines = [f"{name:<{width}}  {_short(one):>26}  {_short(other):>26}" for name, (one, other) in rows.items()]
    context.emit({"a": first.version, "b": second.version, "rows": rows}, "\n".join(lines))
    return 0


def run_rollback(args: argparse.Namespace, context: Context) -> int:
    by = context.operator(Act.RETRAIN).key
    version = context.product().retraining.rollback(by=by)
    context.emit({"current": version}, f"Back to {version}.")
    return 0


def _shown_lines(verifier: InstalledVerifier, threshold: str, moved: Event | None) -> list[str]:
    rows = {name: _short(value) for name, value in _rows(verifier).items() if value is not None}
    rows["threshold"] = threshold
    if moved is not None:
        rows["threshold moved"] = f"{moved.at_utc:%Y-%m-%d %H:%M}: {moved.details['words']}"
    if "words" in verifier.metrics:
        rows["verdict"] = verifier.metrics["words"]
    return [f"{name}: {value}" for name, value in rows.items()]


def _rows(verifier: InstalledVerifier) -> dict[str, Any]:
    """Everything that two versions can be compared by; figures are those after the version's own training."""
    metrics = verifier.metrics
    about = {"version": verifier.version, "hash": metrics.get("hash"), "parent": verifier.parent or None}
    about |= {"kind": verifier.kind, "tower": verifier.tower}
    about |= {"installed": f"{verifier.installed_at_utc:%Y-%m-%d %H:%M}"}
    return about | dict(metrics.get("data", {})) | dict(metrics.get("after", {}))


def _line(verifier: InstalledVerifier, is_current: bool) -> str:
    data, after = verifier.metrics.get("data", {}), verifier.metrics.get("after", {})
    parts = [
        f"{'*' if is_current else ' '} {verifier.version}",
        verifier.kind,
        f"{verifier.installed_at_utc:%Y-%m-%d}",
        f"hash {verifier.metrics['hash']}" if verifier.metrics.get("hash") else "",
        f"from {verifier.parent}" if verifier.parent else "",
        "{people} people, {pictures} pictures, {strangers} strangers".format(**data) if data else "",
        f"missed {after['fnmr']:.1%} of own" if "fnmr" in after else "",
    ]
    return "  ".join(part for part in parts if part)


def _as_json(verifier: InstalledVerifier) -> dict[str, Any]:
    return {
        "version": verifier.version,
        "hash": verifier.metrics.get("hash"),
        "parent": verifier.parent,
        "kind": verifier.kind,
        "tower": verifier.tower,
        "installed_at": verifier.installed_at_utc.isoformat(),
        "data": dict(verifier.metrics.get("data", {})),
        "metrics": dict(verifier.metrics),
    }


def _short(value: Any) -> str:
    return "" if value is None else f"{value:.4g}" if isinstance(value, float) else str(value)
