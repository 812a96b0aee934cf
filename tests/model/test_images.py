import resource
import struct
import subprocess
import sys
import zlib

import cv2
import numpy as np
import pytest
from PIL import Image

from model.errors import PictureError
from model.images import TURNS, picture_files, read_picture


@pytest.fixture
def scene():
    """RGB (40, 60, 3): left half red, right half blue, a green top row of 8 pixels."""
    picture = np.zeros((40, 60, 3), np.uint8)
    picture[:, :30] = (200, 0, 0)
    picture[:, 30:] = (0, 0, 200)
    picture[:8] = (0, 200, 0)
    return picture


def test_colours_arrive_as_blue_green_red(scene, tmp_path):
    Image.fromarray(scene).save(tmp_path / "a.png")

    frame = read_picture(tmp_path / "a.png")

    assert frame.dtype == np.uint8
    assert frame.flags.c_contiguous
    np.testing.assert_array_equal(frame, scene[:, :, ::-1])


@pytest.mark.parametrize("suffix", ["jpg", "png", "webp", "bmp", "ppm", "tif", "gif"])
def test_every_format_shows_the_same_scene(scene, tmp_path, suffix):
    Image.fromarray(scene).save(tmp_path / f"a.{suffix}")

    frame = read_picture(tmp_path / f"a.{suffix}")

    assert frame.shape == (40, 60, 3)
    assert frame[30, 10, 2] > 150 > frame[30, 10, 0]
    assert frame[30, 50, 0] > 150 > frame[30, 50, 2]


@pytest.mark.parametrize("suffix", ["pgm", "png", "jpg"])
def test_grey_becomes_three_equal_channels(tmp_path, suffix):
    Image.fromarray(np.full((20, 20), 90, np.uint8)).save(tmp_path / f"grey.{suffix}")

    np.testing.assert_array_equal(read_picture(tmp_path / f"grey.{suffix}"), np.full((20, 20, 3), 90))


def test_a_palette_is_looked_up(scene, tmp_path):
    Image.fromarray(scene).convert("P", palette=Image.Palette.ADAPTIVE).save(tmp_path / "p.png")

    np.testing.assert_allclose(read_picture(tmp_path / "p.png"), scene[:, :, ::-1], atol=8)


def test_transparent_parts_show_white_and_half_transparent_ones_half(tmp_path):
    picture = np.zeros((20, 20, 4), np.uint8)
    picture[:10, :, 3] = 0
    picture[10:, :, 3] = 128
    Image.fromarray(picture, "RGBA").save(tmp_path / "a.png")

    frame = read_picture(tmp_path / "a.png")

    assert (frame[:10] == 255).all()
    np.testing.assert_allclose(frame[10:], 127, atol=1)


def test_a_transparent_palette_colour_shows_white(tmp_path):
    picture = Image.new("P", (20, 20), 0)
    picture.putpalette([10, 20, 30] + [0] * 765)
    picture.save(tmp_path / "p.png", transparency=0)

    assert (read_picture(tmp_path / "p.png") == 255).all()


def test_grey_with_alpha_is_read(tmp_path):
    Image.new("LA", (20, 20), (40, 255)).save(tmp_path / "la.png")

    assert (read_picture(tmp_path / "la.png") == 40).all()


@pytest.mark.parametrize(
    "suffix, shape",
    [
        ("png", (20, 30)),
        ("png", (20, 30, 3)),
        ("pgm", (20, 30)),
        ("ppm", (20, 30, 3)),
        ("tif", (20, 30)),
        ("tif", (20, 30, 3)),
    ],
)
def test_sixteen_bits_become_eight(tmp_path, shape, suffix):
    levels = np.full(shape, 128 * 257, np.uint16)
    cv2.imwrite(str(tmp_path / f"deep.{suffix}"), levels)

    np.testing.assert_allclose(read_picture(tmp_path / f"deep.{suffix}"), 128, atol=1)


