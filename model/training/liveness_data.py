"""Gather what the passive liveness net trains on: faces found in whole frames, real and attacked."""

import sys
from pathlib import Path
from typing import Any

import numpy as np

from model.datasets.spoof import LabelledFrame, read_labelled
from model.errors import PictureError
from model.faces.face import Detector
from model.faces.surroundings import cut_patches
from model.sampling.liveness_views import WIDE_SIDE_PX, WIDENED, LivenessSet


def gather(data: Path, subjects: tuple[str, ...], detector: Detector) -> LivenessSet:
    """The largest face of every frame of these subjects in <data>/nuaa_real and nuaa_spoof (folders or .zip).

    Raises:
        PictureError: a part is missing, or a subject has no face in one of them.
    """
    rows: list[tuple[Any, bool, str, str]] = []
    for part, live in (("nuaa_real", True), ("nuaa_spoof", False)):
        for one in read_labelled(_part(data, part)):
            if isinstance(one, LabelledFrame) and one.subject in subjects:
                rows += _row(one, live, detector)
    found = {(live, subject) for _, live, subject, _ in rows}
    if missing := sorted({(live, subject) for live in (True, False) for subject in subjects} - found):
        raise PictureError(
            f"Expected faces of {', '.join(subjects)}, real and attacked. Received none of "
            f"{missing[0][1]} ({'real' if missing[0][0] else 'attacked'}). Check {data}."
        )
    patches, live_rows, subject_rows, session_rows = zip(*rows, strict=True)
    return LivenessSet(np.stack(patches), np.array(live_rows), np.array(subject_rows), np.array(session_rows))


def _part(data: Path, name: str) -> Path:
    return data / name if (data / name).is_dir() else data / f"{name}.zip"


def _row(one: LabelledFrame, live: bool, detector: Detector) -> list[tuple[Any, bool, str, str]]:
    faces = detector.detect(one.frame)
    if not faces:
        print(f"no face: {one.name}", file=sys.stderr)  # noqa: T201
        return []
    patches = cut_patches(one.frame, faces[0].landmarks, side=WIDE_SIDE_PX, widened=WIDENED)
    return [(patches, live, one.subject, one.session)]
