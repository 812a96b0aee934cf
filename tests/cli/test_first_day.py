"""A first day on the command line: set up, enrol, check in, report, leave."""

from datetime import datetime

import pytest

from tests.cli.running import main_py
from tests.company import people, pictures


@pytest.fixture(scope="module")
def data(tmp_path_factory):
    folder = tmp_path_factory.mktemp("data")
    assert main_py("--data", folder, "admin", "init").status == 0
    return folder


@pytest.fixture(scope="module")
def ada(data):
    """The first person of the shared pictures, enrolled as Ada with number 17."""
    ran = main_py("enroll", "Ada", "--id", "17", "--from", *pictures(people()[0])[:3], "--data", data, "--json")
    assert ran.status == 0, ran.err
    return ran.json()


def test_enrolling_lists_what_was_accepted(ada):
    assert ada["employee"] == {"id": "17", "name": "Ada"}
    assert len(ada["accepted"]) == 3


def test_checking_in_prints_the_verdict_of_the_design(data, ada):
    ran = main_py("checkin", "--from", pictures(people()[0])[5], "--data", data, "--json")

    verdict = ran.json()
    assert ran.status == 0, ran.out
    assert set(verdict) >= {
        "outcome", "employee", "direction", "at", "similarity", "distance", "threshold", "reason", "ms",
    }  # fmt: skip
    assert (verdict["outcome"], verdict["direction"], verdict["employee"]["id"]) == ("accepted", "in", "17")
    assert datetime.fromisoformat(verdict["at"]).tzinfo is not None
    assert verdict["distance"] <= verdict["threshold"]

    again = main_py("checkin", "--from", pictures(people()[0])[5], "--data", data, "--json")
    assert (again.status, again.json()["outcome"]) == (1, "too_soon")

    report = main_py("report", "today", "--data", data, "--json").json()
    assert [row["employee"]["id"] for row in report["rows"]] == ["17"]


def test_a_stranger_is_refused_with_status_1_and_no_name(data, ada):
    ran = main_py("checkin", "--from", pictures(people()[40])[0], "--data", data, "--json")

    assert ran.status == 1
    assert (ran.json()["outcome"], ran.json()["employee"]) == ("unknown", None)


def test_a_badge_number_makes_it_one_to_one(data, ada):
    picture = pictures(people()[0])[6]

    right = main_py("checkin", "--from", picture, "--id", "17", "--dry-run", "--data", data, "--json").json()
    other = main_py("checkin", "--from", picture, "--id", "99", "--dry-run", "--data", data, "--json").json()

    assert right["outcome"] in {"accepted", "too_soon"}
    assert other["outcome"] == "unknown"


def test_a_folder_is_one_visit(data, ada):
    ran = main_py("checkin", "--from", people()[0], "--dry-run", "--data", data, "--json")

    assert ran.json()["outcome"] in {"accepted", "too_soon"}


def test_the_same_face_under_another_name_is_refused_unless_allowed(data, ada):
    words = ("enroll", "Eve", "--from", pictures(people()[0])[3], "--data", data, "--json")

    refused = main_py(*words)
    assert (refused.status, refused.json()["duplicate_of"]["id"]) == (1, "17")
    assert "--allow-duplicate" in main_py(*words[:-1]).out

    allowed = main_py(*words, "--allow-duplicate")
    assert allowed.status == 0
    number = allowed.json()["employee"]["id"]
    assert main_py("employees", "erase", number, "--data", data).status == 0


def test_an_admin_act_needs_the_password(data, ada):
    words = ("enroll", "Eve", "--from", pictures(people()[1])[0], "--data", data)

    assert main_py(*words, password="wrong password").status == 1
    nobody = main_py(*words, password=None)
    assert nobody.status == 1
    assert "TWINCLOCK_PASSWORD" in nobody.err


def test_deactivating_closes_the_door_at_once(data):
    number = main_py(
        "enroll", "Bob", "--from", *pictures(people()[2])[:2], "--data", data, "--json"
    ).json()["employee"]["id"]  # fmt: skip

    assert main_py("employees", "deactivate", number, "--data", data).status == 0

    ran = main_py("checkin", "--from", pictures(people()[2])[4], "--data", data, "--json")
    assert (ran.status, ran.json()["outcome"], ran.json()["employee"]["name"]) == (1, "inactive", "Bob")


def test_erasing_leaves_no_picture(data, ada):
    number = main_py(
        "enroll", "Gil", "--from", *pictures(people()[3])[:2], "--data", data, "--json"
    ).json()["employee"]["id"]  # fmt: skip
    assert list((data / "anchor" / number).iterdir())

    assert main_py("employees", "erase", number, "--data", data).status == 0

    assert not (data / "anchor" / number).exists()
    assert number not in main_py("employees", "list", "--data", data).out.split()


def test_verify_tells_two_people_apart(data):
    first, other = people()[0], people()[1]

    same = main_py("verify", pictures(first)[0], pictures(first)[7], "--data", data, "--json").json()
    different = main_py("verify", pictures(first)[0], pictures(other)[0], "--data", data, "--json").json()

    assert same["same"] and not different["same"]
    assert same["similarity"] > different["similarity"]


def test_json_prints_one_object_and_nothing_else(data, ada):
    ran = main_py("employees", "list", "--json", "--data", data)

    assert {e["id"] for e in ran.json()["employees"]} >= {"17"}
