"""Signatures are read from both layouts, and cleaned of everything but the writing."""

import zipfile

import cv2
import numpy as np
import pytest

from model.datasets.signature_ink import WIDTH_TO_HEIGHT, ink_level, read_signature, signature_picture
from model.datasets.signatures import read_signatures, signature_writers
from model.errors import PictureError
from model.sampling.paper import rescan
from tests.drawn_signatures import drawn_signature, write_cedar, write_sign_data

SIDE = 96


def difference(a, b):
    """Mean difference of two cleaned signatures, relative to their ink."""
    a, b = 255.0 - a, 255.0 - b
    return np.abs(a - b).sum() / max(a.sum(), b.sum())


def box(cleaned):
    _, _, width, height = cv2.boundingRect((cleaned[..., 0] < 128).astype(np.uint8))
    return width, height


def test_cedar_tells_writer_and_forgery_by_the_file_names(tmp_path):
    read = read_signatures(write_cedar(tmp_path, [2, 10]), SIDE, ["cedar 2", "cedar 10"])

    assert read.names == ("cedar 2", "cedar 10")
    assert read.pictures.shape == (12, SIDE, SIDE, 1)
    assert read.writer.tolist() == [0] * 6 + [1] * 6
    assert read.forged.tolist() == [False] * 3 + [True] * 3 + [False] * 3 + [True] * 3


def test_sign_data_tells_them_by_the_folders(tmp_path):
    read = read_signatures(write_sign_data(tmp_path, ["004", "021"]), SIDE, ["004", "021"])

    assert read.names == ("004", "021")
    assert np.bincount(read.writer).tolist() == [6, 6]
    assert all(("_forg/" in file) == forged for file, forged in zip(read.files, read.forged, strict=True))


def test_an_archive_reads_as_its_folder(tmp_path):
    folder = write_cedar(tmp_path / "cedar", [1, 2])
    with zipfile.ZipFile(tmp_path / "cedar.zip", "w") as archive:
        for file in sorted(folder.rglob("*.png")):
            archive.write(file, file.relative_to(tmp_path))

    packed = read_signatures(tmp_path / "cedar.zip", SIDE, ["cedar 1", "cedar 2"])
    loose = read_signatures(folder, SIDE, ["cedar 1", "cedar 2"])

    assert (packed.pictures == loose.pictures).all()
    assert (packed.writer == loose.writer).all() and (packed.forged == loose.forged).all()


def test_writers_are_listed_in_natural_order_and_other_files_are_left_out(tmp_path):
    write_cedar(tmp_path, [10, 9])
    cv2.imwrite(str(tmp_path / "Readme.png"), np.zeros((20, 20), np.uint8))

    assert signature_writers(tmp_path) == ("cedar 9", "cedar 10")


def test_only_the_writers_asked_for_are_read(tmp_path):
    read = read_signatures(write_cedar(tmp_path, [1, 2, 3]), SIDE, ["cedar 2"])

    assert read.names == ("cedar 2",)


def test_copies_of_a_scan_bear_its_name_and_number(tmp_path):
    read = read_signatures(write_cedar(tmp_path, [1, 2]), SIDE, ["cedar 1"], lambda scan: [scan.frame, scan.frame])

    assert len(read.pictures) == 12
    assert np.bincount(read.scan()).tolist() == [2] * 6
    assert len(read.as_scanned()) == 6


def test_genuine_and_forged_are_classes_apart(tmp_path):
    classes = read_signatures(write_cedar(tmp_path, [1, 2]), SIDE, ["cedar 1", "cedar 2"]).classes()

    assert classes.names == ("cedar 1", "cedar 1 forged", "cedar 2", "cedar 2 forged")
    assert np.bincount(classes.label).tolist() == [3, 3, 3, 3]


def test_a_folder_of_something_else_is_told_how_to_arrange_it(tmp_path):
    cv2.imwrite(str(tmp_path / "cat.png"), np.zeros((40, 40), np.uint8))

    with pytest.raises(PictureError, match="NNN_forg"):
        signature_writers(tmp_path)


