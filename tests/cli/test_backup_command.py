"""main.py backup, restore, keys: as an admin runs them."""

import pytest

from app.assembly.sealing import open_sealed
from app.config import load_config
from app.services.ports import SampleKind
from tests.cli.running import main_py
from tests.stores import a_crop, a_template, an_employee

PASSPHRASE = "correct horse battery"


@pytest.fixture(scope="module")
def data(tmp_path_factory):
    folder = tmp_path_factory.mktemp("company") / "data"
    assert main_py("admin", "init", "--data", folder).status == 0
    store, samples = open_sealed(load_config({"data": str(folder)}))
    sample = samples.save(SampleKind.ANCHOR, "17", a_crop())
    with store.unit_of_work() as work:
        work.employees.add(an_employee("0a" * 16, number="17", name="Ada"))
        work.templates.add(a_template("0a" * 16, sample=sample))
        work.commit()
    store.close()
    return folder


@pytest.fixture(scope="module")
def backup(data):
    file = data.parent / "company.twinclock"
    ran = main_py("backup", file, "--data", data, "--json", TWINCLOCK_PASSPHRASE=PASSPHRASE)
    assert ran.status == 0, ran.err
    assert ran.json() | {"people": 1, "pictures": 1, "file": str(file)} == ran.json()
    return file


def test_a_new_machine_restores_with_the_file_and_the_passphrase_alone(backup, tmp_path):
    elsewhere = {"TWINCLOCK_PASSPHRASE": PASSPHRASE, "TWINCLOCK_KEY_FILE": str(tmp_path / "keys.json")}

    ran = main_py("restore", backup, "--data", tmp_path / "new", "--json", password=None, **elsewhere)

    assert ran.json() | {"people": 1, "dropped": 0, "pictures": 1, "aside": []} == ran.json()
    listed = main_py("employees", "list", "--data", tmp_path / "new", "--json", **elsewhere).json()
    assert [one["name"] for one in listed["employees"]] == ["Ada"]
    assert not [path.name for path in tmp_path.iterdir() if "restor" in path.name]


def test_a_folder_in_use_is_replaced_only_when_asked_and_kept_aside(data, backup):
    refused = main_py("restore", backup, "--data", data, "--json", TWINCLOCK_PASSPHRASE=PASSPHRASE)
    denied = main_py(
        "restore",
        backup,
        "--replace",
        "--data",
        data,
        "--json",
        password="wrong horse",
        TWINCLOCK_PASSPHRASE=PASSPHRASE,
    )
    done = main_py("restore", backup, "--replace", "--data", data, "--json", TWINCLOCK_PASSPHRASE=PASSPHRASE)

    assert refused.status == 1 and "Expected an empty data folder" in refused.json()["error"]
    assert denied.status == 1
    assert done.status == 0, done.err
    (aside,) = done.json()["aside"]
    assert aside.startswith(f"{data}.before-")
    assert main_py("keys", "status", "--data", data, "--json").json()["people"] == 1


def test_a_wrong_passphrase_and_a_folder_without_its_key_say_what_to_do(data, backup, tmp_path):
    wrong = main_py("restore", backup, "--data", tmp_path / "new", TWINCLOCK_PASSPHRASE="quite another one")
    missing = main_py("employees", "list", "--data", data, TWINCLOCK_KEY_FILE=str(tmp_path / "none.json"))

    assert wrong.status == 1 and "Expected the passphrase" in wrong.err
    assert missing.status == 2 and "Expected the master key" in missing.err and "restore" in missing.err
    assert not (tmp_path / "none.json").exists() and not (tmp_path / "new").exists()


def test_keys_rotate_export_and_import_bring_a_lost_key_file_back(data, tmp_path):
    lost, file = str(tmp_path / "found.json"), tmp_path / "recovery.json"
    rotated = main_py("keys", "rotate", "--data", data, "--json").json()
    exported = main_py("keys", "export", file, "--data", data, "--json", TWINCLOCK_PASSPHRASE=PASSPHRASE)

    imported = main_py(
        "keys", "import", file, "--data", data, "--json", TWINCLOCK_PASSPHRASE=PASSPHRASE, TWINCLOCK_KEY_FILE=lost
    )

    assert rotated["keys"] == 1 and exported.status == 0
    assert imported.json() == {"master": rotated["new"], "where": lost}
    status = main_py("keys", "status", "--data", data, "--json", TWINCLOCK_KEY_FILE=lost).json()
    assert status["unsealed"] == 0 and status["data_keys"] == 1 and status["where"] == lost
