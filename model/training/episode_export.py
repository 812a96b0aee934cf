"""Export the averaged weights of an episode training: `python -m model.training.episode_export RUN`."""

import os
import sys
from pathlib import Path

os.environ.setdefault("KERAS_BACKEND", "tensorflow")

EMBED_BATCH = 256


def export_episodes(folder: Path) -> None:
    """Write tower.keras, tower.tflite and head.json of the run in `folder` from its checkpoint.

    The head, equal weights with a scale, a bias and a threshold, is fitted to the validation's pairs.
    """
    import numpy as np

    from model.datasets.omniglot import as_pictures
    from model.siamese.stroke_tower import build_stroke_tower
    from model.siamese.views import averaged_views
    from model.training.episode_run import VALIDATION, averaged_of, judged_pairs
    from model.training.run_config import read_config
    from model.training.run_folder import fitted_head, write_run

    config = read_config(folder / "config.json")
    plain = build_stroke_tower(config.side, config.channels, embedding=config.embedding, width=config.width)
    plain.set_weights(averaged_of(folder))
    tower = averaged_views(plain)
    with np.load(folder / VALIDATION) as saved:
        pictures = as_pictures(saved["ink"], config.side, config.channels)
        first, second, same = judged_pairs(saved["character"])
    rows = tower.predict(pictures.astype(np.float32), batch_size=EMBED_BATCH, verbose=0)
    write_run(folder, tower, fitted_head((rows[first], rows[second]), same, config.distance))


def main(words: list[str]) -> int:
    export_episodes(Path(words[0]))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
