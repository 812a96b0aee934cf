"""Nothing in the window opens a file dialog, a browser, a shell or another program."""

import pytest

from tests.architecture.test_arrows import imported_packages, python_files
from tests.conftest import ROOT

WAYS_OUT = {
    "subprocess", "webbrowser", "tkinter", "plyer", "kivy.uix.filechooser", "kivymd.uix.filemanager",
    "kivy.modules", "os.system", "os.startfile", "os.popen", "pty", "code", "pdb",
}  # fmt: skip


@pytest.mark.parametrize("folder", ["app/ui"])
def test_the_windows_code_names_no_way_out_of_a_kiosk(folder):
    wrong = {str(path): found for path in python_files(folder) if (found := imported_packages(path) & WAYS_OUT)}

    assert not wrong


def test_its_looks_name_none_either_but_for_the_admins_list_of_files_that_a_kiosk_does_not_offer():
    words = ("FileChooser", "MDFileManager", "open_settings", "webbrowser")
    looks = list((ROOT / "app/ui").rglob("*.kv"))
    named = {(path.name, word) for path in looks for word in words if word in path.read_text("utf8")}

    assert named <= {("path_field.kv", "FileChooser")}
    assert "self.can_browse = not self.desk.kiosk" in (ROOT / "app/ui/widgets/path_field.py").read_text("utf8")