def test_cmyk_is_read(tmp_path):
    Image.new("CMYK", (20, 20), (0, 255, 255, 0)).save(tmp_path / "print.jpg", quality=95)

    frame = read_picture(tmp_path / "print.jpg")

    assert frame[10, 10, 2] > 200 > 60 > frame[10, 10, 0]


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("suffix", ["jpg", "png", "webp", "tif"])
def test_the_exif_tag_turns_the_picture_upright(scene, tmp_path, orientation, suffix):
    # What a camera stores is the upright scene turned the other way.
    undo = {5: 5, 6: 8, 7: 7, 8: 6}.get(orientation, orientation)
    stored = Image.fromarray(scene)
    stored = stored.transpose(TURNS[undo]) if undo in TURNS else stored
    exif = Image.Exif()
    exif[0x0112] = orientation
    options = {"lossless": True} if suffix == "webp" else {"quality": 95} if suffix == "jpg" else {}
    stored.save(tmp_path / f"turned.{suffix}", exif=exif, **options)

    frame = read_picture(tmp_path / f"turned.{suffix}")

    np.testing.assert_allclose(frame[[2, 30, 30], [30, 10, 50]], scene[[2, 30, 30], [30, 10, 50], ::-1], atol=40)


def test_a_tiny_orientation_tag_that_is_damaged_is_ignored(scene, tmp_path):
    Image.fromarray(scene).save(tmp_path / "a.jpg", exif=b"Exif\x00\x00MM\x00*\x00\x00\xff\xff")

    assert read_picture(tmp_path / "a.jpg").shape == (40, 60, 3)


@pytest.mark.parametrize("mode", ["RGB", "RGBA", "L", "P", "I;16"])
def test_a_large_picture_is_reduced_without_seams(tmp_path, mode):
    across = np.linspace(0, 255, 4100).astype(np.uint8)
    picture = np.broadcast_to(across, (1030, 4100))
    deep = (
        Image.fromarray(picture.astype(np.uint16) * 257) if mode == "I;16" else Image.fromarray(picture).convert(mode)
    )
    deep.save(tmp_path / "wide.png")

    frame = read_picture(tmp_path / "wide.png")

    assert frame.shape == (344, 1367, 3)
    assert np.ptp(frame[:343], axis=0).max() <= 1  # every row alike, also where bands meet
    assert (np.diff(frame[0, :, 0].astype(int)) >= -1).all()


def read_alone(path, most_megabytes):
    """Read in a fresh process; its peak of memory in MB must stay under a bound."""
    code = (
        "import pathlib, re; from model.images import read_picture;"
        f"shape = read_picture({str(path)!r}).shape;"
        # The kernel's mark for this program alone: ru_maxrss would hold the parent's.
        "peak = re.search(r'VmHWM:\\s+(\\d+)', pathlib.Path('/proc/self/status').read_text()).group(1);"
        "print(*shape, int(peak) // 1024)"
    )
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    assert int(out[3]) < most_megabytes, out
    return tuple(map(int, out[:3]))


@pytest.mark.skipif(sys.platform != "linux", reason="reads the peak of memory from /proc")
def test_a_photograph_of_108_million_pixels_is_reduced_while_it_is_decoded(tmp_path):
    Image.new("RGB", (12_000, 9_000), (10, 120, 200)).save(tmp_path / "huge.jpg", quality=30)

    assert read_alone(tmp_path / "huge.jpg", 200) == (1125, 1500, 3)


@pytest.mark.skipif(sys.platform != "linux", reason="reads the peak of memory from /proc")
def test_a_png_of_108_million_pixels_takes_little_more_than_its_pixels(tmp_path):
    path = tmp_path / "huge.png"
    path.write_bytes(one_grey_png(12_000, 9_000))

    assert read_alone(path, 108 + 150) == (1500, 2000, 3)


def one_grey_png(width, height, rows=None):
    """A PNG of 8-bit grey, made without holding it in memory; `rows` fewer than the height cut it short."""
    squeeze = zlib.compressobj(1)
    data = (
        b"".join(squeeze.compress(bytes(width + 1)) for _ in range(height if rows is None else rows)) + squeeze.flush()
    )
    chunks = (b"IHDR" + struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0), b"IDAT" + data, b"IEND")
    framed = (struct.pack(">I", len(chunk) - 4) + chunk + struct.pack(">I", zlib.crc32(chunk)) for chunk in chunks)
    return b"\x89PNG\r\n\x1a\n" + b"".join(framed)


