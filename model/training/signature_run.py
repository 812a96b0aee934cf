"""Train on genuine and forged signatures, writer by writer: the function of `siamese train signatures`."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from model.datasets.signatures import Scan, read_signatures, signature_writers
from model.sampling.handwriting import augment_signatures
from model.sampling.paper import rescan
from model.sampling.writers import judged_signature_pairs, writer_batches
from model.training.line_run import train_lines
from model.training.run import TellProgress, TrainJob, train_run
from model.training.run_config import RunConfig

RECIPE = RunConfig(
    loss="bce",
    distance="l1",
    tower="lines",
    side=128,
    channels=1,
    embedding=5774,
    epochs=1,
    steps=1,
)
RESCANNED = 0.5  # share of the training scans that are there twice: as scanned, and on other paper, in other ink
CEDAR = {f"cedar {number}": number > 30 for number in range(1, 36)}  # whether one chooses; 36 to 45 are only quoted
JUDGING_SHARE = 6  # of another set's writers every sixth judges


def train_signatures(job: TrainJob, progress: TellProgress) -> dict[str, float]:
    """Train on writers of a CEDAR or sign_data folder or archive, and judge on others of them.

    CEDAR's writers 36 to 45 are not looked at. The tower of lines learns from all others, each judged by what was
    learnt without them. With another tower, writers 31 to 35 (of another set every sixth) choose the epoch and the
    threshold.

    Raises:
        PictureError: no signatures, or damaged ones. ValueError: too few writers.
    """
    learning, choosing = parts(signature_writers(job.data))
    side, rng = job.config.side, np.random.default_rng(job.config.seed)
    if job.config.tower == "lines":
        return train_lines(job, read_signatures(job.data, side, {*learning, *choosing}), progress)

    def versions(scan: Scan) -> list[NDArray[np.uint8]]:
        twice = scan.writer in learning and rng.random() < RESCANNED
        return [scan.frame, rescan(scan.frame, rng)] if twice else [scan.frame]

    read = read_signatures(job.data, side, {*learning, *choosing}, versions)
    learnt, judging = read.of_writers(learning), read.of_writers(choosing)
    judged = judged_signature_pairs(judging.writer, judging.forged)
    figures = train_run(
        learnt.classes(),
        judging.classes(),
        job.config,
        job.folder,
        progress=progress,
        resume=job.resume,
        augment=augment_signatures,
        sampler=writer_batches(learnt.writer, learnt.forged, learnt.scan(), job.config.batch),
        judged=judged,
    )
    from model.training.settle import settle_run  # it needs Keras, which the command line does without

    eer = settle_run(job.folder, learnt.as_scanned(), judging.classes(), judged, job.config.distance)
    return figures | {"eer": eer}


def parts(writers: Sequence[str]) -> tuple[list[str], list[str]]:
    """Writers that are learnt from, and those that choose.

    Raises:
        ValueError: fewer than two of the one, or none of the other.
    """
    cedar = [writer for writer in writers if writer in CEDAR]
    others = [writer for writer in writers if not writer.startswith("cedar ")]
    choosing = [writer for writer in cedar if CEDAR[writer]] + others[::-1][::JUDGING_SHARE]
    learning = [writer for writer in (*cedar, *others) if writer not in choosing]
    if len(learning) < 2 or not choosing:
        raise ValueError(
            f"Expected two writers to learn from and one to judge. Received {len(learning)} and {len(choosing)} of "
            f"{len(writers)}. Add writers; CEDAR's 36 to 45 are never learnt from."
        )
    return learning, choosing
