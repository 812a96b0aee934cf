"""Every text of the window is there in every language, and says the same as the English one."""

import re
import string
from dataclasses import fields as fields_of
from datetime import UTC, date, datetime
from itertools import combinations

import pytest

from app.domain.exception import ExceptionKind
from app.domain.reports.attendance import day_table, now_table, today_table
from app.domain.reports.calendar import month_table
from app.domain.reports.charts import hours_per_day, presence_now
from app.domain.reports.hours import hours_table, overtime_table
from app.domain.reports.incidents import exceptions_table, lateness_table
from app.domain.reports.words import kind_said, status_of
from app.domain.workday import Status, WorkDay
from app.language import NAMES, SOURCE, use
from app.settings.core import CORE
from app.settings.reading import PART_TYPES
from app.settings.setting import explanation
from app.ui.screens.admin.settings.viewmodel import part_title
from scripts.messages import catalog_of, gathered, lacking, mo_bytes, path_of, po_bytes, renewed
from tests.conftest import ROOT

LANGUAGES = [language for language in NAMES if language != SOURCE]
WORDED = re.compile(r'^\s+(?:text|title|caption|hint|words): "[^"]*[A-Za-z]{3}[^"]*"$', re.MULTILINE)
DAY = date(2026, 11, 25)
WORDS = 3  # fewer may be the same in two languages: "{count} min", "Konto {name}"
SAME_EVERYWHERE = {"admin", "-5 min", "+5 min", "TwinClock", "Ada Lovelace", "Language · Sprache · Język"}


def fields(text):
    return sorted(name for _, name, _, _ in string.Formatter().parse(text) if name is not None)


def forms(message):
    """English and translated forms of one message, side by side."""
    if isinstance(message.id, str):
        return [(message.id, message.string)]
    return [(message.id[-1], form) for form in message.string]


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_text_lacks_a_translation(language):
    assert lacking(renewed(language)) == [], "Translate them in app/locale, then: make messages"


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_translation_fills_in_what_the_english_does(language):
    wrong = [
        (english, translated)
        for message in catalog_of(language)
        if message.id
        for english, translated in forms(message)
        if fields(english) != fields(translated)
    ]

    assert not wrong


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_translation_ends_as_the_english_does(language):
    ends = ".?!"
    wrong = [
        message.string
        for message in catalog_of(language)
        if message.id and isinstance(message.id, str) and (message.id[-1] in ends) != (message.string[-1] in ends)
    ]

    assert not wrong


@pytest.mark.parametrize("language, other", list(combinations(LANGUAGES, 2)))
def test_no_sentence_stands_in_the_catalog_of_another_language(language, other):
    said = {message.id: message.string for message in catalog_of(other) if isinstance(message.id, str)}

    borrowed = [
        message.string
        for message in catalog_of(language)
        if message.id and message.string == said.get(message.id) != message.id and len(message.string.split()) >= WORDS
    ]

    assert not borrowed


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_catalog_holds_todays_texts_and_its_compiled_form_the_same(language):
    catalog = renewed(language)

    assert path_of(language).read_bytes() == po_bytes(catalog), "Run: make messages"
    assert path_of(language, "mo").read_bytes() == mo_bytes(catalog), "Run: make messages"


def untranslated(language, texts):
    catalog = catalog_of(language)
    return [text for text in texts if not (catalog.get(text) and catalog.get(text).string)]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_setting_is_explained_in_every_language(language):
    of_parts = [explanation(one) for kind in PART_TYPES.values() for one in fields_of(kind)]

    assert untranslated(language, [*CORE.values(), *of_parts]) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_part_of_the_settings_has_a_title_in_every_language(language):
    english = [part_title(part) for part in PART_TYPES]
    use(language)
    said = [part_title(part) for part in PART_TYPES]
    use(SOURCE)

    assert not set(english) & set(said) and not set(said) & set(PART_TYPES)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_status_and_every_kind_of_exception_is_said_in_every_language(language):
    statuses = [status_of(WorkDay(employee_key="1", day=DAY, status=status)) for status in Status]

    assert untranslated(language, [*statuses, *map(kind_said, ExceptionKind)]) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_report_has_a_title_in_every_language(language):
    reports = (
        hours_table([], {}, DAY, DAY),
        overtime_table([], {}, DAY, DAY),
        lateness_table([], {}, DAY, DAY),
        exceptions_table([], {}, [], DAY, DAY),
        hours_per_day([], {}, DAY, DAY),
        presence_now([], {}, DAY),
        now_table([], {}, datetime(2026, 11, 25, tzinfo=UTC)),
        today_table([], {}, DAY),
        day_table([], {}, DAY),
        month_table([], {}, 2026, 11),
    )

    assert untranslated(language, [table.title.template for table in reports]) == []


def test_texts_are_found_in_both_python_and_looks():
    found = {message.id for message in gathered()}

    assert {"Badge number", "Ready: press Check in", "Come closer", "Your rights"} <= found


def test_no_look_has_words_that_cannot_be_translated():
    plain = [
        f"{path.name}: {line.strip()}"
        for path in (ROOT / "app/ui").rglob("*.kv")
        for line in WORDED.findall(path.read_text("utf8"))
        if line.split('"')[1] not in SAME_EVERYWHERE
    ]

    assert not plain, 'Wrap them: _("…")'