@pytest.mark.parametrize(
    "name, header",
    [
        ("bomb.png", one_grey_png(60_000, 60_000, rows=10)),
        ("bomb.pgm", b"P5 60000 60000 255\n" + bytes(1000)),
        (
            "bomb.bmp",
            b"BM"
            + struct.pack("<IHHIIiiHHIIiiII", 1000, 0, 0, 54, 40, 60_000, 60_000, 1, 24, 0, 0, 0, 0, 0, 0)
            + bytes(900),
        ),
    ],
)
def test_a_header_that_promises_too_much_is_refused_before_memory_is_taken(tmp_path, name, header):
    (tmp_path / name).write_bytes(header)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss

    with pytest.raises(PictureError, match="million pixels"):
        read_picture(tmp_path / name)

    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 50_000


def test_a_jpeg_cut_short_is_refused(scene, tmp_path):
    Image.fromarray(np.random.default_rng(0).integers(0, 255, (200, 200, 3), np.uint8)).save(tmp_path / "a.jpg")
    whole = (tmp_path / "a.jpg").read_bytes()
    (tmp_path / "cut.jpg").write_bytes(whole[: len(whole) // 2])

    with pytest.raises(PictureError, match="cut short"):
        read_picture(tmp_path / "cut.jpg")


@pytest.mark.parametrize(
    "name, content, words",
    [
        ("empty.jpg", b"", "is empty"),
        ("text.png", b"this is no picture", "which is none"),
        ("cut.png", one_grey_png(100, 100)[:40], "cut short|none"),
        ("cut.webp", b"RIFF\x00\x01\x00\x00WEBPVP8 ", "cut short|none"),
        ("script.eps", b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 10 10\n", "which is none"),
    ],
)
def test_what_is_no_picture_is_refused_in_one_line(tmp_path, name, content, words):
    (tmp_path / name).write_bytes(content)

    with pytest.raises(PictureError, match=words) as refusal:
        read_picture(tmp_path / name)

    assert "\n" not in str(refusal.value)
    assert str(refusal.value).startswith("Expected")


def test_one_pixel_is_too_small(tmp_path):
    Image.new("RGB", (1, 1)).save(tmp_path / "dot.png")

    with pytest.raises(PictureError, match="1x1"):
        read_picture(tmp_path / "dot.png")


def test_floating_point_levels_are_refused(tmp_path):
    Image.new("F", (20, 20), 0.5).save(tmp_path / "depth.tif")

    with pytest.raises(PictureError, match="floating-point"):
        read_picture(tmp_path / "depth.tif")


def test_a_folder_and_a_missing_file_are_refused(tmp_path):
    with pytest.raises(PictureError, match="folder"):
        read_picture(tmp_path)
    with pytest.raises(PictureError, match="does not exist"):
        read_picture(tmp_path / "absent.jpg")


def test_pictures_of_a_folder_come_in_natural_order_without_hidden_and_other_files(tmp_path):
    (tmp_path / "b").mkdir()
    for name in ("p10.jpg", "p2.JPG", "b/1.png", "notes.txt", "._p2.jpg"):
        (tmp_path / name).touch()

    names = [file.relative_to(tmp_path).as_posix() for file in picture_files(tmp_path)]

    assert names == ["b/1.png", "p2.JPG", "p10.jpg"]


def test_a_named_file_is_taken_whatever_it_is_called(tmp_path):
    (tmp_path / "face.dat").touch()

    assert picture_files(tmp_path / "face.dat") == [tmp_path / "face.dat"]


def test_a_folder_without_pictures_is_refused(tmp_path):
    (tmp_path / "notes.txt").touch()

    with pytest.raises(PictureError, match="holds none"):
        picture_files(tmp_path)
    with pytest.raises(PictureError, match="does not exist"):
        picture_files(tmp_path / "absent")
