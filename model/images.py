"""Read any picture as a BGR frame, or say in one line why not."""

import math
import re
import warnings
from collections.abc import Callable
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image, UnidentifiedImageError

from model.errors import PictureError, in_one_line

LONGEST_SIDE_PX = 2000  # recognition needs no more
SMALLEST_SIDE_PX = 16  # under this there is no face to find
MOST_PIXELS = 150_000_000  # a 12,000x9,000 photograph has 108 million; more is refused before it is decoded
BAND_ROWS = 64  # of the reduced picture, converted at a time: the memory beside the decoded picture stays small
# Only these decoders run: Pillow knows fifty formats, one of which starts another program.
FORMATS = ("JPEG", "PNG", "WEBP", "BMP", "PPM", "TIFF", "GIF")
SUFFIXES = frozenset({".jpg", ".jpeg", ".png", ".webp", ".bmp", ".pgm", ".ppm", ".pnm", ".tif", ".tiff", ".gif"})
ORIENTATION_TAG = 0x0112
TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}


def read_picture(path: Path | str) -> NDArray[np.uint8]:
    """Read a picture as a camera would have given it.

    Turned upright by its EXIF tag; grey becomes three equal channels; transparent parts show white, as in a
    viewer, since the colours beneath them are arbitrary; 16 bits a channel become 8. A picture whose longest side
    is over 2,000 pixels is reduced by a whole factor to 1,000..2,000; a JPEG already while it is decoded. Of
    several frames the first.

    Args:
        path: a JPEG, PNG, WebP, BMP, PGM/PPM, TIFF or GIF file.
    Returns:
        uint8 (H, W, 3), BGR, 16 pixels or more a side before reduction.
    Raises:
        PictureError: missing, a folder, empty, no picture, damaged or cut short, too small, or promising more than
            150 million pixels; in the last case nothing of that size was allocated.
    """
    path = Path(path)
    _check_file(path)
    try:
        with warnings.catch_warnings():
            # Pillow warns of pictures over 89 million pixels and of odd tags; ours are the limits that count.
            warnings.simplefilter("ignore")
            with Image.open(path, formats=FORMATS) as picture:
                _check_size(path, picture.size)
                _check_range(path, picture.mode)
                return _upright_bgr(picture)
    except PictureError:
        raise
    except Image.DecompressionBombError as error:
        raise PictureError(
            f"Expected a picture of at most {MOST_PIXELS // 1_000_000} million pixels. "
            f"Received {path}, which promises more. Reduce it first."
        ) from error
    except UnidentifiedImageError as error:
        raise PictureError(
            f"Expected a picture (JPEG, PNG, WebP, BMP, PGM, TIFF). Received {path}, which is none. "
            "Save it as JPEG or PNG."
        ) from error
    except Exception as error:  # decoders fail in a dozen ways, all meaning the same
        raise PictureError(
            f"Expected a whole picture. Received {path}, which is damaged or cut short "
            f"({in_one_line(error)}). Copy it again."
        ) from error


def picture_files(path: Path | str, suffixes: frozenset[str] = SUFFIXES) -> list[Path]:
    """List the pictures of a folder and its subfolders in natural order (2 before 10), or the one file named.

    By suffix, without reading them; hidden files are left out.

    Raises:
        PictureError: there is nothing at the path, or the folder holds no picture.
    """
    path = Path(path)
    if path.is_file():
        return [path]
    if not path.is_dir():
        raise PictureError(f"Expected a picture or a folder. Received {path}, which does not exist. Check the name.")
    found = [file for file in path.rglob("*") if _is_picture_name(file, path, suffixes) and file.is_file()]
    if not found:
        raise PictureError(
            f"Expected pictures ({', '.join(sorted(suffixes))}) in the folder. "
            f"Received {path}, which holds none. Name another folder."
        )
    return sorted(found, key=_natural)


