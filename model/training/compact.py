"""Would a smaller form of the tower do? `python -m model.training.compact --weights model/weights`

Converts tower.keras to LiteRT with float16 weights, with int8 weights (activations are quantised as they come), and
whole in int8 (calibrated on training faces), and prints one JSON object: for each the file's size, milliseconds a face
on one thread, and what it loses on the validation faces against the shipped tower.tflite, in points. The even
identities choose: a form is worth having that loses at most 0.1 point there and is a tenth quicker or half as large.
`--write FORM --to FOLDER` leaves tower.tflite and head.json of one form; measure its FMR curve anew afterwards.

A graph whole in int8 ends before the unit length: `Embedder` normalises outside of it. Of a mirrored tower it gives
the sum of both sides' features.
"""

import argparse
import contextlib
import io
import json
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from model.datasets.shards import read_pairs, read_shard
from model.siamese.headfile import read_head
from model.training.export import export_head
from model.training.judge import embed_litert, figures
from model.training.progress import resize_faces

os.environ.setdefault("KERAS_BACKEND", "tensorflow")

SHIPPED = "float32"
CALIBRATION_FACES = 200
TIMED_ROUNDS = 40
LARGEST_LOSS = 0.1  # points
# FNIR at a given FPIR is told, but hangs on the two or three nearest strangers: it jumps by a point for nothing.
CHOOSING = ("accuracy", "tar_at_far_0.001")
HALVES = ("even", "odd", "all")


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m model.training.compact", description=__doc__)
    parser.add_argument("--data", default="../shared/faces", help="folder with validation.npz and train_0.npz")
    parser.add_argument("--weights", default="model/weights", help="folder with tower.keras, tower.tflite, head.json")
    parser.add_argument("--write", choices=sorted(FORMS), help="leave this form in the folder --to")
    parser.add_argument("--to", help="another folder than --weights")
    options = parser.parse_args(arguments)
    weights, data = Path(options.weights), Path(options.data)
    if bool(options.write) != bool(options.to) or (options.to and Path(options.to).resolve() == weights.resolve()):
        parser.error("Expected --write FORM together with --to FOLDER, another one than --weights.")
    faces = read_shard(data / "train_0.npz").faces[:: 10_000 // CALIBRATION_FACES]
    with tempfile.TemporaryDirectory() as folder:
        if options.write:
            return write_form(options.write, weights, Path(options.to), faces)
        towers = {SHIPPED: weights / "tower.tflite"}
        for form in FORMS:
            towers[form] = Path(folder) / f"{form}.tflite"
            towers[form].write_bytes(convert(weights / "tower.keras", form, faces))
        print(json.dumps(compared(towers, weights, data), indent=1))  # noqa: T201
    return 0


def convert(keras_file: Path, form: str, faces: Any) -> bytes:
    """The tower in one of FORMS as a LiteRT file.

    Args:
        keras_file: the shipped tower, plain or mirrored.
        faces: uint8 BGR (n, 112, 112, 3), what the activations' ranges are measured on.
    """
    import keras

    return converted(keras.models.load_model(keras_file, compile=False), form, faces)


def converted(model: Any, form: str, faces: Any) -> bytes:
    """The same of a tower that is loaded already; it is left as it was."""
    with contextlib.redirect_stdout(io.StringIO()):  # the converter tells what it exported; ours is the JSON alone
        return FORMS[form](model, faces)


def write_form(form: str, weights: Path, folder: Path, faces: Any) -> int:
    """Leave tower.tflite in this form in `folder`, with tower.keras and the head tied to it."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "tower.tflite").write_bytes(convert(weights / "tower.keras", form, faces))
    shutil.copy(weights / "tower.keras", folder)
    export_head(weights / "head.json", folder)
    print(f"wrote {folder}; now: python -m model.training.door --weights {folder}", file=sys.stderr)  # noqa: T201
    return 0


def compared(towers: dict[str, Path], weights: Path, data: Path) -> dict[str, Any]:
    """Size, speed and figures of each LiteRT file, and its losses against the first one."""
    validation, pairs = read_shard(data / "validation.npz"), read_pairs(data / "validation_pairs.csv")
    ms = milliseconds(list(towers.values()), validation.faces)
    report: dict[str, Any] = {}
    for (form, path), spent in zip(towers.items(), ms, strict=True):
        folded = embed_litert(path, validation.faces) * read_head(weights / "head.json").weights()
        found = figures(folded, validation.identity, pairs)
        report[form] = {"megabytes": round(path.stat().st_size / 1e6, 2), "ms": spent} | {
            half: _points(found[half]) for half in HALVES
        }
        report[form]["loss"] = {
            half: {name: round(_better(name) * (report[SHIPPED][half][name] - value), 2) for name, value in own.items()}
            for half in HALVES
            if (own := report[form][half])
        }
        report[form]["worth_having"] = form != SHIPPED and _is_worth_having(report[form], report[SHIPPED])
    return report


def milliseconds(towers: list[Path], faces: Any) -> list[float]:
    """A face on one thread in each file: the least of many runs, taken in turns as other work comes and goes."""
    runs = [_runner(path, faces[:1]) for path in towers]
    least = [float("inf")] * len(runs)
    for _ in range(TIMED_ROUNDS):
        for place, run in enumerate(runs):
            started = time.perf_counter()
            run()
            least[place] = min(least[place], (time.perf_counter() - started) * 1000)
    return [round(value, 2) for value in least]


def _runner(path: Path, face: Any) -> Callable[[], None]:
    from ai_edge_litert.interpreter import Interpreter

    interpreter = Interpreter(model_path=str(path), num_threads=1)
    interpreter.allocate_tensors()
    given = interpreter.get_input_details()[0]
    interpreter.set_tensor(given["index"], resize_faces(face, int(given["shape"][1])))
    return interpreter.invoke


def _points(found: dict[str, Any]) -> dict[str, float]:
    return {
        "accuracy": round(100 * found["given_pairs"]["accuracy"], 2),
        "tar_at_far_0.001": round(100 * found["all_pairs_tar"]["0.001"], 2),
        "fnir_at_fpir_0.01": round(100 * found["open_set"]["1"]["fnir"], 2),
    }


def _better(name: str) -> int:
    return -1 if name.startswith("fnir") else 1


def _is_worth_having(form: dict[str, Any], shipped: dict[str, Any]) -> bool:
    gains = form["ms"] <= 0.9 * shipped["ms"] or form["megabytes"] <= 0.55 * shipped["megabytes"]
    return gains and all(form["loss"]["even"][name] <= LARGEST_LOSS for name in CHOOSING)


def _float16(model: Any, faces: Any) -> bytes:
    import tensorflow as tf

    converter = _converter(model)
    converter.target_spec.supported_types = [tf.float16]
    return bytes(converter.convert())


def _int8_weights(model: Any, faces: Any) -> bytes:
    return bytes(_converter(model).convert())


def _int8(model: Any, faces: Any) -> bytes:
    import tensorflow as tf

    bare = without_length(model)
    side = int(bare.input_shape[1])

    def examples() -> Iterator[list[Any]]:
        for face in faces:
            yield [resize_faces(face[None], side)]

    converter = _converter(bare)
    converter.representative_dataset = examples
    converter.target_spec.supported_ops = [tf.lite.OpsSet.TFLITE_BUILTINS_INT8]
    return bytes(converter.convert())


def _converter(model: Any) -> Any:
    import tensorflow as tf

    converter = tf.lite.TFLiteConverter.from_keras_model(model)
    converter.optimizations = [tf.lite.Optimize.DEFAULT]
    return converter


def without_length(model: Any) -> Any:
    """The model up to its layer "linear"; of a mirrored one the sum of both sides' (n, 128), not of length 1."""
    import keras
    from keras import layers, ops

    if "tower" not in [layer.name for layer in model.layers]:
        return keras.Model(model.input, model.get_layer("linear").output)
    tower = model.get_layer("tower")
    features = keras.Model(tower.input, tower.get_layer("linear").output)
    face = layers.Input(tower.input_shape[1:], name="face")
    return keras.Model(face, layers.add([features(face), features(ops.flip(face, axis=2))]))


FORMS: dict[str, Callable[[Any, Any], bytes]] = {"float16": _float16, "int8_weights": _int8_weights, "int8": _int8}


if __name__ == "__main__":
    sys.exit(main())
