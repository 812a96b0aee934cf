"""How faces are recognised and visits decided, by the settings."""

from dataclasses import dataclass
from pathlib import Path

from app.domain.sentence import Sentence
from app.errors import SettingsError


@dataclass(frozen=True, kw_only=True)
class RecognitionConfig:
    """detector: "mtcnn", or the path of a YuNet ONNX file.

    wanted_fpir: share of strangers' visits that may be taken for an employee, over the whole gallery. One in a
        thousand: a door that 30 strangers try in a day is then fooled about once a month.
    pair_fmr: share of impostors that may pass when a badge number names the employee (1:1), or two pictures are
        compared.
    margin: by how much the runner-up must be farther, in folded L1 distance. That distance is in units of the
        head's logit: 0.5 says that the nearest employee's odds are 1.6 times the runner-up's.
    repeat_s: a second punch within so many seconds is too soon.
    """

    detector: str = "mtcnn"
    wanted_fpir: float = 0.001
    pair_fmr: float = 0.001
    margin: float = 0.5
    repeat_s: float = 60.0

    def __post_init__(self) -> None:
        if self.detector != "mtcnn" and not Path(self.detector).is_file():
            raise SettingsError(
                f'Expected detector "mtcnn" or the path of a YuNet ONNX file. Received {self.detector!r}, '
                "which is neither. Check the path."
            )
        _check_rate("wanted_fpir", self.wanted_fpir)
        _check_rate("pair_fmr", self.pair_fmr)
        _check_range("margin", self.margin, 0.0, 10.0)
        _check_range("repeat_s", self.repeat_s, 0.0, 86400.0)


def _check_rate(name: str, value: float) -> None:
    if not 0 < value < 0.5:
        raise SettingsError(
            Sentence("Expected 0 < {name} < 0.5. Received {value}. Start from 0.001.", name=name, value=value)
        )


def _check_range(name: str, value: float, lowest: float, highest: float) -> None:
    if not lowest <= value <= highest:
        raise SettingsError(
            Sentence(
                "Expected {name} from {lowest:g} to {highest:g}. Received {value}. Choose one in between.",
                name=name,
                lowest=lowest,
                highest=highest,
                value=value,
            )
        )
