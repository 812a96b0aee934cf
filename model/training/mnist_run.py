"""Train on pairs of MNIST's training digits: the function of `siamese train mnist`."""

import numpy as np

from model.datasets.mnist import DIGITS, read_mnist, without
from model.sampling.handwriting import augment_digits
from model.training.run import TellProgress, TrainJob, train_run
from model.training.run_config import RunConfig

RECIPE = RunConfig(
    loss="contrastive",
    distance="l2",
    side=28,
    channels=1,
    embedding=32,
    width=16,
    rate=3e-3,
    margin=1.4,  # unrelated unit vectors lie that far apart; with 1.0 the ten digits fold into few axes
    batch=100,
    epochs=16,
    steps=150,
    patience=16,
)
JUDGING = 5000  # of the 60,000 training digits at most, the last ones; the test digits are for `evaluate` alone


def train_mnist(job: TrainJob, progress: TellProgress) -> dict[str, float]:
    """Train on the training digits; options: "without", digits that are left out, as "89".

    Raises:
        ValueError: fewer than two digits are left, or something else than digits was named.
    """
    digits = read_mnist(job.data).train
    count = len(digits.label)
    is_judging = np.arange(count) >= count - min(JUDGING, count // 6)
    learnt, judging = digits.only(~is_judging), digits.only(is_judging)
    left_out = job.options.get("without", "")
    if not set(left_out) <= set(DIGITS) or len(set(left_out)) > len(DIGITS) - 2:
        raise ValueError(f"Expected digits to leave out, at most eight, as 89. Received {left_out!r}.")
    return train_run(
        without(learnt, left_out),
        without(judging, left_out),
        job.config,
        job.folder,
        progress=progress,
        resume=job.resume,
        augment=augment_digits,
    )
