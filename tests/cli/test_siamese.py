"""main.py siamese as a person runs it: train on a folder, judge, compare, break off and resume."""

import json
import os
import signal
import subprocess
import sys
import time

import cv2
import numpy as np
import pytest

from tests.cli.running import ROOT, main_py
from tests.drawn_classes import drawn_classes, write_classes

SHORT = ("--width", 8, "--embedding", 16, "--batch", 24, "--epochs", 2, "--steps", 10)


@pytest.fixture(scope="module")
def data(tmp_path_factory):
    return write_classes(tmp_path_factory.mktemp("siamese") / "drawn", drawn_classes(side=20))


@pytest.fixture(scope="module")
def run(data):
    folder = data.parent / "run"
    ran = main_py("siamese", "train", data, "--run", folder, *SHORT, "--json", timeout=400)
    assert ran.status == 0, ran.err
    assert ran.json()["run"] == str(folder)
    return folder


def test_a_run_takes_the_pictures_own_size_and_says_how_each_epoch_went(run, data):
    config = json.loads((run / "config.json").read_text())

    assert (config["side"], config["channels"], config["loss"]) == (20, 1, "bce")
    assert {"tower.keras", "tower.tflite", "head.json", "history.csv", "curves.png"} <= {p.name for p in run.iterdir()}


def test_evaluate_judges_the_classes_not_trained_on_and_writes_a_page(run, data, tmp_path):
    ran = main_py("siamese", "evaluate", "--run", run, "--data", data, "--out", tmp_path, "--json")

    report = ran.json()
    assert {"pairs", "accuracy", "auc", "eer", "tar", "intervals"} <= report.keys()
    assert report["auc"] > 0.9
    assert "10 classes were trained on and are left out; 2 judge" in ran.err
    assert (tmp_path / "report.html").is_file()


def test_one_example_of_a_new_class_is_enough(run, tmp_path):
    new = write_classes(tmp_path / "new", drawn_classes(classes=5, side=20, seed=77))

    report = main_py("siamese", "oneshot", "--run", run, "--data", new, "--runs", 30, "--json").json()

    assert (report["ways"], report["shots"], report["runs"]) == (5, 1, 30)
    assert report["accuracy"] > 0.8


def test_compare_gives_a_verdict_and_a_picture(run, data, tmp_path):
    first, second = sorted((data / "class 00").iterdir())[:2]
    other = next((data / "class 01").iterdir())
    out = tmp_path / "pair.png"

    same = main_py("siamese", "compare", "--run", run, first, second, "--out", out, "--json").json()
    different = main_py("siamese", "compare", "--run", run, first, other, "--json").json()

    assert same["similarity"] > different["similarity"]
    assert same["same"] == (same["distance"] <= same["threshold"])
    assert cv2.imread(str(out)).shape[1] > 500


def test_montage_and_duplicates_work_on_a_folder(run, data, tmp_path):
    kept = write_classes(tmp_path / "kept", drawn_classes(side=20))
    one = next((kept / "class 00").iterdir())
    (kept / "class 01" / "copy.png").write_bytes(one.read_bytes())
    (kept / "class 01" / "words.png").write_text("words")

    drawn = main_py("siamese", "montage", "--data", data, "--out", tmp_path / "m.png", "--count", 10, "--json").json()
    report = main_py("siamese", "duplicates", kept, "--run", run, "--out", tmp_path / "d.html", "--json").json()

    assert (drawn["pairs"], drawn["same"]) == (10, 5)
    copies = {str(one), str(kept / "class 01" / "copy.png")}
    assert any(copies <= set(group["files"]) for group in report["groups"])
    assert [one["file"] for one in report["skipped"]] == [str(kept / "class 01" / "words.png")]
    assert (tmp_path / "d.html").read_text().count("data:image/jpeg") >= 2


