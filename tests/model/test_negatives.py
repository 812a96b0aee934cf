import io
import os
import shutil
import tarfile
import zipfile
from pathlib import Path, PurePosixPath

import cv2
import numpy as np
import pytest

from model.datasets import archive
from model.datasets.folder import OWN_PICTURES, STRANGERS_PICTURES, company_pictures, read_crop
from model.datasets.lfw import folder_name, identities
from model.datasets.negatives import import_negatives
from model.errors import PictureError
from model.faces.alignment import align
from model.faces.detector_files import ensure_detector_files
from model.faces.mtcnn import MtcnnDetector
from tests.shared_data import shared

LFW = ("Ada_Lovelace/Ada_Lovelace_0001.jpg", "Ada_Lovelace/Ada_Lovelace_0002.jpg", "Alan_Turing/Alan_Turing_0001.jpg")


def a_picture(shade: int, side: int = 60) -> bytes:
    return cv2.imencode(".png", np.full((side, side, 3), shade, np.uint8))[1].tobytes()


def as_folder(files: dict[str, bytes], path: Path) -> Path:
    for name, content in files.items():
        (path / name).parent.mkdir(parents=True, exist_ok=True)
        (path / name).write_bytes(content)
    return path


def as_zip(files: dict[str, bytes], path: Path) -> Path:
    with zipfile.ZipFile(path.with_suffix(".zip"), "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in files.items():
            packed.writestr(name, content)
    return path.with_suffix(".zip")


def as_tgz(files: dict[str, bytes], path: Path) -> Path:
    with tarfile.open(path.with_suffix(".tgz"), "w:gz") as packed:
        for name, content in files.items():
            packed.addfile(member(name, len(content)), io.BytesIO(content))
    return path.with_suffix(".tgz")


def member(name: str, size: int = 0) -> tarfile.TarInfo:
    info = tarfile.TarInfo(name)
    info.size = size
    return info


def aligned(frame):
    """Stands in for detector and alignment: every picture but a black one has a face, of the picture's colour."""
    return np.full((112, 112, 3), frame[0, 0], np.uint8) if frame.max() else None


def stored(target: Path) -> dict[str, list[str]]:
    return {folder.name: sorted(file.name for file in folder.iterdir()) for folder in sorted(target.iterdir())}


@pytest.mark.parametrize("pack", [as_folder, as_zip, as_tgz])
def test_lfws_form_becomes_one_folder_per_person(pack, tmp_path):
    source = pack({f"lfw/{name}": a_picture(number) for number, name in enumerate(LFW, 1)}, tmp_path / "lfw")

    report = import_negatives(source, tmp_path / "negative", aligned)

    assert (report.identities, report.pictures, report.skipped) == (2, 3, [])
    assert {name: len(files) for name, files in stored(tmp_path / "negative").items()} == {
        "Ada_Lovelace": 2,
        "Alan_Turing": 1,
    }


@pytest.mark.parametrize("pack", [as_folder, as_zip, as_tgz])
def test_flat_files_are_grouped_by_name(pack, tmp_path):
    names = ("Ada_0001.png", "Ada_0002.png", "Alan Turing 7.png", "12.png", "13.png", "IMG_4.png", "IMG_5.png")
    source = pack({name: a_picture(number) for number, name in enumerate(names, 1)}, tmp_path / "flat")

    report = import_negatives(source, tmp_path / "negative", aligned)

    assert report.identities == 6
    assert len(stored(tmp_path / "negative")["Ada"]) == 2


def test_what_is_stored_is_the_aligned_crop(tmp_path):
    source = as_folder({"Ada/1.png": a_picture(40), "Alan/1.png": a_picture(50)}, tmp_path / "faces")

    import_negatives(source, tmp_path / "negative", aligned)

    [file] = (tmp_path / "negative" / "Ada").iterdir()
    crop = cv2.imread(str(file))
    assert crop.shape == (112, 112, 3)
    assert (crop == 40).all()


def test_importing_again_adds_nothing(tmp_path):
    files = {f"lfw/{name}": a_picture(number) for number, name in enumerate(LFW, 1)}
    import_negatives(as_folder(files, tmp_path / "faces"), tmp_path / "negative", aligned)
    before = stored(tmp_path / "negative")

    report = import_negatives(as_zip(files, tmp_path / "again"), tmp_path / "negative", aligned)

    assert (report.identities, report.pictures, report.known) == (2, 0, 3)
    assert stored(tmp_path / "negative") == before


def test_unusable_pictures_are_listed_with_their_reason_and_cost_nothing_else(tmp_path):
    files = {
        "Ada/1.png": a_picture(40),
        "Ada/black.png": a_picture(0),
        "Alan/broken.jpg": b"\xff\xd8 no picture",
        "Alan/empty.png": b"",
        "Alan/notes.txt": b"not a picture, not listed either",
    }

    report = import_negatives(as_folder(files, tmp_path / "faces"), tmp_path / "negative", aligned)

    assert (report.identities, report.pictures) == (1, 1)
    assert {name: reason[:13] for name, reason in report.skipped} == {
        "Ada/black.png": "no face found",
        "Alan/broken.jpg": "Expected a pi",
        "Alan/empty.png": "Expected a pi",
    }
    assert list(stored(tmp_path / "negative")) == ["Ada"]


def test_real_faces_grey_and_small_are_found_and_cut(tmp_path):
    detector = MtcnnDetector(ensure_detector_files())

    def cut(frame):
        faces = detector.detect(frame)
        return align(frame, faces[0].landmarks) if faces else None

    for person in ("s1", "s11", "s13"):
        shutil.copytree(shared("faces/orl") / person, tmp_path / "orl" / person)

    report = import_negatives(tmp_path / "orl", tmp_path / "negative", cut)

    assert (report.identities, report.pictures, report.skipped) == (3, 30, [])
    assert list(stored(tmp_path / "negative")) == ["s1", "s11", "s13"]


def test_progress_counts_up_to_all(tmp_path):
    source = as_zip({f"lfw/{name}": a_picture(number) for number, name in enumerate(LFW, 1)}, tmp_path / "faces")
    seen = []

    import_negatives(source, tmp_path / "negative", aligned, lambda *step: seen.append(step))

    assert seen == [(1, 3), (2, 3), (3, 3)]


# ------------------------------------------------------------------ hostile archives


@pytest.mark.parametrize("pack", [as_zip, as_tgz])
@pytest.mark.parametrize("name", ["../../evil/1.png", "/etc/evil/1.png", "a/../../evil/1.png", "..\\evil\\1.png"])
def test_no_name_leads_outside(pack, name, tmp_path):
    (tmp_path / "inner").mkdir()
    source = pack({name: a_picture(9), "Ada/1.png": a_picture(8)}, tmp_path / "inner" / "set")

    import_negatives(source, tmp_path / "inner" / "negative", aligned)

    written = {path for path in tmp_path.rglob("*.png")}
    assert len(written) == 2
    assert all(path.is_relative_to(tmp_path / "inner" / "negative") for path in written)


def test_links_and_devices_in_an_archive_are_passed_over(tmp_path):
    (tmp_path / "secret.png").write_bytes(a_picture(99))
    with tarfile.open(tmp_path / "set.tar", "w") as packed:
        for kind, name in ((tarfile.SYMTYPE, "a/1.png"), (tarfile.LNKTYPE, "b/1.png"), (tarfile.FIFOTYPE, "c/1.png")):
            info = member(name)
            info.type, info.linkname = kind, str(tmp_path / "secret.png")
            packed.addfile(info)
        packed.addfile(member("Ada/1.png", len(a_picture(1))), io.BytesIO(a_picture(1)))

    report = import_negatives(tmp_path / "set.tar", tmp_path / "negative", aligned)

    assert (report.identities, report.pictures) == (1, 1)


def test_a_link_in_a_zip_is_passed_over(tmp_path):
    with zipfile.ZipFile(tmp_path / "set.zip", "w") as packed:
        link = zipfile.ZipInfo("a/1.png")
        link.external_attr = 0o120777 << 16
        packed.writestr(link, "/etc/passwd")
        packed.writestr("Ada/1.png", a_picture(1))

    assert import_negatives(tmp_path / "set.zip", tmp_path / "negative", aligned).pictures == 1


@pytest.mark.parametrize("pack", [as_zip, as_tgz])
def test_a_picture_that_grows_beyond_all_measure_is_skipped(pack, tmp_path, monkeypatch):
    monkeypatch.setattr(archive, "LARGEST_PICTURE_BYTES", 2**20)
    source = pack({"bomb/1.png": bytes(50 * 2**20), "Ada/1.png": a_picture(1)}, tmp_path / "set")
    assert source.stat().st_size < 2**17

    report = import_negatives(source, tmp_path / "negative", aligned)

    assert report.pictures == 1
    assert report.skipped == [("bomb/1.png", "more than 1 MB")]


@pytest.mark.parametrize("pack", [as_zip, as_tgz])
def test_an_archive_that_unpacks_to_too_much_is_refused(pack, tmp_path, monkeypatch):
    monkeypatch.setattr(archive, "LARGEST_ARCHIVE_BYTES", 2**20)
    source = pack({f"p/{number}.png": bytes(2**19) for number in range(5)}, tmp_path / "set")

    with pytest.raises(PictureError, match="Expected an archive of at most"):
        import_negatives(source, tmp_path / "negative", aligned)


@pytest.mark.parametrize("pack", [as_zip, as_tgz])
def test_too_many_files_are_refused(pack, tmp_path, monkeypatch):
    monkeypatch.setattr(archive, "MOST_MEMBERS", 3)
    source = pack({f"p/{number}.png": a_picture(1) for number in range(4)}, tmp_path / "set")

    with pytest.raises(PictureError, match="Expected an archive of at most"):
        import_negatives(source, tmp_path / "negative", aligned)


@pytest.mark.parametrize("pack", [as_zip, as_tgz])
def test_a_truncated_archive_is_one_clear_line(pack, tmp_path):
    noise = np.random.default_rng(0).integers(0, 256, (200, 200, 3), np.uint8)
    files = {f"p{number}/1.png": cv2.imencode(".png", noise)[1].tobytes() for number in range(4)}
    source = pack(files, tmp_path / "set")
    source.write_bytes(source.read_bytes()[: source.stat().st_size // 2])

    with pytest.raises(PictureError, match="Expected a"):
        import_negatives(source, tmp_path / "negative", aligned)


def test_one_damaged_member_of_a_zip_is_listed_and_the_others_are_kept(tmp_path):
    source = as_zip({"Ada/1.png": a_picture(1), "Alan/1.png": a_picture(2)}, tmp_path / "set")
    content = bytearray(source.read_bytes())
    content[content.index(b"Ada/1.png") + 20] ^= 0xFF
    source.write_bytes(content)

    report = import_negatives(source, tmp_path / "negative", aligned)

    assert report.pictures == 1
    assert [name for name, _ in report.skipped] == ["Ada/1.png"]


@pytest.mark.parametrize("name", ["nothing-here", "set.rar", "empty"])
def test_what_is_no_source_is_refused(name, tmp_path):
    (tmp_path / "set.rar").write_bytes(b"Rar!")
    (tmp_path / "empty").mkdir()

    with pytest.raises(PictureError, match="Expected .*Received"):
        import_negatives(tmp_path / name, tmp_path / "negative", aligned)


def test_an_archive_without_pictures_is_refused(tmp_path):
    with pytest.raises(PictureError, match="Expected pictures in"):
        import_negatives(as_zip({"notes.txt": b"x"}, tmp_path / "set"), tmp_path / "negative", aligned)


def test_a_write_that_fails_leaves_no_half_picture(tmp_path, monkeypatch):
    source = as_folder({"Ada/1.png": a_picture(40)}, tmp_path / "faces")

    def full(descriptor):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space left"):
        import_negatives(source, tmp_path / "negative", aligned)

    assert not [path for path in (tmp_path / "negative").rglob("*") if path.is_file()]


# ------------------------------------------------------------------ names


def test_folders_around_the_whole_set_do_not_matter():
    bare = identities([PurePosixPath(name) for name in LFW])
    packed = identities([PurePosixPath("downloads/lfw") / name for name in LFW])

    assert list(bare.values()) == list(packed.values()) == ["Ada_Lovelace", "Ada_Lovelace", "Alan_Turing"]


def test_different_people_never_share_a_folder():
    names = ["a b", "a_b", "a/b", "c/b", "b", "..", "/", "Ünal", "x" * 300, "x" * 301]

    folders = {folder_name(name) for name in names}

    assert len(folders) == len(names)
    assert all("/" not in folder and folder.strip(".") and len(folder) < 80 for folder in folders)


# ------------------------------------------------------------------ a company's folders


@pytest.fixture
def samples(tmp_path):
    files = {}
    for person in range(3):
        files |= {f"anchor/{person}/a{n}.png": a_picture(n + 1, 112) for n in range(2)}
        files |= {f"positive/{person}/p{n}.png": a_picture(n + 1, 112) for n in range(4)}
    files |= {f"negative/s{n}/1.png": a_picture(n + 1, 112) for n in range(5)}
    return as_folder(files, tmp_path / "samples")


def test_each_picture_knows_whom_it_shows_and_in_which_role(samples):
    pictures = company_pictures(samples, seed=1)

    assert len(pictures) == 3 * 6 + 5
    assert sorted({p.person for p in pictures if p.own}) == ["0", "1", "2"]
    assert sum(p.anchor for p in pictures) == 6
    assert {p.person for p in pictures if not p.own} == {f"s{n}" for n in range(5)}


def test_a_folder_that_is_not_there_yet_is_an_empty_one(tmp_path):
    assert company_pictures(tmp_path / "nowhere", seed=1) == []


def test_much_is_cut_to_a_random_part_with_an_anchor_of_everybody(samples):
    as_folder({f"positive/0/more{n}.png": a_picture(1, 112) for n in range(60)}, samples)
    as_folder({f"negative/t{n}/{i}.png": a_picture(1, 112) for n in range(300) for i in range(2)}, samples)

    first, again, other = (company_pictures(samples, seed) for seed in (1, 1, 2))

    assert first == again != other
    assert sum(p.person == "0" for p in first) == OWN_PICTURES
    assert any(p.anchor for p in first if p.person == "0")
    assert sum(not p.own for p in first) == STRANGERS_PICTURES


def test_a_crop_is_read_as_it_is_and_another_picture_is_aligned(tmp_path):
    folder = as_folder({"crop.png": a_picture(5, 112), "photo.png": a_picture(6, 300)}, tmp_path)

    assert (read_crop(folder / "crop.png", lambda frame: None) == 5).all()
    assert read_crop(folder / "photo.png", aligned).shape == (112, 112, 3)


def test_a_dropped_picture_without_a_face_is_named(tmp_path):
    folder = as_folder({"photo.png": a_picture(6, 300)}, tmp_path)

    with pytest.raises(PictureError, match="Expected a face in .*photo.png"):
        read_crop(folder / "photo.png", lambda frame: None)