def test_a_damaged_signature_is_named(tmp_path):
    folder = write_cedar(tmp_path, [1, 2])
    (folder / "full_org" / "original_1_2.png").write_bytes(b"no picture")

    with pytest.raises(PictureError, match="original_1_2"):
        read_signatures(folder, SIDE, ["cedar 1"])


def test_an_empty_sheet_is_refused_by_name(tmp_path):
    folder = write_cedar(tmp_path, [1, 2])
    cv2.imwrite(str(folder / "full_org" / "original_1_2.png"), np.full((100, 200), 240, np.uint8))

    with pytest.raises(PictureError, match=r"original_1_2.*ink"):
        read_signatures(folder, SIDE, ["cedar 1"])


@pytest.mark.parametrize(
    "scan",
    [
        pytest.param(lambda p: (p * 0.75).astype(np.uint8), id="grey paper"),
        pytest.param(lambda p: (p * np.linspace(0.7, 1, p.shape[1])).astype(np.uint8), id="a shadow across"),
        pytest.param(lambda p: np.roll(p, (10, -20), (0, 1)), id="another place"),
        pytest.param(lambda p: cv2.resize(p, None, fx=3, fy=3, interpolation=cv2.INTER_CUBIC), id="three times finer"),
        pytest.param(lambda p: np.pad(p, 40, constant_values=250), id="a wider margin"),
        pytest.param(lambda p: cv2.cvtColor(p, cv2.COLOR_GRAY2BGR), id="colour"),
    ],
)
def test_the_scan_leaves_no_trace(scan):
    plain = drawn_signature(5, 1)

    assert difference(signature_picture(plain, SIDE), signature_picture(scan(plain), SIDE)) < 0.3
    assert difference(signature_picture(plain, SIDE), signature_picture(drawn_signature(6, 1), SIDE)) > 0.8


def test_ink_keeps_its_darkness_against_the_paper():
    dark, pale = (signature_picture(drawn_signature(5, 1, ink=ink), SIDE) for ink in (40, 150))

    assert ink_level(dark) == pytest.approx(255 * (1 - 40 / 250), rel=0.1)
    assert ink_level(pale) == pytest.approx(255 * (1 - 150 / 250), rel=0.15)


def test_a_blank_sheet_has_no_ink():
    assert ink_level(np.full((SIDE, SIDE, 1), 255, np.uint8)) == 0


@pytest.mark.parametrize("height", [20, 60, 110])
def test_width_to_height_is_kept(height):
    picture = np.full((150, 300), 250, np.uint8)
    cv2.rectangle(picture, (50, 20), (230, 20 + height), 30, 3)

    width, drawn = box(signature_picture(picture, 200))

    pen = 7  # 3 drawn, the scan's blur, and a pixel on each side that the cleaning adds
    assert WIDTH_TO_HEIGHT * width / drawn == pytest.approx((180 + pen) / (height + pen), rel=0.06)


def test_dust_and_the_edge_of_the_page_are_removed():
    plain = drawn_signature(5, 1)
    dusty = plain.copy()
    dusty[10, 10] = 60
    dusty[:, 298:] = 120

    assert difference(signature_picture(plain, SIDE), signature_picture(dusty, SIDE)) < 0.05


def test_a_file_reads_as_its_picture(tmp_path):
    cv2.imwrite(str(tmp_path / "one.png"), drawn_signature(5, 1))

    assert (read_signature(tmp_path / "one.png", SIDE, 1) == signature_picture(drawn_signature(5, 1), SIDE)).all()
    with pytest.raises(ValueError, match="1 channel"):
        read_signature(tmp_path / "one.png", SIDE, 3)


@pytest.mark.parametrize("seed", range(8))
def test_another_scan_is_another_picture_of_the_same_writing(seed):
    plain = drawn_signature(5, 1)

    other = rescan(plain, np.random.default_rng(seed))

    assert (other == rescan(plain, np.random.default_rng(seed))).all()
    assert max(other.shape) <= max(plain.shape) and other.dtype == np.uint8
    cleaned, known = signature_picture(other, 48), signature_picture(plain, 48)
    near = cv2.GaussianBlur(cleaned, (0, 0), 2).astype(float), cv2.GaussianBlur(known, (0, 0), 2).astype(float)
    assert np.corrcoef(near[0].ravel(), near[1].ravel())[0, 1] > 0.7
