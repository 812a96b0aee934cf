"""All figures of a verifier on the validation faces: `python -m model.training.judge --weights model/weights`.

Prints one JSON object for the even identities (which may choose), the odd ones (only quoted) and all, each with
the pairs' accuracy, TAR at FAR over all pairs, and the open-set search of DATA.md. Needs no Keras: the tower
runs on LiteRT, the score is the folded head's.
"""

import argparse
import json
import sys
from pathlib import Path
from typing import Any

import numpy as np

from model.datasets.shards import FaceSet, read_pairs, read_shard
from model.evaluation.groups import face_groups, group_report
from model.evaluation.identification import first_template_split, identification_report, l1_distances
from model.evaluation.verification import all_pairs, true_accept_rate, verification_report
from model.siamese.headfile import read_head
from model.training.progress import resize_faces

TEMPLATES = (1, 3, 5)  # a person; people with no more pictures than that have no probes
RATES = ("0.01", "0.001", "0.0001")


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m model.training.judge", description=__doc__)
    parser.add_argument("--data", default="../shared/faces", help="folder with validation.npz")
    parser.add_argument("--weights", default="model/weights", help="folder with tower.tflite and head.json")
    parser.add_argument("--flip", action="store_true", help="average each face with its mirror image once more")
    parser.add_argument("--groups", action="store_true", help="by source, sharpness and brightness instead")
    options = parser.parse_args(arguments)
    validation = read_shard(Path(options.data) / "validation.npz")
    pairs = read_pairs(Path(options.data) / "validation_pairs.csv")
    embedding = embed_litert(Path(options.weights) / "tower.tflite", validation.faces, flip=options.flip)
    folded = embedding * read_head(Path(options.weights) / "head.json").weights()
    report = groups(folded, validation) if options.groups else figures(folded, validation.identity, pairs)
    print(json.dumps(report, indent=1))  # noqa: T201
    return 0


def embed_litert(tower: Path, faces: Any, *, flip: bool = False) -> Any:
    """Embed crops one by one: uint8 BGR (n, 112, 112, 3) -> float32 (n, 128), unit rows."""
    from ai_edge_litert.interpreter import Interpreter

    interpreter = Interpreter(model_path=str(tower), num_threads=2)
    interpreter.allocate_tensors()
    given, result = interpreter.get_input_details()[0], interpreter.get_output_details()[0]
    side = int(given["shape"][1])

    def embed_one(face: Any) -> Any:
        interpreter.set_tensor(given["index"], resize_faces(face[None], side))
        interpreter.invoke()
        return interpreter.get_tensor(result["index"])[0].copy()

    rows = np.stack([embed_one(face) + (embed_one(face[:, ::-1]) if flip else 0) for face in faces])
    return rows / np.linalg.norm(rows, axis=1, keepdims=True)


def figures(folded: Any, identity: Any, pairs: Any) -> dict[str, Any]:
    """Figures of each half of the identities and of all, from folded embeddings float32 (n, 128).

    Strangers of the open-set search: number mod 4 = 3 for all; a half has only even or only odd numbers,
    there it is (number // 2) mod 4 = 3.
    """
    halves = {"even": identity % 2 == 0, "odd": identity % 2 == 1, "all": np.ones(len(identity), bool)}
    return {
        name: _figures_of(folded, identity, pairs, rows, (identity if name == "all" else identity // 2) % 4 == 3)
        for name, rows in halves.items()
    }


def groups(folded: Any, validation: FaceSet) -> dict[str, Any]:
    """TAR and FMR of groups of pictures and people, all at the threshold of FAR 1e-3 over all pairs."""
    identity = validation.identity
    distance = l1_distances(folded, folded)
    _, non_mated = all_pairs(folded, identity, lambda _a, _b: distance)
    threshold = float(np.quantile(non_mated, 1e-3))
    return group_report(distance, identity, face_groups(validation), threshold)


def _figures_of(folded: Any, identity: Any, pairs: Any, rows: Any, stranger: Any) -> dict[str, Any]:
    first, second, same = pairs
    inside = rows[first] & rows[second]
    distance = np.abs(folded[first[inside]] - folded[second[inside]]).sum(axis=1)
    folded, identity = folded[rows], identity[rows]
    mated, non_mated = all_pairs(folded, identity, lambda a, b: -l1_distances(a, b))
    return {
        "given_pairs": verification_report(-distance, same[inside]),
        "all_pairs_tar": {rate: true_accept_rate(mated, non_mated, float(rate)) for rate in RATES},
        "open_set": {str(count): _open_set(folded, identity, stranger[rows], count) for count in TEMPLATES},
    }


def _open_set(folded: Any, identity: Any, stranger: Any, templates: int) -> dict[str, object]:
    gallery, probes, strangers = first_template_split(identity, stranger, templates)
    return identification_report(
        folded[gallery], identity[gallery], folded[probes], identity[probes], folded[strangers], at_fpir=0.01
    )


if __name__ == "__main__":
    sys.exit(main())
