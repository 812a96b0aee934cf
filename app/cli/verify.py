"""main.py verify IMAGE IMAGE"""

import argparse
from typing import Any

from app.cli.context import Context
from app.cli.faces import views_of
from app.errors import Refused
from app.services.ports import SeenFace


def register(commands: Any) -> None:
    parser = commands.add_parser("verify", help="similarity of the faces in two pictures")
    parser.add_argument("images", nargs=2, metavar="IMAGE")
    parser.set_defaults(run=run_verify)


def run_verify(args: argparse.Namespace, context: Context) -> int:
    gallery, engine = context.product().gallery, context.engine
    faces = [_best(image, context) for image in args.images]
    first, second = engine.embed([face.crop for face in faces])
    distance = gallery.distance_between(first, second)
    threshold = gallery.pair_threshold().distance
    same = distance <= threshold
    similarity = gallery.similarity(distance)
    context.emit(
        {"similarity": similarity, "distance": distance, "threshold": threshold, "same": same},
        f"similarity {similarity:.3f}, distance {distance:.2f}, threshold {threshold:.2f}: "
        + ("the same person" if same else "different people"),
    )
    return 0


def _best(image: str, context: Context) -> SeenFace:
    faces = [view.faces[0] for _, view in views_of([image], context.engine) if view.faces]
    if not faces:
        raise Refused(f"Expected a face. Received {image}, in which none was found. Take a larger or sharper picture.")
    return max(faces, key=lambda face: face.quality)
