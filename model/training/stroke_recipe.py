"""The numbers of the training on drawings that its run's config does not hold."""

from dataclasses import dataclass

DRAWINGS = 2  # of each character in a batch


@dataclass(frozen=True, kw_only=True)
class StrokeRecipe:
    """per_group: characters of one alphabet that meet in a batch.

    scale: see losses/episode.py. strength: of the disturbances, see sampling/strokes.py.
    weight_decay: of the kernels. average_keep: of the running average of the weights. small_rate: of
    scales, offsets and small kernels, of the kernels' rate. warm_up: steps.
    """

    per_group: int = 12
    scale: float = 16.0
    strength: float = 0.7
    weight_decay: float = 0.02
    average_keep: float = 0.995
    small_rate: float = 0.5
    warm_up: int = 60
