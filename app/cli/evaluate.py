"""main.py evaluate pairs | identification"""

from typing import Any

from app.cli.evaluate_identification import run_identification
from app.cli.evaluate_pairs import run_pairs


def register(commands: Any) -> None:
    parser = commands.add_parser("evaluate", help="how well the verifier tells people apart")
    acts = parser.add_subparsers(dest="act", required=True)
    pairs = acts.add_parser("pairs", help="pairs of pictures, same person or not")
    pairs.add_argument("--images", metavar="ROOT", help="pictures in LFW's layout: ROOT/Name/Name_0001.jpg")
    pairs.add_argument("--aligned", metavar="FACES.npz", help="aligned faces in one shard")
    pairs.add_argument("--pairs", metavar="FILE", required=True, help="LFW's pairs.txt, or a first,second,same list")
    pairs.add_argument("--groups", action="store_true", help="with --aligned: also by picture quality and by people")
    pairs.set_defaults(run=run_pairs)
    identification = acts.add_parser("identification", help="enrolled people and strangers at a door")
    identification.add_argument("--gallery", metavar="ROOT", help="one folder of pictures per enrolled person")
    identification.add_argument("--probes", metavar="ROOT", help="their visits: one folder per person")
    identification.add_argument("--strangers", metavar="ROOT", help="others' visits: one folder per person")
    identification.add_argument("--aligned", metavar="FACES.npz", help="aligned faces in one shard")
    identification.add_argument("--at-fpir", type=float, metavar="RATE", help="threshold picked on the strangers")
    identification.add_argument(
        "--templates", type=int, nargs="+", metavar="N",
        help="of each person; several numbers are compared (with --aligned 1 unless given, else all pictures)",
    )  # fmt: skip
    identification.add_argument(
        "--from-first", type=int, metavar="N", help="choose the most diverse templates among each person's first N"
    )
    identification.set_defaults(run=run_identification)
