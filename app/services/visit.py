"""Picks the frames of one visit that a decision may rest on, or says why none will do."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.domain.decision import Outcome
from app.services.ports import Embedding, SeenFace, View

BEST_FRAMES = 5  # fused: more add little and cost a forward pass each
BYSTANDER = 0.5  # a face less than half as large as the nearest one stands behind, it is not at the door


@dataclass(frozen=True)
class NotUsable:
    """Why a frame, or a whole visit, cannot be decided on."""

    outcome: Outcome
    reason: str


NO_FACE = NotUsable(Outcome.NO_FACE, "No face found. Look at the camera and come closer.")
SEVERAL = NotUsable(Outcome.SEVERAL_FACES, "More than one face in the picture. One person at a time, please.")
DIFFERENT = NotUsable(Outcome.SEVERAL_FACES, "The pictures of this visit show different people. One person at a time.")


def only_face(view: View) -> SeenFace | NotUsable:
    """The one face at the door, fit or not; NotUsable when there is none or a second one as near."""
    if not view.faces:
        return NO_FACE
    first, *others = view.faces
    if any(other.eye_distance_px >= BYSTANDER * first.eye_distance_px for other in others):
        return SEVERAL
    return first


def usable_face(view: View) -> SeenFace | NotUsable:
    """The one face at the door when it is large, sharp, lit and straight enough; else why not."""
    face = only_face(view)
    if isinstance(face, SeenFace) and face.problems:
        return NotUsable(Outcome.LOW_QUALITY, face.problems[0].hint)
    return face


def best_faces(views: Sequence[View]) -> list[SeenFace] | NotUsable:
    """Up to BEST_FRAMES usable faces of a visit, best first; or the reason why there is none.

    When more of the frames show several people than show one, the visit is refused: one good frame out of a
    crowd says little about who stands at the door.
    """
    seen = [usable_face(view) for view in views]
    faces = [face for face in seen if isinstance(face, SeenFace)]
    refusals = [refusal for refusal in seen if isinstance(refusal, NotUsable)]
    crowded = sum(refusal.outcome is Outcome.SEVERAL_FACES for refusal in refusals)
    if crowded > len(faces):
        return SEVERAL
    if faces:
        return sorted(faces, key=lambda face: -face.quality)[:BEST_FRAMES]
    return _most_telling(refusals)


def _most_telling(refusals: Sequence[NotUsable]) -> NotUsable:
    """What to change: a fault of a face that was seen tells more than a frame without one."""
    for outcome in (Outcome.LOW_QUALITY, Outcome.SEVERAL_FACES):
        counted = Counter(refusal for refusal in refusals if refusal.outcome is outcome)
        if counted:
            return counted.most_common(1)[0][0]
    return NO_FACE


def fuse(embeddings: NDArray[np.float32]) -> Embedding:
    """Mean of L2-normalised embeddings (n, 128), normalised again: float32 (128,)."""
    mean = np.asarray(embeddings, np.float32).mean(axis=0)
    return np.asarray(mean / max(float(np.linalg.norm(mean)), 1e-12), np.float32)
