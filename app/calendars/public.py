"""Public holidays, from the holidays package."""

from datetime import date
from functools import lru_cache

from app.errors import BadInput


class PackagedHolidays:
    """The PublicHolidays port; works without a network: the package computes its holidays."""

    def between(self, first: date, last: date, country: str, subdivision: str = "") -> dict[date, str]:
        """Names by day, both ends included, in the country's own language.

        Args:
            country: ISO 3166-1 alpha-2. subdivision: ISO 3166-2 without the country, "" for the whole country.
        Raises:
            BadInput: the package knows no such country or subdivision; the text lists what it knows.
        """
        found: dict[date, str] = {}
        for year in range(first.year, last.year + 1):
            found |= {day: name for day, name in _of_year(country, subdivision, year) if first <= day <= last}
        return dict(sorted(found.items()))

    def countries(self) -> tuple[str, ...]:
        """ISO 3166-1 alpha-2 codes, sorted."""
        return _countries()

    def subdivisions(self, country: str) -> dict[str, str]:
        """ISO 3166-2 codes without the country; each with its name, or itself where the package has none."""
        import holidays

        if country not in _countries():
            return {}
        entry = getattr(holidays, country)
        names: dict[str, str] = {}
        for name, code in getattr(entry, "subdivisions_aliases", {}).items():
            names.setdefault(code, name)  # the first is the long one: "Wien", then "W"
        return {code: names.get(code, code) for code in entry.subdivisions}


@lru_cache(maxsize=1)
def _countries() -> tuple[str, ...]:
    import holidays

    return tuple(sorted(code for code in holidays.list_supported_countries(include_aliases=False) if len(code) == 2))


@lru_cache(maxsize=256)
def _of_year(country: str, subdivision: str, year: int) -> tuple[tuple[date, str], ...]:
    import holidays  # 0.2 s: only where a site has public holidays

    try:
        # The package would take the language of this machine; past reports should not change with it.
        language = holidays.country_holidays(country).default_language
        found = holidays.country_holidays(country, subdiv=subdivision or None, years=year, language=language)
    except (NotImplementedError, KeyError) as error:
        raise BadInput(_unknown(country, subdivision, holidays.list_supported_countries())) from error
    return tuple(found.items())


def _unknown(country: str, subdivision: str, known: dict[str, list[str]]) -> str:
    if country in known:
        return (
            f"Expected a subdivision of {country}: {', '.join(known[country]) or 'none'}. Received {subdivision!r}. "
            "Choose one of them, or leave it out."
        )
    return f"Expected the ISO code of a country, like AT or DE. Received {country!r}. Look it up and try again."
