"""Train on look-alike pairs with the triplet loss: the function of `siamese train lookalike`."""

from model.datasets.lookalike import part_of, read_lookalike
from model.sampling.lookalikes import augment_lookalikes, lookalike_batches
from model.sampling.split import held_out
from model.training.run import TellProgress, TrainJob, train_run
from model.training.run_config import RunConfig

RECIPE = RunConfig(
    loss="triplet",
    distance="l2",
    tower="small",
    side=48,
    channels=3,
    embedding=64,
    width=16,
    rate=3e-3,
    batch=64,
    epochs=12,
    steps=100,
    patience=12,
)
HELD_OUT = 0.1  # of the pairs, which choose the epoch and the threshold


def train_lookalike(job: TrainJob, progress: TellProgress) -> dict[str, float]:
    """Train on the pairs of FOLDER/train, or of the folder itself, a tenth of them held out to judge.

    A step embeds both pictures of many pairs; for each anchor and positive the negative is the semi-hard one among
    all the others (`model.sampling.triplets`), and L(A, P, N) = max(|f(A) - f(P)|^2 - |f(A) - f(N)|^2 + margin, 0).

    Raises:
        PictureError: not that layout, or a damaged picture. ValueError: too few pairs.
    """
    pictures = read_lookalike(part_of(job.data, "train"), job.config.side, job.config.channels)
    held = held_out(pictures.label, HELD_OUT, job.config.seed)
    learnt = pictures.only(~held)
    return train_run(
        learnt,
        pictures.only(held),
        job.config,
        job.folder,
        progress=progress,
        resume=job.resume,
        augment=augment_lookalikes,
        sampler=lookalike_batches(learnt.label, job.config.batch),
    )
