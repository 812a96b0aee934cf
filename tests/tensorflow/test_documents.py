"""The Python in README.md and docs/ runs as it stands, block after block."""

import re
from types import FunctionType

import pytest

from tests.conftest import ROOT
from tests.drawn_classes import drawn_classes, write_classes
from tests.shared_data import shared

BLOCK = re.compile(r"^```python\n(.*?)^```", re.MULTILINE | re.DOTALL)
SHOWN = {
    path.name: BLOCK.findall(path.read_text("utf8")) for path in [ROOT / "README.md", *(ROOT / "docs").glob("*.md")]
}


@pytest.fixture
def in_a_checkout_with_drawings(tmp_path, monkeypatch):
    """What a reader has: the checkout to stand in, the shared data beside it, and a folder of drawings."""
    checkout = tmp_path / "checkout"
    write_classes(checkout / "drawings", drawn_classes())
    for name in ("model", "docs"):
        (checkout / name).symlink_to(ROOT / name)
    (tmp_path / "shared").symlink_to(shared("omniglot").parent)
    monkeypatch.chdir(checkout)


@pytest.mark.parametrize("name", [name for name, blocks in SHOWN.items() if blocks])
def test_the_python_shown_runs(name, in_a_checkout_with_drawings, capsys):
    functions = []
    for block in SHOWN[name]:
        left = {"__name__": "__main__"}
        exec(compile(block, name, "exec"), left)
        functions += [value for value in left.values() if isinstance(value, FunctionType)]

    assert capsys.readouterr().out or functions  # a block that only defines something has tests of its own
