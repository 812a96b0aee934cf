"""The tower for signatures: measures of the line, nothing in it learnt."""

import math
from typing import Any

import keras
import numpy as np
from keras import layers, ops
from numpy.typing import NDArray

DIRECTIONS, SHARPNESS = 12, 9  # of the edge of a line, and how sharply a direction is told from its neighbours
SMOOTHING_PX = 1.2
TURNS = (
    (3, (1, 1)),
    (3, (2, 3)),
    (6, (1, 3)),
)  # pixels from one direction to the next, and the places they are told by
PRESS_LEVELS = np.linspace(0.4, 1.2, 12, dtype=np.float32)  # darkness against the picture's own
FULL = 1.3  # times the mean darkness of the line's middle, that counts as full
WIDEST_PX = 8.0
TINY = 1e-6
Matrix = NDArray[np.float32]

BLOCKS = {
    **{f"turns_{step}_{rows}x{columns}": 4 * rows * columns * DIRECTIONS**2 for step, (rows, columns) in TURNS},
    "pressure": len(PRESS_LEVELS),
    "width": 1,
}
LENGTH = sum(BLOCKS.values()) + 1  # the last number fills the row up to length 1
UNIT_BLOCKS = len(TURNS)
MOST = UNIT_BLOCKS + LENGTH - 1 - sum(list(BLOCKS.values())[:UNIT_BLOCKS])  # largest square of a row, unfilled


def build_line_tower(side: int, channels: int, *, embedding: int = LENGTH, width: int = 4) -> keras.Model:
    """Build the tower of fixed measures; the weights of the distance over them are what a training learns.

    float32 (n, side, side, 1) in 0..255, dark on white -> float32 (n, LENGTH), rows of length 1. In the order of
    BLOCKS: how often each of 12 directions of the line's edge follows another 3 pixels on, in all and at 2x3 places,
    and 6 pixels on, at 1x3; how much of the line is darker than 12 shares of its own mean darkness; its mean width.
    How dark the ink is in itself is not measured: that is the pen's and the scanner's.

    Args:
        side: pixels a side. channels: 1. embedding: LENGTH. width: not used, towers of other kinds have one.
    Raises:
        ValueError: channels or embedding are others.
    Source: Watanabe et al. 2009, "Co-occurrence histograms of oriented gradients"; the root of each share as in
        Arandjelovic, Zisserman 2012, "Three things everyone should know", section 3.
    """
    if (channels, embedding) != (1, LENGTH):
        raise ValueError(
            f"Expected 1 channel and an embedding of {LENGTH} for the tower of lines. Received {channels} and "
            f"{embedding}. Say --channels 1 --embedding {LENGTH}, or take another tower."
        )
    picture = layers.Input((side, side, 1), name="picture")
    return keras.Model(picture, LineMeasures(name="embedding")(picture), name="lines")


@keras.saving.register_keras_serializable("twinclock")
class LineMeasures(layers.Layer):
    """Pictures float32 (n, side, side, 1), 0 ink to 255 paper, to rows float32 (n, LENGTH)."""

    def compute_output_shape(self, input_shape: Any) -> tuple[Any, int]:
        return input_shape[0], LENGTH

    def call(self, pictures: Any) -> Any:
        ink = 1 - pictures / 255
        middle = _middle(ink)
        level = ops.sum(ink * middle, axis=(1, 2, 3), keepdims=True) / (
            ops.sum(middle, (1, 2, 3), keepdims=True) + TINY
        )
        even = ops.minimum(ink / (FULL * level + TINY), 1.0)
        edges = _directions(even)
        line = ops.sigmoid((even - 0.35) / 0.08)
        width = ops.sum(line, axis=(1, 2)) / (ops.sum(middle, axis=(1, 2)) + 1) / WIDEST_PX
        blocks = [
            *(_turns(edges, step, places) for step, places in TURNS),
            _darker(ink / (level + TINY), middle, PRESS_LEVELS, 0.03),
            ops.clip(width, 0.0, 1.0),
        ]
        row = ops.concatenate(blocks, axis=-1)
        rest = ops.maximum(MOST - ops.sum(row * row, axis=-1, keepdims=True), 0.0)
        return ops.concatenate([row, ops.sqrt(rest)], axis=-1) / math.sqrt(MOST)


