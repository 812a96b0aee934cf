"""Read lists of picture pairs: LFW's pairs.txt."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class PicturePair:
    """Two pictures, and whether they show one person."""

    first: Path
    second: Path
    same: bool


def read_lfw_pairs(path: Path | str, root: Path | str) -> list[PicturePair]:
    """Read pairs.txt for pictures at ROOT/Name/Name_0001.jpg, in the file's order.

    A line of three words, `Name 1 4`, is a mated pair; one of four, `Name 1 Other 2`, is not. A first line of one
    or two numbers (folds, pairs a fold) is passed over. A picture may also end in .jpeg or .png.
    Raises:
        ValueError: a line has another form, or the file holds no pair.
        OSError: the file cannot be read.
    Source: Huang et al. 2007, "Labeled Faces in the Wild".
    """
    root = Path(root)
    lines = Path(path).read_text("utf8").splitlines()
    pairs = [_pair(line.split(), root, number) for number, line in enumerate(lines, 1) if not _is_head(line, number)]
    if not pairs:
        raise ValueError(f"Expected pairs in {path}. Received none. Pass LFW's pairs.txt.")
    return pairs


def _is_head(line: str, number: int) -> bool:
    words = line.split()
    return not words or (number == 1 and len(words) <= 2 and all(word.isdigit() for word in words))


def _pair(words: list[str], root: Path, number: int) -> PicturePair:
    if len(words) == 3 and words[1].isdigit() and words[2].isdigit():
        return PicturePair(_picture(root, words[0], words[1]), _picture(root, words[0], words[2]), True)
    if len(words) == 4 and words[1].isdigit() and words[3].isdigit():
        return PicturePair(_picture(root, words[0], words[1]), _picture(root, words[2], words[3]), False)
    raise ValueError(
        f"Expected `Name 1 4` or `Name 1 Other 2` in line {number}. Received {' '.join(words)[:60]!r}. Mend that line."
    )


def _picture(root: Path, name: str, number: str) -> Path:
    usual = root / name / f"{name}_{int(number):04d}.jpg"
    others = (usual.with_suffix(ending) for ending in (".jpeg", ".png", ".webp"))
    return usual if usual.exists() else next((other for other in others if other.exists()), usual)
