"""Judge a run on Omniglot: the official one-shot runs, episodes and pairs of the evaluation alphabets."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from model.datasets.folder_classes import PictureSet
from model.datasets.omniglot import (
    BACKGROUND,
    EVALUATION,
    SIDE_PX,
    Characters,
    Run,
    as_pictures,
    read_characters,
    read_runs,
)
from model.evaluation.oneshot import (
    Embed,
    Trial,
    draw_episodes,
    episode_trials,
    named,
    oneshot_report,
    run_trials,
)
from model.evaluation.pictures import BLACK, GREEN, RED, grid, pair_tile, titled, write_png
from model.inference.run_tower import RunTower
from model.sampling.pairs import balanced_pairs

MONTAGE_PAIRS = 1000
EPISODES, WAYS = 400, 20  # where somebody asks for episodes without saying how many, of how many characters


@dataclass(frozen=True)
class OneShotAsk:
    """What is asked for. Nothing said: the official runs of 20 ways and one shot.

    pictures: folder for a picture of each official run, or None.
    """

    ways: int | None = None
    shots: int = 1
    episodes: int | None = None
    seed: int = 0
    pictures: Path | None = None

    @property
    def official(self) -> bool:
        """Whether the official runs are meant."""
        return self.ways is None and self.shots == 1 and self.episodes is None


def omniglot_oneshot(run: RunTower, data: Path, ask: OneShotAsk) -> dict[str, Any]:
    """Play the official runs, or episodes within the evaluation alphabets.

    Returns:
        the report of `oneshot_report` and "official".
    Raises:
        PictureError: the archives are not there. ValueError: more ways or shots than there are, or pictures wanted of
            episodes.
    """
    if ask.official:
        runs = read_runs(data)
        trials = run_trials(runs, embed_with(run))
        if ask.pictures is not None:
            _draw_runs(runs, trials, run, ask.pictures)
    elif ask.pictures is not None:
        raise ValueError("Expected --pictures with the official runs. Received it with episodes. Leave one out.")
    else:
        trials = _episodes(read_characters(data, EVALUATION), run, ask)
    return {**oneshot_report(trials, run.distance), "official": ask.official}


def evaluation_pictures(run: RunTower, data: Path) -> PictureSet:
    """The evaluation alphabets as a set of pictures, a class a character: what `siamese evaluate omniglot` judges."""
    characters = read_characters(data, EVALUATION)
    pictures = as_pictures(characters.ink, run.config.side, run.config.channels)
    return PictureSet(pictures, characters.character.astype(np.int64), characters.names)


def omniglot_montage(data: Path, seed: int) -> tuple[Any, Any, Any, Any]:
    """Background drawings uint8 (19280, 105, 105, 1), and balanced pairs of them: first, second, same."""
    characters = read_characters(data, BACKGROUND)
    pairs = balanced_pairs(characters.character, MONTAGE_PAIRS, np.random.default_rng(seed))
    return as_pictures(characters.ink, SIDE_PX), *pairs


def embed_with(run: RunTower) -> Embed:
    """Embeds ink with the run's tower."""
    return lambda ink: run.embed(as_pictures(ink, run.config.side, run.config.channels))


def run_picture(run: Run, chosen: NDArray[np.int64]) -> NDArray[np.uint8]:
    """One official run as a picture, BGR: each new drawing beside the example it was named by, right or wrong.

    Below, each drawing named wrong beside the example of its own character.
    """
    asked, examples = (as_pictures(ink, ink.shape[1]) for ink in (run.test, run.training))
    tiles, missed = [], []
    for item, (way, answer) in enumerate(zip(chosen, run.answer, strict=True)):
        right = way == answer
        tiles.append(pair_tile(asked[item], examples[way], "right" if right else "wrong", GREEN if right else RED, 80))
        if not right:
            missed.append(pair_tile(asked[item], examples[answer], "should be", BLACK, 80))
    title = (
        f"{run.name}: {len(tiles) - len(missed)} of {len(tiles)} right; new drawing, and the example it was named by"
    )
    columns = 5
    blank = np.full_like(tiles[0], 255)
    missed += [blank] * (-len(missed) % columns)
    return titled(grid(tiles + missed, columns), title)


def _episodes(characters: Characters, run: RunTower, ask: OneShotAsk) -> list[Trial]:
    episodes = EPISODES if ask.episodes is None else ask.episodes
    ways = WAYS if ask.ways is None else ask.ways
    drawn = draw_episodes(characters, ways=ways, shots=ask.shots, episodes=episodes, seed=ask.seed)
    embed = embed_with(run)
    return episode_trials(drawn, lambda rows: embed(characters.ink[rows]))


def _draw_runs(runs: Sequence[Run], trials: Sequence[Trial], run: RunTower, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for official, trial in zip(runs, trials, strict=True):
        write_png(folder / f"{official.name}.png", run_picture(official, named(trial, run.distance)))
