"""Which column of somebody's sheet means what."""

import difflib
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

FIELDS = ("number", "name", "first_name", "last_name", "department", "site", "starts_on", "ends_on")
SYNONYMS: dict[str, str] = {
    "number": "number no nr id employeenumber employeeno employeeid employee badge badgenumber personnelnumber "
    "payrollid payrollnumber staffid staffnumber personalnummer personalnr mitarbeiternummer mitarbeiternr "
    "numero matricule numeroempleado numeroemploye numer numerpracownika",
    "name": "name fullname employeename displayname vollername mitarbeiter nombre nombrecompleto nomcomplet "
    "imienazwisko imieinazwisko",
    "first_name": "firstname givenname forename vorname prenom imie nombredepila",
    "last_name": "lastname surname familyname nachname familienname nom nomdefamille apellido apellidos nazwisko",
    "department": "department dept team division unit abteilung bereich departamento departement service dzial",
    "site": "site location office branch plant standort ort filiale niederlassung sede lugar lieu etablissement "
    "lokalizacja oddzial",
    "starts_on": "startson start startdate startingdate hiredate hiredon joined joiningdate dateofjoining entrydate "
    "eintritt eintrittsdatum beginn fechadealta fechadeinicio datedentree datedebut datazatrudnienia",
    "ends_on": "endson end enddate leavingdate lastday terminationdate exitdate austritt austrittsdatum ende "
    "fechadebaja fechadefin datedesortie datedefin datazwolnienia",
}
BY_WORD = {word: field for field, words in SYNONYMS.items() for word in words.split()}


@dataclass(frozen=True)
class Columns:
    """fields: field -> place of its column. unknown: headers that mean nothing here. problems: why it cannot go on."""

    fields: Mapping[str, int]
    unknown: tuple[str, ...]
    problems: tuple[str, ...]


def columns_of(header: Sequence[str], chosen: Mapping[str, str]) -> Columns:
    """Guess what the columns mean; what was chosen by hand goes first.

    Args:
        header: the first row. chosen: field -> header, as the sheet writes it (case aside).
    """
    places, problems = _chosen(header, chosen)
    unknown = []
    for place, title in enumerate(header):
        if place in places.values() or not title:
            continue
        field = BY_WORD.get(_plain(title))
        if field is None:
            unknown.append(title)
        elif field in places:
            if field not in chosen:
                problems.append(
                    f"Expected one column for {field}. Received {header[places[field]]!r} and {title!r}. "
                    f'Choose: --map {field}="{title}"'
                )
        else:
            places[field] = place
    if not problems:
        problems += _missing(places, unknown)
    return Columns(places, tuple(unknown), tuple(problems))


def _chosen(header: Sequence[str], chosen: Mapping[str, str]) -> tuple[dict[str, int], list[str]]:
    places, problems = {}, []
    folded = [title.casefold() for title in header]
    for field, title in chosen.items():
        if field not in FIELDS:
            problems.append(f"Expected --map with one of {', '.join(FIELDS)}. Received {field!r}.")
        elif title.strip().casefold() not in folded:
            near = difflib.get_close_matches(title, header, n=1, cutoff=0.0)
            problems.append(
                f"Expected a column {title!r}. Received none. The nearest is {near[0] if near else 'none'!r}."
            )
        else:
            places[field] = folded.index(title.strip().casefold())
    return places, problems


def _missing(places: Mapping[str, int], unknown: Sequence[str]) -> list[str]:
    rest = f" Columns that were not understood: {', '.join(map(repr, unknown))}." if unknown else ""
    if "number" not in places:
        return [f'Expected a column with the employee number. Received none.{rest} Choose: --map number="..."']
    return []


def _plain(title: str) -> str:
    """Letters and digits only, without accents: "Eintritts-Datum" and "eintrittsdatum" are one."""
    title = title.replace("ł", "l").replace("Ł", "L")  # no accent to Unicode, one to who types
    bare = unicodedata.normalize("NFKD", title.casefold())
    return "".join(sign for sign in bare if sign.isalnum())
