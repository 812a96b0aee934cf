"""Train the passive liveness net: `python -m model.training.liveness --data ../shared/spoof`."""

import argparse
import math
import os
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Any

os.environ.setdefault("KERAS_BACKEND", "tensorflow")


from model.evaluation.presentation import Presentations, apcer, balanced_threshold, bpcer
from model.sampling.liveness_views import LivenessSet

SUBJECTS = ("0001", "0002", "0003", "0004", "0005", "0006")  # the others judge what came out, and only once
SURE_ABOVE = 0.25  # logits that "sure" lies over the attack that looked most alive


def main(arguments: list[str] | None = None) -> int:
    options = _parser().parse_args(arguments)
    from model.faces.detector_files import ensure_detector_files
    from model.faces.mtcnn import MtcnnDetector
    from model.training.liveness_data import gather
    from model.training.liveness_export import export_liveness
    from model.training.liveness_fit import LivenessRecipe, cross_validate, fit

    recipe = LivenessRecipe(steps=options.steps, seed=options.seed)
    faces = gather(Path(options.data), SUBJECTS, MtcnnDetector(ensure_detector_files(progress=_tell)))
    _tell(f"{len(faces.live)} faces of {len(SUBJECTS)} subjects, {faces.live.sum()} of them real")
    card = card_from(faces, cross_validate(faces, recipe, _tell)) | {"recipe": asdict(recipe)}
    _tell(f"on subjects left out: {card['figures']}")
    export_liveness(fit(faces, recipe, _tell), Path(options.to), card)
    _tell(f"written to {options.to}")
    return 0


def card_from(faces: LivenessSet, logits: Any) -> dict[str, Any]:
    """Threshold, sure and figures from logits (n,) of frames whose subject the scoring net had not seen."""
    real, attacks = (Presentations(logits[kind], faces.subject[kind]) for kind in (faces.live, ~faces.live))
    threshold = balanced_threshold(real, attacks)
    sure = max(threshold, float(attacks.score.max()) + SURE_ABOVE)
    figures = {
        "subjects": sorted(set(faces.subject.tolist())),
        "apcer": round(apcer(attacks, threshold), 4),
        "bpcer": round(bpcer(real, threshold), 4),
        "in_doubt": round(bpcer(real, sure), 4),
        "auc": round(float((real.score[:, None] > attacks.score[None]).mean()), 5),
    }
    return {"threshold": _score(threshold), "sure": _score(sure), "figures": figures}


def _score(logit: float) -> float:
    return round(1 / (1 + math.exp(-logit)), 4)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m model.training.liveness", description=__doc__)
    parser.add_argument("--data", default="../shared/spoof", help="holds nuaa_real and nuaa_spoof, .zip or folders")
    parser.add_argument("--to", default="model/weights/liveness", help="folder for liveness.tflite and liveness.json")
    parser.add_argument("--steps", type=int, default=700, help="of each of the three trials and of the last training")
    parser.add_argument("--seed", type=int, default=7)
    return parser


def _tell(line: str) -> None:
    print(line, file=sys.stderr, flush=True)  # noqa: T201


if __name__ == "__main__":
    sys.exit(main())
