"""The tower of a config: a small one from scratch, or a trained one from a file."""

from pathlib import Path
from typing import Any

import keras

from model.errors import WeightsError, in_one_line
from model.siamese.line_tower import build_line_tower
from model.siamese.small_tower import build_mobile_tower, build_small_tower
from model.siamese.stroke_tower import build_stroke_tower
from model.training.keras_file import load_keras
from model.training.run_config import RunConfig

BUILDERS = {
    "small": build_small_tower,
    "mobile": build_mobile_tower,
    "strokes": build_stroke_tower,
    "lines": build_line_tower,
}


def build_tower_of(config: RunConfig) -> keras.Model:
    """Build or load the tower, its first weights drawn by the config's seed.

    Raises:
        WeightsError: the file is missing or no Keras model.
        ValueError: the loaded tower takes or gives other shapes than the config says.
    """
    keras.utils.set_random_seed(config.seed)
    if config.tower in BUILDERS:
        return BUILDERS[config.tower](config.side, config.channels, embedding=config.embedding, width=config.width)
    tower = load_tower(Path(config.tower))
    wanted = ((config.side, config.side, config.channels), config.embedding)
    received = (tuple(tower.input_shape[1:]), tower.output_shape[-1])
    if received != wanted:
        side, _, channels = received[0]
        raise ValueError(
            f"Expected a tower for side {config.side}, {config.channels} channels, embedding {config.embedding}. "
            f"Received one for side {side}, {channels} channels, embedding {received[1]}: say "
            f"--image-size {side} --channels {channels} --embedding {received[1]}"
        )
    return tower


def load_tower(path: Path) -> Any:
    """The Keras model in a file.

    Raises:
        WeightsError: the file is missing or no Keras model.
    """
    # Registers our layers under their names, which a saved tower may hold.
    import model.siamese.normalization  # noqa: F401

    if not path.is_file():
        raise WeightsError(f"Expected a trained tower at {path}. Received no such file. Check the name.")
    try:
        return load_keras(path)
    except WeightsError:
        raise
    except Exception as error:  # Keras fails in many ways on a foreign file, all meaning the same
        raise WeightsError(f"Expected a tower saved by Keras at {path}. Received {in_one_line(error)}.") from error
