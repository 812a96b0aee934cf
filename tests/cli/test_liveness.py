"""main.py liveness evaluate and checkin --liveness, on a few real frames and attacks."""

import cv2
import numpy as np
import pytest

from app.cli.parser import run
from tests.cli.running import main_py
from tests.nuaa import labelled


@pytest.fixture(scope="module")
def roots(tmp_path_factory):
    """Person folders of whole frames, real and attacked, each with one picture without a face."""
    root = tmp_path_factory.mktemp("liveness")
    for kind in ("real", "spoof"):
        for number, one in enumerate(labelled(kind, 2)):
            folder = root / kind / f"person-{one.subject}"
            folder.mkdir(parents=True, exist_ok=True)
            cv2.imwrite(str(folder / f"{number}.jpg"), one.frame)
        cv2.imwrite(str(root / kind / "person-0001" / "wall.jpg"), np.full((480, 640, 3), 128, np.uint8))
    return root


@pytest.fixture(scope="module")
def report(roots, tmp_path_factory):
    data = tmp_path_factory.mktemp("data")
    main_py("admin", "init", "--data", data)
    ran = main_py(
        "liveness", "evaluate", "--real", roots / "real", "--spoof", roots / "spoof", "--record", "--json",
        "--data", data,
    )  # fmt: skip
    assert ran.status == 0
    return ran.json()


def test_both_rates_are_reported_with_their_intervals(report):
    assert (report["real"], report["spoof"]) == (7, 7)
    assert report["apcer"] == 0.0  # the wall is no attack that got in
    assert report["bpcer"] == pytest.approx(1 / 7, abs=1e-4)  # but a person who was not seen
    assert report["intervals"]["bpcer"] == pytest.approx([0.0, 1 / 3], abs=0.05)
    assert report["subjects"] == {"real": 3, "spoof": 3}
    assert 0 < report["threshold"] < 1


def test_frames_without_a_face_are_listed(report):
    assert report["no_face"] == 2
    assert report["without_face"] == {"real": ["person-0001/wall.jpg"], "spoof": ["person-0001/wall.jpg"]}


def test_what_was_not_tested_is_said(report):
    assert "masks" in report["untested"]


def test_a_result_on_too_few_frames_does_not_let_the_check_refuse(report):
    assert (report["recorded"], report["passed"]) == (True, False)


def test_without_folders_it_says_what_it_wants(capsys):
    assert run(["liveness", "evaluate"]) == 2
    assert "--real" in capsys.readouterr().err


def test_a_held_photograph_is_refused_where_the_head_has_to_be_turned(roots, tmp_path):
    main_py("admin", "init", "--data", tmp_path)
    main_py("enroll", "Somebody", "--from", roots / "real" / "person-0001" / "0.jpg", "--id", "1", "--data", tmp_path)

    real, attack = (
        main_py(
            "checkin",
            "--from",
            roots / kind / "person-0001",
            "--id",
            "1",
            "--liveness",
            "active",
            "--dry-run",
            "--json",
            "--data",
            tmp_path,
        )  # fmt: skip
        for kind in ("real", "spoof")
    )

    assert real.json()["outcome"] == "accepted"
    assert real.json()["ms"]["liveness"] > 0
    assert (attack.status, attack.json()["outcome"]) == (1, "spoof")
    assert "PIN" in attack.json()["reason"]
