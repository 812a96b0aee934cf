"""A few of the NUAA frames beside the checkout, read as the product reads them."""

from functools import cache

from model.datasets.spoof import LabelledFrame, read_labelled
from tests.shared_data import shared

TRAINED_ON = ("0001", "0002", "0003")


@cache
def labelled(kind, per_subject, subjects=TRAINED_ON):
    """The first so many frames of each subject. kind: "real" or "spoof"."""
    kept: dict[str, list[LabelledFrame]] = {subject: [] for subject in subjects}
    for one in read_labelled(shared(f"spoof/nuaa_{kind}.zip")):
        if one.subject in kept and len(kept[one.subject]) < per_subject:
            kept[one.subject].append(one)
        if all(len(rows) == per_subject for rows in kept.values()):
            break
    return [one for rows in kept.values() for one in rows]


def frames(kind, per_subject=2):
    return [one.frame for one in labelled(kind, per_subject)]
