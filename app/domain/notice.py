"""The privacy notice: what is stored about a person at this door, for how long, and their rights."""

import hashlib
from dataclasses import dataclass

from app.domain.sentence import Sentence

TEXT_DATE = "2026-11"  # changes with the words below


@dataclass(frozen=True, kw_only=True)
class NoticeFacts:
    """What differs from company to company. days: 0 where nothing of the kind is kept or nothing ends it."""

    company: str = ""
    contact: str = ""
    keeps_pictures: bool = True
    unknown_faces_days: int = 0
    punches_days: int = 0
    without_face: bool = True

    @property
    def version(self) -> str:
        """Changes with the words and with every fact, so that a consent says which notice it was given under."""
        return f"{TEXT_DATE}-{hashlib.sha256(repr(self).encode()).hexdigest()[:6]}"


@dataclass(frozen=True)
class Paragraph:
    """A heading and what stands below it."""

    title: Sentence
    text: tuple[str, ...]


def notice(facts: NoticeFacts) -> tuple[Paragraph, ...]:
    """The whole notice, ready to be said in any language."""
    return (
        Paragraph(Sentence("Who is responsible"), (_responsible(facts),)),
        Paragraph(Sentence("What is stored"), _stored(facts)),
        Paragraph(Sentence("What it is for"), (_PURPOSE,)),
        Paragraph(Sentence("For how long"), _how_long(facts)),
        Paragraph(Sentence("Your rights"), _rights(facts)),
        Paragraph(Sentence("Whom to ask"), (_contact(facts),)),
    )


_PURPOSE = Sentence(
    "To record when you come and go, and to work out your hours from that. Nothing is used to watch you at work, and "
    "nothing leaves this company's computers."
)


def _responsible(facts: NoticeFacts) -> Sentence:
    if facts.company:
        return Sentence("{company} runs this door and answers for what is stored here.", company=facts.company)
    return Sentence("Your employer runs this door and answers for what is stored here.")


def _stored(facts: NoticeFacts) -> tuple[Sentence, ...]:
    pictures = (
        Sentence("A few small pictures of your face, so that the recogniser can be improved.")
        if facts.keeps_pictures
        else Sentence("No pictures of your face.")
    )
    return (
        Sentence("Your name and your employee number."),
        Sentence("128 numbers for each picture of your face, made by a computer: they serve to recognise you."),
        pictures,
        Sentence("Each IN and OUT with its time."),
    )


def _how_long(facts: NoticeFacts) -> tuple[Sentence, ...]:
    punches = (
        Sentence("IN and OUT: {days} days.", days=facts.punches_days)
        if facts.punches_days
        else Sentence("IN and OUT: for as long as the law asks the employer to keep hours of work.")
    )
    strangers = (
        Sentence("The picture of somebody who was not recognised: {days} days.", days=facts.unknown_faces_days)
        if facts.unknown_faces_days
        else Sentence("Of somebody who is not recognised, nothing is stored.")
    )
    return (Sentence("Your face: until you leave the company or withdraw your consent."), punches, strangers)


def _rights(facts: NoticeFacts) -> tuple[Sentence, ...]:
    way = (
        (Sentence("You need not use your face: press Without my face, and use your number and your PIN."),)
        if facts.without_face
        else ()
    )
    return (
        *way,
        Sentence("You may withdraw your consent at any time; your pictures and numbers are then erased."),
        Sentence("You may ask for a copy of what is stored about you, and have mistakes corrected."),
        Sentence("You may complain to the data protection authority."),
    )


def _contact(facts: NoticeFacts) -> str:
    return facts.contact or Sentence("Whoever keeps the attendance in your company.")
