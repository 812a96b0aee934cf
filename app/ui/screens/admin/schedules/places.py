"""Sites with their holidays, and the company's own days, as forms and as a list; no Kivy."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date

from app.domain.assignment import CompanyDay, Site
from app.domain.permission import Operator
from app.domain.schedulefile import ScheduleFile
from app.language import _, country_name, short_date
from app.services.planning import Planning
from app.ui.screens.admin.schedules.form import Control, Form, Group, Line
from app.ui.screens.admin.schedules.typed import Reading, day_of, zone_of
from app.ui.widgets.table.column import Column, Kind, Row
from app.ui.worker import Submit

OFF, WORK = "off", "work"


def holiday_columns() -> list[Column]:
    return [
        Column(_("Day"), Kind.DATE, share=0.8),
        Column(_("Weekday"), share=0.8, optional=True),
        Column(_("Holiday"), share=2.0),
        Column(_("For"), share=1.0, optional=True),
        Column(_("Kind"), share=1.1, tones={_("worked all the same"): "hint"}),
    ]


def day_key(day: CompanyDay) -> str:
    return f"{day.day.isoformat()}|{day.site}"


def holiday_rows(days: Mapping[date, str], own: Iterable[CompanyDay], site: str) -> list[Row]:
    """The holidays of a site, and what the company itself decided there; by day. days: both together."""
    here = [one for one in own if one.site in ("", site)]
    decided = {one.day for one in here}
    public = [
        Row(f"{day}|public", _cells(day, name, site, _("public holiday")))
        for day, name in days.items()
        if day not in decided
    ]
    rows = [*public, *(_own_row(one) for one in here)]
    return sorted(rows, key=lambda row: row.key)


def _own_row(one: CompanyDay) -> Row:
    kind = _("the company's own") if one.is_off else _("worked all the same")
    return Row(day_key(one), _cells(one.day, one.name, one.site, kind))


def _cells(day: date, name: str, site: str, kind: str) -> tuple[date, str, str, str, str]:
    return day, short_date(day).partition(" ")[0], name, site or _("every site"), kind


class SiteForm(Form):
    """name: of the site, "" while a new one is typed. countries, subdivisions: (code, name), read when it is opened."""

    def __init__(self, planning: Planning, in_background: Submit, who: Callable[[], Operator]) -> None:
        self._planning = planning
        self.countries: tuple[tuple[str, ...], ...] = ()
        super().__init__(in_background, who)

    def _begin(self) -> None:
        super()._begin()
        self.name = ""
        self.subdivisions: tuple[tuple[str, ...], ...] = ()

    def open(self, name: str, site: Site | None, zone: str) -> None:
        """site: as it is stored, None where nobody did yet. zone: what is proposed for a site without one."""
        self._begin()
        self.name, self.title = name, name or _("A new site")
        country, subdivision = (site.country, site.subdivision) if site else ("", "")
        self.load({"name": name, "zone": site.zone if site else zone, "country": country, "subdivision": subdivision})
        if not self.countries:
            self._read(self._planning.countries, self._know_countries)
        self._read_subdivisions(country)

    def _know_countries(self, codes: tuple[str, ...]) -> None:
        named = sorted(((code, country_name(code)) for code in codes), key=lambda row: row[1])
        self.countries = (("", _("no public holidays")), *named)

    def _read_subdivisions(self, country: str) -> None:
        def known(parts: dict[str, str]) -> None:
            if self.texts.get("country") == country:
                named = sorted(parts.items(), key=lambda row: row[1])
                self.subdivisions = (("", _("the whole country")), *named) if named else ()

        if country:
            self._read(lambda: self._planning.subdivisions(country), known)

    def type(self, key: str, typed: str | bool) -> None:
        """Another country has other parts."""
        if key == "country" and self.texts.get("country") != typed:
            self.texts["subdivision"], self.subdivisions = "", ()
            super().type(key, typed)
            self._read_subdivisions(str(typed))
        else:
            super().type(key, typed)

    @property
    def groups(self) -> tuple[Group, ...]:
        zone = _("Like Europe/Vienna: the clock by which people here begin and end.")
        country = _("Its public holidays are days off here.")
        region = _("Where a part of the country has holidays of its own.")
        lines = [
            Line("name", _("Site"), _("As it is written in the list of employees."), is_fixed=bool(self.name)),
            Line("zone", _("Time zone"), zone),
            Line("country", _("Country"), country, Control.SEARCH, self.countries, (_("Code"), _("Country"))),
        ]
        if self.subdivisions:
            lines.append(
                Line("subdivision", _("Region"), region, Control.SEARCH, self.subdivisions, (_("Code"), _("Region")))
            )
        return (Group("", tuple(lines)),)

    def _read_texts(self) -> Reading:
        reading = Reading(self.texts)
        reading.need("name", str)
        reading.need("zone", zone_of)
        return reading

    def _take_over(self, reading: Reading) -> None:
        keys, by = ("name", "zone", "country", "subdivision"), self._who().key
        site = Site(**{key: reading.text(key) for key in keys})
        words = _("Saved: {name}. Reports count by it at once.").format(name=site.name)
        self._act(lambda: self._planning.put(ScheduleFile(sites=(site,)), by=by), words, self._saved)


class DayForm(Form):
    """A day that the company decides on. sites: where."""

    def __init__(self, planning: Planning, in_background: Submit, who: Callable[[], Operator]) -> None:
        self._planning = planning
        self.sites: tuple[str, ...] = ()
        super().__init__(in_background, who)

    def open(self, site: str) -> None:
        self.title = _("A day of the company's own")
        self.load({"day": "", "name": "", "site": site, "kind": OFF})

    @property
    def groups(self) -> tuple[Group, ...]:
        sites = (("", _("every site")), *((name, name) for name in self.sites))
        ways = ((OFF, _("nobody works")), (WORK, _("worked, although it is a public holiday")))
        lines = (
            Line("day", _("Day"), _("A day like 2026-12-01.")),
            Line("name", _("What it is called"), _("As reports call it.")),
            Line("site", _("For"), "", Control.CHOICE, sites),
            Line("kind", _("Kind"), "", Control.CHOICE, ways),
        )
        return (Group("", lines),)

    def _read_texts(self) -> Reading:
        reading = Reading(self.texts)
        reading.need("day", day_of)
        reading.need("name", str)
        return reading

    def _take_over(self, reading: Reading) -> None:
        day, by = reading.need("day", day_of), self._who().key
        if day is None:
            return
        one = CompanyDay(
            day=day, name=reading.text("name"), site=reading.text("site"), is_off=reading.text("kind") == OFF
        )
        words = _("Saved: {name}.").format(name=f"{day} {one.name}")
        self._act(lambda: self._planning.put_day(one, by), words, self._saved)
