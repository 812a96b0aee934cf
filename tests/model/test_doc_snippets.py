"""The Python of the workbench's guide pages runs as it stands."""

import re

import pytest

from tests.conftest import ROOT

PAGES = ("mnist.md",)


@pytest.mark.parametrize("page", PAGES)
def test_the_python_of_a_page_runs(page, monkeypatch, capsys):
    monkeypatch.chdir(ROOT)
    snippets = re.findall(r"^```python\n(.*?)^```", (ROOT / "docs" / page).read_text("utf8"), re.MULTILINE | re.DOTALL)

    assert snippets
    for snippet in snippets:
        exec(compile(snippet, page, "exec"), {})
    assert "False" in capsys.readouterr().out  # a four is no nine
