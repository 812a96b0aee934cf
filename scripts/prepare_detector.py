"""Make the face detector's files in the cache folder unless they are there: `make` runs this after the install."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from model.errors import DetectorUnavailable  # noqa: E402
from model.faces.detector_files import ensure_detector_files  # noqa: E402


def main() -> int:
    try:
        ensure_detector_files(progress=lambda line: print(line, file=sys.stderr, flush=True))
    except DetectorUnavailable as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":  # the export's child imports this file again
    sys.exit(main())
