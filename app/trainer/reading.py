"""Reading a company's pictures in the training child, with progress and with what a stray photograph needs."""

import time
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from app.services.ports import TrainingProgress
from app.trainer.messages import Job
from model.faces.face import Detector
from model.training.gather import Embeds, Gathered, gather

TELL_EVERY_S = 0.25

Send = Callable[[TrainingProgress], None]


def read_company(
    job: Job, embedder: Embeds, seed: int, send: Send, share: float, most_of_strangers: int | None = None
) -> Gathered:
    """Everybody's pictures as crops and embeddings.

    seed: of the random part that is read where there is much. share: of the whole progress that this takes.
    most_of_strangers: their pictures together; None: as many as a calibration takes.
    """
    from app.trainer.sealed import SUFFIXES, reader
    from model.datasets.folder import STRANGERS_PICTURES, company_pictures

    tell = throttled(send)
    return gather(
        company_pictures(job.samples, seed, most_of_strangers or STRANGERS_PICTURES, SUFFIXES),
        embedder,
        _detect_and_align(job.detector),
        lambda done, total: tell(share * done / total, f"Reading the pictures, {done} of {total}"),
        reader(job.picture_keys),
    )


def data_summary(gathered: Gathered) -> dict[str, int]:
    """What there was to learn from, as counts."""
    company = gathered.company
    return {
        "people": len(np.unique(company.identity[company.own])),
        "pictures": int(company.own.sum()),
        "strangers": len(np.unique(company.identity[~company.own])),
        "stranger_pictures": int((~company.own).sum()),
    }


def throttled(send: Send) -> Callable[[float, str], None]:
    """The same, but not more often than a person can read."""
    due = 0.0

    def tell(fraction: float, text: str) -> None:
        nonlocal due
        if time.monotonic() >= due:
            due = time.monotonic() + TELL_EVERY_S
            send(TrainingProgress(fraction=fraction, text=text))

    return tell


def _detect_and_align(name: str) -> Callable[[NDArray[np.uint8]], NDArray[np.uint8] | None]:
    """Cut out the largest face; the detector is loaded when the first picture needs it, which is seldom."""
    loaded: list[Detector] = []

    def cut(frame: NDArray[np.uint8]) -> NDArray[np.uint8] | None:
        from model.faces.alignment import align

        if not loaded:
            loaded.append(_detector(name))
        faces = loaded[0].detect(frame)
        return align(frame, faces[0].landmarks) if faces else None

    return cut


def _detector(name: str) -> Detector:
    if name == "mtcnn":
        from model.faces.detector_files import ensure_detector_files
        from model.faces.mtcnn import MtcnnDetector

        return MtcnnDetector(ensure_detector_files())
    from model.faces.yunet import YunetDetector

    return YunetDetector(name)