def test_a_killed_training_goes_on_where_it_was(data, tmp_path):
    folder = tmp_path / "run"
    words = ["siamese", "train", str(data), "--run", str(folder), *map(str, SHORT), "--epochs", "4", "--seed", "1"]
    process = subprocess.Popen([sys.executable, str(ROOT / "main.py"), *words], cwd=ROOT, start_new_session=True)
    waited = time.monotonic() + 300
    while not (folder / "checkpoint" / "state.npz").is_file() and time.monotonic() < waited:
        time.sleep(0.1)
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    assert not (folder / "head.json").exists()
    assert main_py("siamese", "oneshot", "--run", folder, "--data", data).status == 2

    assert main_py(*words).status == 2  # neither --resume nor --overwrite
    assert main_py(*words, "--resume", timeout=400).status == 0

    epochs = (folder / "history.csv").read_text().splitlines()[1:]
    assert [line.partition(",")[0] for line in epochs] == ["1", "2", "3", "4"]


@pytest.mark.parametrize(
    "words, said",
    [
        (("train", "absent"), "Expected a folder of classes"),
        (("train", "{data}", "--loss", "hinge"), "Expected loss bce"),
        (("train", "{data}", "--loss", "contrastive", "--margin", "0"), "positive margin"),
        (("train", "{data}", "--margin", "1"), "no margin with bce"),
        (("train", "{data}", "--tower", "huge"), "Expected a tower small"),
        (("train", "{data}", "--tower", "absent.keras", "--image-size", "20"), "Expected a trained tower"),
        (
            (
                "train",
                "{data}/class 00",
            ),
            "Expected a folder per class",
        ),
        (("train", "{one}"), "Expected 4 classes or more"),
        (("train", "{single}"), "one picture a class"),
        (("train", "{mixed}"), "--image-size"),
        (("train", "{broken}", "--image-size", "16", "--channels", "1"), "none"),
        (("evaluate", "--data", "{data}"), "Received no --run"),
        (("evaluate", "--run", "{data}", "--data", "{data}"), "Expected a finished run"),
        (("evaluate", "nonsense"), "one of the sets"),
        (("oneshot", "--run", "{run}"), "Received no --data"),
        (("oneshot", "--run", "{run}", "--data", "{data}", "--ways", "9"), "Expected 9 classes"),
        (("compare", "--run", "{run}", "absent.png", "{data}"), "Expected a picture"),
        (("montage", "--data", "{data}", "--out", "absent/m.png"), "Expected a file to write"),
        (("duplicates", "absent"), "Expected a picture or a folder"),
        (("duplicates", "{data}", "--near", "2"), "--near between"),
        (("joining", "--data", "{data}/class 00"), "Expected 12 person folders"),
        (("download", "mnist", "--mirror", "http://127.0.0.1:1", "--data", "{new}"), "online"),
        (("download", "mnist", "--mirror", "file:///etc"), "--mirror http"),
    ],
)
def test_bad_input_is_one_clear_line(words, said, run, data, tmp_path):
    whole = drawn_classes(classes=4, side=20)
    places = {
        "data": data, "run": run, "new": tmp_path / "new",
        "one": write_classes(tmp_path / "one", whole.only(whole.label == 0)),
        "single": write_classes(tmp_path / "single", whole.only(np.arange(0, len(whole.label), 6))),
        "mixed": write_classes(tmp_path / "mixed", whole), "broken": write_classes(tmp_path / "broken", whole),
    }  # fmt: skip
    write_classes(tmp_path / "mixed", drawn_classes(classes=5, each=2, side=24))
    (tmp_path / "broken" / "class 01" / "words.png").write_text("words")
    folder = ("--run", tmp_path / "out") if words[0] == "train" else ()

    ran = main_py("siamese", *(word.format(**places) for word in words), *folder)

    assert ran.status == 2
    (line,) = (line for line in ran.err.strip().splitlines() if "are left out" not in line)
    assert said in line
    assert not (tmp_path / "out" / "head.json").exists()
