"""The measuring commands, on small sets of real faces."""

import shutil

import cv2
import numpy as np
import pytest

from tests.cli.running import main_py
from tests.company import people, pictures
from tests.shared_data import shared

PEOPLE, PICTURES = 6, 4


@pytest.fixture(scope="module")
def lfw(tmp_path_factory):
    """LFW's own layout and pairs.txt, from the shared people."""
    root = tmp_path_factory.mktemp("lfw")
    names = [f"Person_{i}" for i in range(PEOPLE)]
    for name, person in zip(names, people(), strict=False):
        (root / name).mkdir()
        for number, picture in enumerate(pictures(person)[:PICTURES], 1):
            shutil.copy(picture, root / name / f"{name}_{number:04d}{picture.suffix}")
    mated = [f"{name}\t1\t{other}" for name in names for other in range(2, PICTURES + 1)]
    non_mated = [f"{a}\t{i}\t{b}\t{i}" for a in names for b in names if a < b for i in (1, 2)]
    (root / "pairs.txt").write_text("\n".join([f"1\t{len(mated)}", *mated, *non_mated]))
    return root


def test_pairs_of_pictures_in_lfws_form(lfw, tmp_path):
    ran = main_py("evaluate", "pairs", "--images", lfw, "--pairs", lfw / "pairs.txt", "--json", "--data", tmp_path)

    report = ran.json()
    assert ran.status == 0
    assert set(report) >= {"pairs", "not_found", "accuracy", "accuracy_std", "auc", "eer", "tar", "images_per_s"}
    assert set(report["tar"]) == {"0.01", "0.001", "0.0001"}
    assert report["pairs"] == PEOPLE * (PICTURES - 1) + PEOPLE * (PEOPLE - 1)
    assert report["not_found"] == 0
    assert report["auc"] > 0.95
    assert report["images_per_cpu_s"] > 5  # of so few pictures most is the start
    assert set(report["badge"]) == {"threshold", "fmr", "fnmr"}


def test_a_picture_without_a_face_counts_as_dissimilar(lfw, tmp_path):
    root = tmp_path / "lfw"
    shutil.copytree(lfw, root)
    for picture in (root / "Person_0").iterdir():
        cv2.imwrite(str(picture), np.full((200, 180, 3), 127, np.uint8))

    report = main_py(
        "evaluate", "pairs", "--images", root, "--pairs", root / "pairs.txt", "--json", "--data", tmp_path
    ).json()  # fmt: skip

    assert report["not_found"] == (PICTURES - 1) + 2 * (PEOPLE - 1)
    assert report["tar"]["0.01"] < 0.9


def test_identification_of_person_folders(tmp_path):
    for place, rows in (("gallery", slice(0, 2)), ("probes", slice(2, 5))):
        for i, person in enumerate(people()[: 2 * PEOPLE]):
            if place == "gallery" and i >= PEOPLE:
                continue  # these visit, they are not enrolled
            (tmp_path / place / person.name).mkdir(parents=True)
            for picture in pictures(person)[rows]:
                shutil.copy(picture, tmp_path / place / person.name)

    report = main_py(
        "evaluate", "identification", "--gallery", tmp_path / "gallery", "--probes", tmp_path / "probes",
        "--at-fpir", "0.1", "--json", "--data", tmp_path / "data",
    ).json()  # fmt: skip

    assert (report["enrolled"], report["probes"], report["strangers"]) == (PEOPLE, 3 * PEOPLE, 3 * PEOPLE)
    assert report["templates_per_person"] == 2
    assert report["rank1"] > 0.9
    assert report["fpir"] <= 0.1
    assert report["fnir_low"] <= report["fnir"] <= report["fnir_high"]
    assert report["fpir_low"] <= report["fpir"] <= report["fpir_high"]
    assert 0 <= report["badge"]["fnmr"] <= 1 and 0 <= report["badge"]["fmr"] <= 1
    assert report["gated"]["probes_refused"] == 0  # plain background, straight, well lit
    assert report["gated"]["fnir"] == report["fnir"]


def test_more_templates_a_person_are_compared_and_dark_pictures_counted_apart(tmp_path):
    for place, rows in (("gallery", slice(0, 4)), ("probes", slice(4, 7)), ("strangers", slice(0, 2))):
        for person in people()[12:18] if place == "strangers" else people()[:6]:
            (tmp_path / place / person.name).mkdir(parents=True)
            for picture in pictures(person)[rows]:
                shutil.copy(picture, tmp_path / place / person.name)
    for picture in list((tmp_path / "probes").rglob("*.*"))[:5]:
        cv2.imwrite(str(picture), cv2.imread(str(picture)) // 5)

    report = main_py(
        "evaluate", "identification", "--gallery", tmp_path / "gallery", "--probes", tmp_path / "probes",
        "--strangers", tmp_path / "strangers", "--templates", "1", "3", "--from-first", "4", "--json",
        "--data", tmp_path / "data",
    ).json()  # fmt: skip

    one, three = report["by_templates"]["1"], report["by_templates"]["3"]
    assert (one["templates_per_person"], three["templates_per_person"]) == (1, 3)
    assert one["probes"] == three["probes"] == 18
    assert three["badge"]["fnmr"] <= one["badge"]["fnmr"]
    assert 1 <= one["gated"]["probes_refused"] <= 5  # of some no face is found at all
    assert one["gated"]["probes"] == 18 - one["gated"]["probes_refused"]


def test_aligned_faces_and_their_list(tmp_path):
    with np.load(shared("faces/validation.npz")) as shard:
        end = int(shard["offsets"][40])
        small = {"webp": shard["webp"][:end], "offsets": shard["offsets"][:41]}
        identity = shard["identity"][:40]
        np.savez(tmp_path / "faces.npz", **small, identity=identity, source=shard["source"][:40])
    rows = [(i, j, int(identity[i] == identity[j])) for i in range(40) for j in range(i)]
    text = "\n".join(["first,second,same", *(",".join(map(str, row)) for row in rows)])
    (tmp_path / "pairs.csv").write_text(text)

    report = main_py(
        "evaluate", "pairs", "--aligned", tmp_path / "faces.npz", "--pairs", tmp_path / "pairs.csv", "--groups",
        "--json", "--data", tmp_path,
    ).json()  # fmt: skip

    assert report["pairs"] == len(rows)
    assert report["auc"] > 0.8
    low = report["groups"]["sharpness low"]
    assert low["tar_low"] <= low["tar"] <= low["tar_high"]
    assert report["gaps"]["sharpness"]["low"] <= report["gaps"]["sharpness"]["high"]


@pytest.mark.parametrize(
    "words",
    [
        ["pairs", "--pairs", "absent.txt"],
        ["pairs", "--images", ".", "--pairs", "absent.txt"],
        ["pairs", "--aligned", "absent.npz", "--pairs", "absent.csv"],
        ["identification", "--gallery", "absent", "--probes", "absent"],
        ["identification"],
        ["identification", "--aligned", "absent.npz", "--templates", "0"],
        ["pairs", "--images", ".", "--pairs", "absent.txt", "--groups"],
    ],
)
def test_what_is_missing_is_told_in_one_line(words, tmp_path):
    ran = main_py("evaluate", *words, "--data", tmp_path)

    assert ran.status == 2
    assert len(ran.err.strip().splitlines()) == 1
