"""requirements.lock pins what requirements.txt asks for, each file by its hash."""

import re

import pytest
from packaging.requirements import Requirement

from tests.conftest import ROOT

PIN = re.compile(r"^(?P<name>[A-Za-z0-9._-]+)==(?P<version>[^ ;\\]+)")
HASH = re.compile(r"^ +--hash=sha256:[0-9a-f]{64}( \\)?$")


def wanted():
    lines = (line.partition("#")[0].strip() for line in (ROOT / "requirements.txt").read_text("utf8").splitlines())
    return [Requirement(line) for line in lines if line]


def pinned():
    """Versions of each package, and how many hashes follow each pin."""
    versions, hashes = {}, {}
    for line in (ROOT / "requirements.lock").read_text("utf8").splitlines():
        if found := PIN.match(line):
            pin = (found["name"].lower(), found["version"])
            versions.setdefault(pin[0], []).append(pin[1])
            hashes[pin] = 0
        elif HASH.match(line):
            hashes[pin] += 1
    return versions, hashes


@pytest.mark.parametrize("requirement", wanted(), ids=str)
def test_every_requirement_is_pinned_within_its_bounds(requirement):
    versions = pinned()[0].get(requirement.name.lower().replace("_", "-"), [])

    assert any(requirement.specifier.contains(version) for version in versions), "Run: make lock"


def test_every_pin_has_the_hash_of_its_files():
    hashes = pinned()[1]

    assert len(hashes) > 50
    assert not [pin for pin, count in hashes.items() if not count]
