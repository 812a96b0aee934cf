"""Judge a tower while it trains, on the identities that may choose recipes."""

from collections.abc import Callable
from typing import Any

import cv2
import numpy as np

from model.datasets.shards import FaceSet
from model.evaluation.verification import all_pairs, cosine, fold_accuracies, true_accept_rate


def resize_faces(faces: Any, side: int) -> Any:
    """uint8 BGR (n, 112, 112, 3) -> float32 RGB (n, side, side, 3) in 0..255, as the embedder does it."""
    resized = np.empty((len(faces), side, side, 3), np.float32)
    for i, face in enumerate(faces):
        if side != face.shape[0]:
            face = cv2.resize(face, (side, side), interpolation=cv2.INTER_AREA)
        resized[i] = face[:, :, ::-1]
    return resized


def embed(predict: Callable[[Any], Any], faces: Any, side: int, batch: int = 128) -> Any:
    """Embed crops: uint8 BGR (n, 112, 112, 3) -> float32 (n, 128), unit rows.

    Args:
        predict: takes float32 RGB (m, side, side, 3), returns float (m, 128).
    """
    rows = [predict(resize_faces(faces[start : start + batch], side)) for start in range(0, len(faces), batch)]
    embedding = np.concatenate(rows).astype(np.float32)
    return embedding / np.linalg.norm(embedding, axis=1, keepdims=True)


def quick_figures(embedding: Any, identity: Any, pairs: Any) -> dict[str, float]:
    """Accuracy over the given pairs, TAR at FAR 1e-2 and 1e-3 over all pairs; cosine similarity.

    Args:
        embedding: float32 (n, 128). identity: int (n,).
        pairs: first (p,), second (p,), same (p,), indices into the embedding.
    """
    first, second, same = pairs
    similarity = np.sum(embedding[first] * embedding[second], axis=1)
    mated, non_mated = all_pairs(embedding, identity, cosine)
    non_mated = np.sort(non_mated)
    return {
        "accuracy": float(np.mean(fold_accuracies(similarity, same))),
        "tar_1e-2": true_accept_rate(mated, non_mated, 1e-2),
        "tar_1e-3": true_accept_rate(mated, non_mated, 1e-3),
    }


def keep_identities(face_set: FaceSet, pairs: Any, keep: Any) -> tuple[Any, Any]:
    """Cut a validation set to the faces where `keep` is True: (indices, pairs between them, renumbered)."""
    kept = np.flatnonzero(keep)
    number = np.full(len(face_set.identity), -1)
    number[kept] = np.arange(len(kept))
    first, second, same = pairs
    inside = keep[first] & keep[second]
    return kept, (number[first[inside]], number[second[inside]], same[inside])
