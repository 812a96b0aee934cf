"""The passive liveness check of one engine: loaded when it is first asked for."""

import math
from collections.abc import Sequence
from pathlib import Path

from app.errors import EngineStopped
from app.quiet import quiet_native_stderr
from app.services.ports import PassiveScore, SeenFace
from model.errors import ModelError
from model.inference.liveness import LivenessNet

SHIPPED = Path(__file__).resolve().parents[2] / "model" / "weights" / "liveness"
NEAREST_TO_CERTAIN = 1e-6  # a score of 0 or 1 has no logit


class PassiveCheck:
    """Judges faces by the shipped net; one thread owns it. A door that does not check never loads the net."""

    def __init__(self, folder: Path = SHIPPED) -> None:
        self._folder = folder
        self._net: LivenessNet | None = None

    def judge(self, faces: Sequence[SeenFace]) -> PassiveScore:
        """The mean over the faces, in logits: one blurred frame does not decide.

        Raises:
            EngineStopped: the net cannot be loaded, or no face holds patches.
        """
        patches = [face.patches for face in faces if face.patches is not None]
        if not patches:
            raise EngineStopped("Expected faces with patches. Received none. Look at the frames with the engine.")
        net = self._open()
        logit = sum(_logit(net.score(one)) for one in patches) / len(patches)
        card = net.card
        return PassiveScore(
            score=1 / (1 + math.exp(-logit)), threshold=card.threshold, sure=card.sure, version=card.version
        )

    def _open(self) -> LivenessNet:
        if self._net is None:
            try:
                with quiet_native_stderr():
                    self._net = LivenessNet(self._folder)
            except ModelError as error:
                raise EngineStopped(str(error)) from error
        return self._net


def _logit(score: float) -> float:
    score = min(max(score, NEAREST_TO_CERTAIN), 1 - NEAREST_TO_CERTAIN)
    return math.log(score / (1 - score))