def _is_picture_name(file: Path, folder: Path, suffixes: frozenset[str]) -> bool:
    hidden = any(part.startswith(".") for part in file.relative_to(folder).parts)
    return file.suffix.lower() in suffixes and not hidden


def _natural(file: Path) -> list[tuple[int, int | str]]:
    parts = re.split(r"(\d+)", str(file).casefold())
    return [(0, int(part)) if part.isdecimal() else (1, part) for part in parts if part]


def _check_file(path: Path) -> None:
    if path.is_dir():
        raise PictureError(f"Expected a picture. Received the folder {path}. Name a file in it.")
    if not path.is_file():
        raise PictureError(f"Expected a picture. Received {path}, which does not exist. Check the name.")
    if not path.stat().st_size:
        raise PictureError(f"Expected a picture. Received {path}, which is empty. Copy it again.")


def _check_size(path: Path, size: tuple[int, int]) -> None:
    width, height = size
    if width * height > MOST_PIXELS:
        raise PictureError(
            f"Expected a picture of at most {MOST_PIXELS // 1_000_000} million pixels. "
            f"Received {path}, which promises {width:,}x{height:,}. Reduce it first."
        )
    if min(size) < SMALLEST_SIDE_PX:
        raise PictureError(
            f"Expected a picture of {SMALLEST_SIDE_PX} pixels or more a side. "
            f"Received {path} of {width}x{height}. Take a larger one."
        )


def _check_range(path: Path, mode: str) -> None:
    if mode == "F":
        raise PictureError(
            f"Expected whole brightness levels of 8 or 16 bits. Received {path} with floating-point ones, whose white "
            "is anybody's guess. Save it as JPEG or PNG."
        )


def _upright_bgr(picture: Image.Image) -> NDArray[np.uint8]:
    picture.draft(None, (LONGEST_SIDE_PX, LONGEST_SIDE_PX))  # a JPEG decodes straight to 1/2, 1/4 or 1/8
    picture.load()
    turn = TURNS.get(_orientation(picture))
    reduced = _reduced_rgb(picture)
    upright = reduced.transpose(turn) if turn is not None else reduced
    return np.ascontiguousarray(np.asarray(upright, dtype=np.uint8)[:, :, ::-1])


def _orientation(picture: Image.Image) -> int:
    try:
        return int(picture.getexif().get(ORIENTATION_TAG, 1))
    except Exception:  # a damaged tag is no reason to refuse a sound picture
        return 1


def _reduced_rgb(picture: Image.Image) -> Image.Image:
    as_rgb = _conversion(picture)
    width, height = picture.size
    factor = math.ceil(max(picture.size) / LONGEST_SIDE_PX)
    if factor == 1:
        return as_rgb(picture)
    reduced = Image.new("RGB", (math.ceil(width / factor), math.ceil(height / factor)))
    for top in range(0, height, BAND_ROWS * factor):
        band = picture.crop((0, top, width, min(top + BAND_ROWS * factor, height)))
        reduced.paste(as_rgb(band).reduce(factor), (0, top // factor))
    return reduced


def _conversion(picture: Image.Image) -> Callable[[Image.Image], Image.Image]:
    if picture.mode.startswith("I"):
        return _from_16_bits
    if picture.mode in ("RGBA", "LA", "PA", "RGBa", "La") or "transparency" in picture.info:
        return _on_white
    return lambda part: part.convert("RGB")


def _from_16_bits(part: Image.Image) -> Image.Image:
    # Pillow's own conversion cuts everything over 255 to white. 257 = 65535 / 255.
    levels = np.clip(np.asarray(part).astype(np.int64) // 257, 0, 255).astype(np.uint8)
    return Image.fromarray(levels, "L").convert("RGB")


def _on_white(part: Image.Image) -> Image.Image:
    colours = part.convert("RGBA")
    white = Image.new("RGBA", part.size, "white")
    return Image.alpha_composite(white, colours).convert("RGB")
