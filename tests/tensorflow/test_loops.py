"""Our loop beside the plain one, on a few drawn pictures."""

import json

import numpy as np

from model.training import loops
from tests.drawn_classes import drawn_classes


def test_both_loops_are_measured_on_the_same_digits(tmp_path, capsys):
    drawn = drawn_classes(classes=4, each=40, side=28)
    pictures, label = drawn.pictures[..., 0], drawn.label.astype(np.uint8)
    np.savez(tmp_path / "mnist.npz", x_train=pictures, y_train=label, x_test=pictures, y_test=label)

    loops.main(["--data", str(tmp_path / "mnist.npz"), "--seconds", "0.5", "--json"])

    told = json.loads(capsys.readouterr().out)
    assert told["plain"].keys() == told["ours"].keys()
    for figures in told.values():
        assert figures["steps"] >= 1 and figures["peak_memory_mb"] > 100
        assert 0.4 < figures["test_pair_accuracy"] <= 1
    assert told["ours"]["pairs_per_cpu_s"] > told["plain"]["pairs_per_cpu_s"]
