"""The exported nets against the mtcnn package's own, which runs on TensorFlow."""

import numpy as np
import pytest
from ai_edge_litert.interpreter import Interpreter
from mtcnn.stages import StageONet, StagePNet, StageRNet

from model.errors import DetectorUnavailable
from model.faces.detector_files import files_in
from model.training import export_detector


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("cache") / "nets"
    export_detector.export_detector(folder)
    return folder


@pytest.mark.parametrize(
    "name, stage, shape",
    [
        ("pnet", StagePNet, (1, 70, 51, 3)),
        ("rnet", StageRNet, (3, 24, 24, 3)),
        ("onet", StageONet, (2, 48, 48, 3)),
    ],
)
def test_an_exported_net_agrees_with_the_package(folder, name, stage, shape):
    picture = np.random.default_rng(0).uniform(-1, 1, shape).astype(np.float32)
    interpreter = Interpreter(str(folder / f"{name}.tflite"))
    interpreter.resize_tensor_input(interpreter.get_input_details()[0]["index"], shape)
    interpreter.allocate_tensors()
    interpreter.set_tensor(interpreter.get_input_details()[0]["index"], picture)
    interpreter.invoke()
    ours = [interpreter.get_tensor(output["index"]) for output in interpreter.get_output_details()]

    theirs = [np.asarray(output) for output in stage().model(picture)]

    assert len(ours) == len(theirs)
    for output in theirs:
        same = next(tensor for tensor in ours if tensor.shape[-1] == output.shape[-1])
        np.testing.assert_allclose(same.reshape(output.shape), output, atol=1e-5)


def test_a_complete_folder_is_left_alone(folder):
    before = files_in(folder).onet.stat().st_mtime_ns

    export_detector.export_detector(folder)

    assert files_in(folder).onet.stat().st_mtime_ns == before


def test_a_half_written_folder_is_replaced(folder, tmp_path):
    (tmp_path / "nets").mkdir()
    (tmp_path / "nets" / "pnet.tflite").write_bytes(b"half")

    export_detector.export_detector(tmp_path / "nets")

    assert files_in(tmp_path / "nets") is not None


def test_an_export_that_fails_leaves_nothing_behind(tmp_path, monkeypatch):
    monkeypatch.setitem(export_detector.NETS, "onet", export_detector.NETS["rnet"])

    with pytest.raises(DetectorUnavailable, match="Expected weights of the mtcnn package"):
        export_detector.export_detector(tmp_path / "nets")

    assert list(tmp_path.iterdir()) == []