def _middle(ink: Any) -> Any:
    """Near 1 along the middle of a line, where no neighbour is darker, else near 0."""
    darkest = ops.max_pool(ink, 3, strides=1, padding="same", data_format="channels_last")
    return ops.exp((ink - darkest) / 0.02) * ops.sigmoid((ink - 0.1) / 0.015)


def _directions(even: Any) -> Any:
    """(n, h, w, directions): the edge's strength, shared among the directions next to its own."""
    towards = ops.relu(ops.conv(even, _edge_kernels(), padding="same", data_format="channels_last"))
    sharp = towards**SHARPNESS
    strength = ops.max(towards, axis=-1, keepdims=True)
    return strength * sharp / (ops.sum(sharp, axis=-1, keepdims=True) + 1e-9)


def _edge_kernels() -> Matrix:
    reach = math.ceil(3 * SMOOTHING_PX)
    x = np.arange(-reach, reach + 1)
    smooth = np.exp(-(x**2) / (2 * SMOOTHING_PX**2))
    smooth /= smooth.sum()
    across = np.outer(smooth, x * smooth) / SMOOTHING_PX**2
    angles = np.arange(DIRECTIONS) * 2 * np.pi / DIRECTIONS
    kernels = [across * np.cos(angle) + across.T * np.sin(angle) for angle in angles]
    return np.stack(kernels, axis=-1)[:, :, np.newaxis].astype(np.float32)


def _windows(pixels: int, places: int) -> Matrix:
    """Soft windows (pixels, places), overlapping, each of sum 1."""
    at = (np.arange(pixels) + 0.5) / pixels * places
    window = np.exp(-0.5 * ((at[:, np.newaxis] - np.arange(places) - 0.5) / 0.55) ** 2)
    return (window / window.sum(axis=0)).astype(np.float32)


def _turns(edges: Any, step: int, places: tuple[int, int]) -> Any:
    """Roots of the shares of pairs of directions a step apart: rightwards, down and down either diagonal, by place."""
    side, pairs = edges.shape[1], []
    for down, right in ((0, step), (step, 0), (step, step), (step, -step)):
        one = edges[:, : side - down, max(-right, 0) : side - max(right, 0)]
        other = edges[:, down:, max(right, 0) : side - max(-right, 0)]
        rows, columns = one.shape[1], one.shape[2]
        near = np.einsum("yr,xc->yxrc", _windows(rows, places[0]), _windows(columns, places[1]))
        by_place = ops.expand_dims(one, 3) * near.reshape(1, rows, columns, -1, 1)
        flat = ops.reshape(by_place, (-1, rows * columns, math.prod(places) * DIRECTIONS))
        followed = ops.reshape(other, (-1, rows * columns, DIRECTIONS))
        pairs.append(ops.matmul(ops.transpose(flat, (0, 2, 1)), followed))
    return _root_shares(ops.stack(pairs, axis=1))


def _root_shares(counts: Any) -> Any:
    flat = ops.reshape(counts, (-1, math.prod(counts.shape[1:])))
    return ops.sqrt(flat / (ops.sum(flat, axis=-1, keepdims=True) + TINY) + 1e-12)


def _darker(ink: Any, middle: Any, levels: Matrix, soft: float) -> Any:
    """Shares of the line's middle that are darker than each level: (n, levels)."""
    above = ops.sigmoid((ink - levels) / soft) * middle
    return ops.sum(above, axis=(1, 2)) / (ops.sum(middle, axis=(1, 2)) + TINY)
