import copy
import pickle
from datetime import date, datetime, timedelta

import pytest

from app import language
from app.domain.sentence import Sentence


@pytest.fixture(autouse=True)
def english_again():
    yield
    language.use("en")


def test_a_sentence_is_its_english_text_everywhere_else():
    sentence = Sentence("Nobody has the number {number}. Type it again.", number="17")

    assert sentence == "Nobody has the number 17. Type it again."
    assert sentence.values == {"number": "17"}


@pytest.mark.parametrize("twin", [copy.deepcopy, lambda one: pickle.loads(pickle.dumps(one))])
def test_a_copied_sentence_can_still_be_translated(twin):
    sentence = twin(Sentence("Try again in {seconds} s.", seconds=7))

    assert (sentence, sentence.template, sentence.values) == (
        "Try again in 7 s.",
        "Try again in {seconds} s.",
        {"seconds": 7},
    )


def test_braces_in_a_sentence_without_values_are_left_alone():
    assert Sentence("Type {this}.") == "Type {this}."


def test_an_unknown_text_is_said_as_it_stands():
    language.use("de")

    assert language.said("Grüezi mitenand") == "Grüezi mitenand"


def test_an_unknown_language_is_english():
    assert language.use("xx") == "en"


@pytest.mark.parametrize("variable", ["LC_ALL", "LC_MESSAGES", "LANG"])
def test_the_system_says_which_language(monkeypatch, variable):
    for name in language.VARIABLES:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv(variable, "fr_CA.UTF-8")

    assert language.use("system") == "fr"


def test_a_system_without_a_language_is_english(monkeypatch):
    for name in language.VARIABLES:
        monkeypatch.setenv(name, "C.UTF-8")

    assert language.use("system") == "en"


def test_dates_and_numbers_follow_the_language():
    at = datetime(2026, 11, 20, 15, 4)
    shown = {}
    for tag in language.NAMES:
        language.use(tag)
        shown[tag] = language.long_date(date(2026, 11, 20)), language.time_of_day(at), language.number(1234.5, 1)

    assert shown["de"] == ("Freitag, 20. November", "15:04", "1.234,5")
    assert shown["es"] == ("viernes, 20 de noviembre", "15:04", "1.234,5") or shown["es"][0].startswith("viernes")
    assert shown["pl"][0] == "piątek, 20 listopada"
    assert shown["fr"][0] == "vendredi 20 novembre"
    assert shown["en"][0] == "Friday, 20 November"


def test_a_span_has_hours_and_minutes():
    assert language.span(timedelta(hours=2, minutes=5)) == "2 h 05 min"


def test_weekdays_are_short_where_several_stand_side_by_side():
    shown = {}
    for tag in language.NAMES:
        language.use(tag)
        shown[tag] = " ".join(language.weekday_letters())

    assert shown["en"] == "Mo Tu We Th Fr Sa Su"
    assert shown["de"] == "Mo Di Mi Do Fr Sa So"
    assert shown["es"] == "Lu Ma Mi Ju Vi Sa Do"
    assert shown["fr"] == "Lu Ma Me Je Ve Sa Di"
    assert shown["pl"].startswith("Pon Wto")


def test_a_country_is_called_as_the_language_calls_it():
    language.use("de")

    assert (language.country_name("AT"), language.country_name("??")) == ("Österreich", "??")
