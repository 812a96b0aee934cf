"""The residual block of our towers: convolution, normalisation, ReLU."""

from typing import Any

from keras import layers

from model.siamese.normalization import FusedBatchNormalization


def residual(x: Any, name: str, width: int, stride: int, data_format: str) -> Any:
    """Add two 3x3 convolutions to what comes in; a 1x1 convolution carries it over where size or width change.

    Source: He et al. 2016, "Deep residual learning", figure 5, left.
    """
    y = convolve(x, f"{name}_a", width, 3, stride, data_format)
    y = convolve(y, f"{name}_b", width, 3, 1, data_format, activate=False)
    if stride > 1 or x.shape[channel_axis(data_format)] != width:
        x = convolve(x, f"{name}_skip", width, 1, stride, data_format, activate=False)
    return layers.Activation("relu", name=f"{name}_relu")(layers.add([x, y]))


def convolve(x: Any, name: str, width: int, kernel: int, stride: int, data_format: str, activate: bool = True) -> Any:
    """Convolution without a bias, normalisation, and ReLU unless `activate` is False."""
    x = layers.Conv2D(
        width,
        kernel,
        strides=stride,
        padding="same",
        use_bias=False,
        kernel_initializer="he_normal",
        data_format=data_format,
        name=name,
    )(x)
    x = normalise(x, name, data_format)
    return layers.Activation("relu", name=f"{name}_relu")(x) if activate else x


def normalise(x: Any, name: str, data_format: str) -> Any:
    """Batch normalisation over the channels, named after the layer it follows."""
    # The fused layer is a detail of training: the shipped file holds Keras's own layers only.
    norm = FusedBatchNormalization if data_format == "channels_first" else layers.BatchNormalization
    return norm(axis=channel_axis(data_format), momentum=0.95, epsilon=1e-5, name=f"{name}_norm")(x)


def channel_axis(data_format: str) -> int:
    """1 for "channels_first", else -1."""
    return 1 if data_format == "channels_first" else -1
