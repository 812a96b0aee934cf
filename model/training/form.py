"""The form in which a fine-tuned tower goes to the door: whole in int8 where that loses next to nothing."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from model.evaluation.verification import area_under_curve, true_accept_rate
from model.inference.embedder import Embedder
from model.training.compact import LARGEST_LOSS, SHIPPED, converted
from model.training.gate import LEAST_MATCHES, WORKING_FMR, Comparisons

INT8 = "int8"
CALIBRATION_CROPS = 100  # a tenth of a second each, for every training whose people judge
RATES = (WORKING_FMR, 0.003, 0.01, 0.03, 0.1)


@dataclass(frozen=True)
class Form:
    """name: int8 or float32. content: tower.tflite, where it is not the float32 export.

    lost: by int8 against float32, in points, on the people who judge.
    """

    name: str
    content: bytes | None
    lost: dict[str, float]

    def about(self) -> dict[str, Any]:
        """As JSON values."""
        return {"name": self.name, "lost": self.lost}


class Compacted:
    """A tower whole in int8, as its weights were when this was made.

    Args:
        model: the whole mirrored tower.
        crops: uint8 BGR (n, 112, 112, 3) of those who taught it: what the activations' ranges are measured on.
        folder: for the file.
    """

    def __init__(self, model: Any, crops: NDArray[np.uint8], folder: Path) -> None:
        spread = np.linspace(0, len(crops) - 1, min(len(crops), CALIBRATION_CROPS)).round().astype(int)
        self.content = converted(model, INT8, crops[spread])
        file = folder / "int8.tflite"
        file.write_bytes(self.content)
        self._embedder = Embedder(file)

    def embed(self, crops: NDArray[np.uint8]) -> NDArray[np.float32]:
        """float32 (n, 128), as the door will."""
        return self._embedder.embed(crops)


def chosen_form(whole: Comparisons, smaller: Comparisons, content: bytes) -> Form:
    """int8 where it loses at most 0.1 point of what the same people's comparisons under float32 give.

    The rule is that of `model.training.compact`; a company has few pictures, so that one of them is more than 0.1
    point at a single rate: the TAR is the mean over several.

    Args:
        whole, smaller: the same comparisons under the float32 and under the int8 tower. content: of the latter.
    """
    lost = {
        "auc": _points(_auc(whole) - _auc(smaller)),
        "tar": _points(_tar(whole) - _tar(smaller)),
    }
    if max(lost.values()) <= LARGEST_LOSS:
        return Form(INT8, content, lost)
    return Form(SHIPPED, None, lost)


def _points(share: float) -> float:
    return round(100 * share, 3)


def _auc(found: Comparisons) -> float:
    return area_under_curve(-found.mated, -found.non_mated)


def _tar(found: Comparisons) -> float:
    """Mean over RATES; no rate is asked for that fewer than ten false matches would show."""
    least = LEAST_MATCHES / len(found.non_mated)
    return float(np.mean([true_accept_rate(-found.mated, -found.non_mated, max(rate, least)) for rate in RATES]))
