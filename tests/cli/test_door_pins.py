"""A PIN that was set in the office, at a door machine with a key file of its own, by the command line alone."""

from tests.cli.running import main_py

PASSPHRASE, PIN = "correct horse battery", "48291"


def test_a_pin_of_the_office_clocks_in_at_a_door_machine(tmp_path):
    office = {"TWINCLOCK_KEY_FILE": str(tmp_path / "office.json")}
    door = {"TWINCLOCK_KEY_FILE": str(tmp_path / "door.json")}
    parcel, sheet = tmp_path / "door.twinclock", tmp_path / "people.csv"
    sheet.write_text("number,name\n17,Ada Lovelace\n", "utf8")
    at_office, at_door = ("--data", tmp_path / "office"), ("--data", tmp_path / "door")
    assert main_py("admin", "init", *at_office, **office).status == 0
    assert main_py("employees", "import", sheet, *at_office, **office).status == 0
    assert main_py("employees", "pin", "17", *at_office, TWINCLOCK_PIN=PIN, **office).status == 0

    sent = main_py("door", "export", parcel, "--json", *at_office, TWINCLOCK_PASSPHRASE=PASSPHRASE, **office)
    came = main_py("door", "import", parcel, "--json", *at_door, TWINCLOCK_PASSPHRASE=PASSPHRASE, **door)
    right = main_py("checkin", "--id", "17", "--pin", "--json", *at_door, TWINCLOCK_PIN=PIN, **door)
    wrong = main_py("checkin", "--id", "17", "--pin", "--json", *at_door, TWINCLOCK_PIN="90517", **door)

    assert (sent.json()["pins"], sent.json()["pins_staying"], came.json()["pins"]) == (1, 0, 1)
    assert right.json()["employee"] == {"id": "17", "name": "Ada Lovelace"} and right.json()["direction"] == "in"
    assert wrong.status == 1 and "Expected a known number and its PIN" in wrong.err
    assert PIN.encode() not in parcel.read_bytes()
