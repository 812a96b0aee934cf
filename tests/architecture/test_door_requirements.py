"""requirements-door.txt is a part of requirements.txt, without what only training needs."""

from packaging.requirements import Requirement

from tests.conftest import ROOT

ONLY_TO_TRAIN = {"tensorflow", "keras", "mtcnn", "matplotlib", "scikit-learn", "torch"}


def listed(name):
    lines = (line.partition("#")[0].strip() for line in (ROOT / name).read_text("utf8").splitlines())
    return {str(Requirement(line)) for line in lines if line}


def test_a_door_has_the_same_bounds_as_everywhere():
    assert listed("requirements-door.txt") < listed("requirements.txt")


def test_a_door_has_nothing_to_train_with():
    assert not {Requirement(line).name for line in listed("requirements-door.txt")} & ONLY_TO_TRAIN
