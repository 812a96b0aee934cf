"""Turn the MTCNN nets of the `mtcnn` package (MIT) into LiteRT files.

Run as `python -m model.training.export_detector` after an install; the app runs `export_detector`
in a spawned child when the cache is empty. Only the package's weight files are read: its code runs
on TensorFlow at recognition time, ours does not.
"""

import os

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")  # before TensorFlow wakes: its greeting is not ours
os.environ.setdefault("CUDA_VISIBLE_DEVICES", "-1")

import importlib.util
import shutil
import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

import joblib
import keras
import numpy as np
from keras import layers
from numpy.typing import NDArray

from model.errors import DetectorUnavailable, in_one_line
from model.faces.detector_files import cache_folder, detector_folder, files_in

Weights = Sequence[NDArray[np.float32]]


def main() -> int:
    """Make the files in the cache folder unless they are there; 0 done, 1 refused with one line."""
    try:
        folder = detector_folder(cache_folder())
        if files_in(folder) is None:
            sys.stderr.write(f"Preparing the face detector in {folder}\n")
            export_detector(folder)
    except (DetectorUnavailable, OSError) as error:
        sys.stderr.write(f"{error}\n")
        return 1
    return 0


def export_detector(folder: Path) -> None:
    """Write pnet.tflite, rnet.tflite and onet.tflite into a new folder, whole or not at all.

    Inputs are float32 RGB NHWC, (pixel - 127.5) / 128; the batch is free, P-Net's height and width too.
    Outputs, told apart by their last axis: 2 (not face, face), 4 (shift of left, top, right, bottom in
    box sides), O-Net also 10 (five x, then five y, in box sides from its left top corner).

    Args:
        folder: where the files shall be; its parent is made. Left alone when complete already.
    Raises:
        DetectorUnavailable: the weights of the package are missing or of another form.
        OSError: the folder cannot be written.
    """
    folder.parent.mkdir(parents=True, exist_ok=True)
    # On the same disk as the goal, so that the rename is one step.
    with tempfile.TemporaryDirectory(prefix=f"{folder.name}.", dir=folder.parent) as unfinished:
        for name, build in NETS.items():
            _export(build, _read_weights(name), Path(unfinished) / f"{name}.tflite")
        _move_whole(Path(unfinished), folder)


def _move_whole(unfinished: Path, folder: Path) -> None:
    if folder.exists() and files_in(folder) is None:
        shutil.rmtree(folder)
    complete = unfinished / "complete"
    complete.mkdir()
    for path in unfinished.glob("*.tflite"):
        path.rename(complete / path.name)
    try:
        complete.rename(folder)
    except OSError:
        if files_in(folder) is None:  # otherwise another process was first; its files are as good
            raise


def _export(build: Callable[[Weights], keras.Model], weights: Weights, path: Path) -> None:
    try:
        net = build(weights)
    except (ValueError, IndexError) as error:
        raise DetectorUnavailable(
            f"Expected weights of the mtcnn package 1.0 for {path.stem}. Received others: {in_one_line(error)}. "
            "Run: pip install mtcnn==1.0.0"
        ) from error
    net.export(path, format="litert", verbose=False)


def _read_weights(name: str) -> Weights:
    # find_spec looks the package up without running it: its import would pull more than we need.
    package = importlib.util.find_spec("mtcnn")
    if package is None or package.origin is None:
        raise DetectorUnavailable("Expected the package mtcnn. Received none. Run: pip install mtcnn")
    path = Path(package.origin).parent / "assets" / "weights" / f"{name}.lz4"
    try:
        weights: Weights = joblib.load(path)
    except Exception as error:  # a pickle in an lz4 frame fails in a dozen ways, all meaning the same
        raise DetectorUnavailable(
            f"Expected the weights of {name} at {path}. Received: {in_one_line(error)}. "
            "Run: pip install --force-reinstall mtcnn"
        ) from error
    return weights


def _proposal_net(weights: Weights) -> keras.Model:
    picture = keras.Input((None, None, 3))
    features = _convolution(picture, 10, 3)
    features = layers.MaxPooling2D(2, padding="same")(features)
    features = _convolution(_convolution(features, 16, 3), 32, 3)
    return _with_weights(picture, [layers.Conv2D(4, 1)(features), _face_or_not(features)], weights)


def _refinement_net(weights: Weights) -> keras.Model:
    picture = keras.Input((24, 24, 3))
    features = _convolution(picture, 28, 3)
    features = layers.MaxPooling2D(3, 2, padding="same")(features)
    features = _convolution(features, 48, 3)
    features = layers.MaxPooling2D(3, 2)(features)
    features = _convolution(features, 64, 2)
    features = _convolution(features, 128, 3)
    return _with_weights(picture, [layers.Conv2D(4, 1)(features), _face_or_not(features)], weights)


def _output_net(weights: Weights) -> keras.Model:
    picture = keras.Input((48, 48, 3))
    features = _convolution(picture, 32, 3)
    features = layers.MaxPooling2D(3, 2, padding="same")(features)
    features = _convolution(features, 64, 3)
    features = layers.MaxPooling2D(3, 2)(features)
    features = _convolution(features, 64, 3)
    features = layers.MaxPooling2D(2, padding="same")(features)
    features = _convolution(features, 128, 2)
    features = _convolution(features, 256, 3)
    outputs = [layers.Conv2D(4, 1)(features), layers.Conv2D(10, 1)(features), _face_or_not(features)]
    return _with_weights(picture, outputs, weights)


NETS: dict[str, Callable[[Weights], keras.Model]] = {
    "pnet": _proposal_net,
    "rnet": _refinement_net,
    "onet": _output_net,
}


def _convolution(features: keras.KerasTensor, filters: int, side: int) -> keras.KerasTensor:
    return layers.PReLU(shared_axes=[1, 2])(layers.Conv2D(filters, side)(features))


def _face_or_not(features: keras.KerasTensor) -> keras.KerasTensor:
    return layers.Conv2D(2, 1, activation="softmax")(features)


def _with_weights(picture: keras.KerasTensor, outputs: list[keras.KerasTensor], weights: Weights) -> keras.Model:
    net = keras.Model(picture, outputs)
    net.set_weights([_as_shape(weight, wanted.shape) for weight, wanted in zip(weights, net.weights, strict=True)])
    return net


def _as_shape(weight: NDArray[np.float32], wanted: Sequence[int]) -> NDArray[np.float32]:
    """Give a dense layer's weight the form of the convolution over its whole grid.

    The package flattens (column, row, channel); a convolution's kernel is (row, column, channel).
    As a convolution the nets need no reshape, and LiteRT hands XNNPACK one graph for any batch.
    """
    shape = tuple(wanted)
    if weight.ndim == 2 and len(shape) == 4:
        rows, columns, inputs, outputs = shape
        return weight.reshape(columns, rows, inputs, outputs).transpose(1, 0, 2, 3)
    return weight.reshape(shape)


if __name__ == "__main__":
    sys.exit(main())
