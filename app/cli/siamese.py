"""main.py siamese train | evaluate | oneshot | compare | montage | inspect | duplicates | download | joining"""

from typing import Any

from app.cli import (
    siamese_compare,
    siamese_download,
    siamese_duplicates,
    siamese_evaluate,
    siamese_inspect,
    siamese_joining,
    siamese_montage,
    siamese_oneshot,
    siamese_train,
)

ACTS = (
    siamese_train,
    siamese_evaluate,
    siamese_compare,
    siamese_oneshot,
    siamese_montage,
    siamese_inspect,
    siamese_duplicates,
    siamese_download,
    siamese_joining,
)


def register(commands: Any) -> None:
    parser = commands.add_parser("siamese", help="train, judge and use Siamese networks on any folder of classes")
    acts = parser.add_subparsers(dest="act", required=True, metavar="ACT")
    for act in ACTS:
        act.register(acts)
