"""main.py liveness evaluate: how often the passive check is fooled, and how often it doubts a living face."""

import argparse
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from app.bootstrap import shipped_engine
from app.cli.context import Context
from app.cli.labelled_frames import labelled_frames
from app.errors import BadInput
from app.services.liveness import Evaluation
from app.services.ports import FaceEngine, PassiveScore
from model.evaluation.presentation import Presentations, apcer, bpcer, intervals

UNTESTED = (
    "Not tested: a telephone's or tablet's screen, a video played back, masks, printed cut-outs. "
    "A few subjects before one camera say little about others."
)


def register(commands: Any) -> None:
    parser = commands.add_parser("liveness", help="how well living faces are told from pictures of them")
    words = parser.add_subparsers(dest="what", metavar="WHAT", required=True)
    one = words.add_parser("evaluate", help="APCER and BPCER of the passive check (ISO/IEC 30107-3)")
    one.add_argument("--real", nargs="+", default=[], metavar="ROOT", help="whole frames: person folders, .zip, videos")
    one.add_argument("--spoof", nargs="+", default=[], metavar="ROOT", help="the same of attacks; may be left out")
    one.add_argument("--subjects", nargs="+", metavar="ID", help="these people only")
    one.add_argument(
        "--record",
        action="store_true",
        help="the frames are of this site's own camera: keep the result, so that a pass lets the passive check refuse",
    )
    one.set_defaults(run=run_evaluate)


@dataclass
class _Judged:
    """What the frames of one kind came to; lists run side by side."""

    scores: list[float] = field(default_factory=list)
    subjects: list[str] = field(default_factory=list)
    names: list[str] = field(default_factory=list)
    ms: list[float] = field(default_factory=list)
    last: PassiveScore | None = None

    @property
    def presented(self) -> Presentations:
        return Presentations(np.array(self.scores, np.float64), np.array(self.subjects, np.str_))

    @property
    def without_face(self) -> list[str]:
        return [name for name, score in zip(self.names, self.scores, strict=True) if np.isnan(score)]


def run_evaluate(args: argparse.Namespace, context: Context) -> int:
    if not args.real and not args.spoof:
        raise BadInput("Expected --real ROOT, --spoof ROOT or both. Received neither. Name folders of whole frames.")
    by = context.admin().key if args.record else ""
    engine, _ = shipped_engine(context.config, context.say)
    real, spoof = (_judge(paths, args.subjects, engine, context) for paths in (args.real, args.spoof))
    seen = real.last or spoof.last
    if seen is None:
        raise BadInput("Expected frames with a face. Received none. Name folders of whole frames, not of cut faces.")
    report = _report(real, spoof, seen)
    if args.record:
        report |= {"recorded": True, "passed": context.product().liveness.evaluated(_evaluation(report), by=by)}
    context.emit(report, _as_text(report))
    return 0


def _judge(paths: Sequence[str], subjects: Sequence[str] | None, engine: FaceEngine, context: Context) -> _Judged:
    judged = _Judged()
    for one in labelled_frames(paths, context.say):
        if subjects and one.subject not in subjects:
            continue
        faces = engine.look(one.frame).faces[:1]  # the largest, as at the door
        score = float("nan")
        if faces:
            started = time.perf_counter()
            judged.last = engine.liveness(faces)
            judged.ms.append((time.perf_counter() - started) * 1000)
            score = judged.last.score
        judged.scores.append(score)
        judged.subjects.append(one.subject)
        judged.names.append(one.name)
    if paths and not judged.scores:
        raise BadInput(f"Expected frames of {', '.join(subjects or [])} in {paths[0]}. Received none. Check the names.")
    return judged


def _report(real: _Judged, spoof: _Judged, seen: PassiveScore) -> dict[str, Any]:
    live, attacks = real.presented, spoof.presented
    return {
        "real": len(real.scores),
        "spoof": len(spoof.scores),
        "no_face": live.without_face + attacks.without_face,
        "without_face": {"real": real.without_face, "spoof": spoof.without_face},
        "apcer": _known(apcer(attacks, seen.threshold)),
        "bpcer": _known(bpcer(live, seen.threshold)),
        "threshold": seen.threshold,
        "intervals": intervals(live, attacks, seen.threshold),
        "subjects": {"real": len(set(real.subjects)), "spoof": len(set(spoof.subjects))},
        "by_subject": {
            "apcer": _by_subject(attacks, seen.threshold, apcer),
            "bpcer": _by_subject(live, seen.threshold, bpcer),
        },
        "active": {
            "sure": seen.sure,
            "asked_to_turn": _known(bpcer(live, seen.sure)),
            "attacks_not_asked": _known(apcer(attacks, seen.sure)),
        },
        "ms": {
            "p50": round(float(np.median(real.ms + spoof.ms)), 3),
            "least": round(float(np.min(real.ms + spoof.ms)), 3),
        },
        "net": seen.version,
        "untested": UNTESTED,
    }


def _by_subject(presented: Presentations, threshold: float, rate: Any) -> dict[str, float | None]:
    found = {}
    for subject in np.unique(presented.subject):
        rows = presented.subject == subject
        found[str(subject)] = _known(rate(Presentations(presented.score[rows], presented.subject[rows]), threshold))
    return found


def _known(rate: float) -> float | None:
    return None if np.isnan(rate) else round(rate, 4)


def _evaluation(report: dict[str, Any]) -> Evaluation:
    return Evaluation(
        net=report["net"],
        real=report["real"],
        spoof=report["spoof"],
        subjects=min(report["subjects"].values()),
        apcer=report["apcer"],
        bpcer=report["bpcer"],
    )


def _as_text(report: dict[str, Any]) -> str:
    lines = [
        f"{report['real']} real frames of {report['subjects']['real']} people, "
        f"{report['spoof']} attacks on {report['subjects']['spoof']}; {report['no_face']} frames without a face",
        _rate("attacks taken for live (APCER)", report["apcer"], report["intervals"]["apcer"]),
        _rate("living faces doubted  (BPCER)", report["bpcer"], report["intervals"]["bpcer"]),
        f"at a score of {report['threshold']:.3f}; {report['ms']['least']:.1f} ms a face at least; net {report['net']}",
    ]
    active = report["active"]
    if active["asked_to_turn"] is not None:
        lines.append(f"policy active would ask {active['asked_to_turn']:.1%} of the real ones to turn the head")
    lines += [f"no face: {name} ({kind})" for kind, names in report["without_face"].items() for name in names]
    if "passed" in report:
        told = (
            "passed: policy passive now refuses" if report["passed"] else "not passed: policy passive goes on flagging"
        )
        lines.append(f"recorded for this site; {told}")
    return "\n".join([*lines, report["untested"]])


def _rate(name: str, rate: float | None, interval: list[float]) -> str:
    if rate is None:
        return f"{name}: none given"
    return f"{name}: {rate:.1%} (95 % interval by subject {interval[0]:.1%} to {interval[1]:.1%})"
