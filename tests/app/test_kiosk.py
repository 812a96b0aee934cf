"""The files that make a machine a door are valid for whoever reads them: systemd, desktops, Windows, macOS."""

import plistlib
import re
import shutil
import subprocess
from configparser import ConfigParser
from xml.etree import ElementTree

import pytest

from app.errors import BadInput
from app.kiosk.program import Program
from app.kiosk.writing import GUIDE_NAME, kiosk_files, write_kiosk_files

AWKWARD = Program(python="/opt/Twin Clock/100%/python", folder="/opt/Twin Clock/100%", data="/srv/d & t")


@pytest.fixture
def files():
    return kiosk_files(AWKWARD)


def text_of(files, ending):
    (found,) = [text for name, text in files.items() if name.endswith(ending)]
    return found


def test_the_session_script_parses_and_names_the_program_with_its_blanks(files):
    script = text_of(files, "twinclock-session")

    ended = subprocess.run(["sh", "-n"], input=script, text=True, capture_output=True)

    assert ended.returncode == 0, ended.stderr
    assert "'/opt/Twin Clock/100%/python' '/opt/Twin Clock/100%/main.py' --kiosk --data '/srv/d & t'" in script


@pytest.mark.parametrize("name", ["twinclock.desktop", "twinclock-wayland.desktop"])
def test_a_session_entry_has_what_a_display_manager_needs(files, name, tmp_path):
    entry = ConfigParser(interpolation=None)
    entry.read_string(text_of(files, name))

    assert {"type", "name", "exec"} <= set(entry["Desktop Entry"])
    if shutil.which("desktop-file-validate"):
        (tmp_path / name).write_text(text_of(files, name))
        ended = subprocess.run(["desktop-file-validate", tmp_path / name], capture_output=True, text=True)
        assert ended.returncode == 0, ended.stdout


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="needs systemd-analyze")
def test_systemd_takes_the_unit(tmp_path):
    program = Program(python="/bin/sh", folder="/tmp", data="/srv/100% d & t")
    unit = tmp_path / "twinclock.service"
    unit.write_text(text_of(kiosk_files(program), "twinclock.service"))

    ended = subprocess.run(["systemd-analyze", "--user", "verify", unit], capture_output=True, text=True)

    complaints = [line for line in ended.stderr.splitlines() if "twinclock.service" in line]
    assert not complaints, complaints


def test_the_units_words_are_those_of_the_program(files):
    line = re.search(r"^ExecStart=(.*)$", text_of(files, "twinclock.service"), re.MULTILINE)

    assert line[1] == ('"/opt/Twin Clock/100%%/python" "/opt/Twin Clock/100%%/main.py" --kiosk --data "/srv/d & t"')


def test_the_window_is_the_only_shell_of_the_windows_account(files):
    space = {"s": "http://schemas.microsoft.com/ShellLauncher/2018/Configuration"}
    launcher = ElementTree.fromstring(text_of(files, "shell-launcher.xml"))

    shells = [one.get("Shell") for one in launcher.findall(".//s:Profile/s:Shell", space)]
    profiles = [one.get("Id") for one in launcher.findall(".//s:Profile", space)]

    assert shells == ['"/opt/Twin Clock/100%/python" "/opt/Twin Clock/100%/main.py" --kiosk --data "/srv/d & t"']
    assert len(set(profiles)) == 1


def test_the_windows_task_starts_the_program_at_the_logon_without_rights(files):
    space = {"t": "http://schemas.microsoft.com/windows/2004/02/mit/task"}
    task = ElementTree.fromstring(text_of(files, "twinclock-task.xml"))

    assert task.findtext(".//t:Exec/t:Command", namespaces=space) == AWKWARD.python
    assert '--data "/srv/d & t"' in task.findtext(".//t:Exec/t:Arguments", namespaces=space)
    assert task.find(".//t:LogonTrigger", space) is not None
    assert task.findtext(".//t:RunLevel", namespaces=space) == "LeastPrivilege"


def test_the_mac_agent_runs_the_program_again_unless_it_was_closed(files):
    agent = plistlib.loads(text_of(files, ".plist").encode())

    assert agent["ProgramArguments"] == AWKWARD.words
    assert agent["RunAtLoad"] and agent["KeepAlive"] == {"SuccessfulExit": False}


def test_the_guide_names_every_file(files):
    guide = files[GUIDE_NAME]

    missing = [name for name in files if name != GUIDE_NAME and name.rpartition("/")[2] not in guide]

    assert not missing


def test_they_are_written_below_the_folder_and_the_script_can_be_run(tmp_path):
    written = write_kiosk_files(AWKWARD, tmp_path / "kiosk")

    assert {path.relative_to(tmp_path / "kiosk").as_posix() for path in written} == set(kiosk_files(AWKWARD))
    assert (tmp_path / "kiosk/linux/usr/local/bin/twinclock-session").stat().st_mode & 0o111


def test_a_folder_that_cannot_be_written_is_said(tmp_path):
    (tmp_path / "file").write_text("")

    with pytest.raises(BadInput, match="Choose another folder"):
        write_kiosk_files(AWKWARD, tmp_path / "file" / "below")
