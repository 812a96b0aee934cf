"""What the PasswordHasher port must do, on Argon2id with parameters that cost a test nothing."""

import pytest

from app.security.passwords import Argon2Passwords

CHEAP = {"time_cost": 1, "memory_cost_kib": 64, "lanes": 1}


@pytest.fixture
def hasher():
    return Argon2Passwords(**CHEAP)


def test_a_password_matches_its_own_hash_only(hasher):
    hashed = hasher.hash("correct horse")

    assert hasher.matches(hashed, "correct horse")
    assert not hasher.matches(hashed, "Correct horse")
    assert not hasher.matches(hashed, "")


def test_two_hashes_of_one_password_differ_and_neither_holds_it(hasher):
    first, second = hasher.hash("correct horse"), hasher.hash("correct horse")

    assert first != second
    assert "correct" not in first


@pytest.mark.parametrize(
    "damaged", ["", "nonsense", "$argon2id$v=19$m=64,t=1,p=1$AAAA$", "$2b$12$abcdefghijklmnopqrstuv"]
)
def test_a_damaged_hash_matches_nothing_and_raises_nothing(hasher, damaged):
    assert hasher.matches(damaged, "correct horse") is False


def test_a_password_matches_however_the_keyboard_spells_its_accents(hasher):
    composed, decomposed = "caf\u00e9", "cafe\u0301"

    assert hasher.matches(hasher.hash(composed), decomposed)


@pytest.mark.parametrize("password", ["", "x" * 100_000, "\0", "пароль 密码 🔑", "\udcff from another encoding"])
def test_any_text_can_be_a_password(hasher, password):
    assert hasher.matches(hasher.hash(password), password)


def test_a_hash_with_weaker_parameters_still_matches_and_asks_to_be_renewed(hasher):
    stronger = Argon2Passwords(**{**CHEAP, "time_cost": 2})
    old = hasher.hash("correct horse")

    assert stronger.matches(old, "correct horse")
    assert stronger.needs_rehash(old)
    assert not stronger.needs_rehash(stronger.hash("correct horse"))
    assert stronger.needs_rehash("damaged")


def test_the_shipped_parameters_are_those_of_rfc_9106_for_little_memory():
    hashed = Argon2Passwords().hash("correct horse")

    assert hashed.startswith("$argon2id$v=19$m=65536,t=3,p=4$")
