"""A small Omniglot in the official layout, drawn here."""

import zipfile

import cv2
import numpy as np

ALPHABETS, CHARACTERS, DRAWERS = 3, 6, 4


def drawing(character, drawer):
    """A bent line per character, a little different by drawer: uint8 (105, 105), black on white."""
    rng = np.random.default_rng(character)
    points = rng.uniform(15, 90, (5, 2)) + np.random.default_rng([character, drawer]).normal(0, 2, (5, 2))
    paper = np.full((105, 105), 255, np.uint8)
    return cv2.polylines(paper, [points.astype(np.int32)], False, 0, 3)


def png(picture):
    return cv2.imencode(".png", picture)[1].tobytes()


def write_set(folder, part, alphabets=ALPHABETS, characters=CHARACTERS, drawers=DRAWERS):
    """images_background.zip or images_evaluation.zip."""
    with zipfile.ZipFile(folder / f"{part}.zip", "w") as archive:
        for a in range(alphabets):
            for c in range(characters):
                for d in range(1, drawers + 1):
                    name = f"{part}/Alphabet_{a}/character{c + 1:02}/{a * characters + c + 1:04}_{d:02}.png"
                    archive.writestr(name, png(drawing(a * characters + c, d)))
        archive.writestr(f"__MACOSX/{part}/Alphabet_0/._character01", b"not ours")
    return folder / f"{part}.zip"


def write_runs(folder, runs=2, ways=5):
    """all_runs.zip: the test drawings are the training ones by another drawer, in turned order."""
    with zipfile.ZipFile(folder / "all_runs.zip", "w") as archive:
        for r in range(1, runs + 1):
            lines = []
            for way in range(1, ways + 1):
                item = way % ways + 1
                archive.writestr(f"run{r:02}/training/class{way:02}.png", png(drawing(way, 1)))
                archive.writestr(f"run{r:02}/test/item{item:02}.png", png(drawing(way, 2)))
                lines.append(f"run{r:02}/test/item{item:02}.png run{r:02}/training/class{way:02}.png")
            archive.writestr(f"run{r:02}/class_labels.txt", "\n".join(sorted(lines)) + "\n")
    return folder / "all_runs.zip"


def write_omniglot(folder):
    """All three parts."""
    for part in ("images_background", "images_evaluation"):
        write_set(folder, part)
    write_runs(folder)
    return folder
