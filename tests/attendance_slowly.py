"""A company's monthly totals, worked out another way: plain dates and clocks, and every minute of a day laid out.

Shares no code with the product: it reads the schedules' TOML, the punches and the corrections for itself.
"""

import tomllib
from collections import Counter, defaultdict
from datetime import UTC, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo

import numpy as np

from tests.attendance_company import CHANGED, SCHEDULES

MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
NAMES = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]


def monthly_totals(company) -> dict[tuple[str, str], Counter]:
    """(employee's key, "2026-03") -> minutes and counts."""
    return {key: total for one in company.employees for key, total in _Person(company, one).months().items()}


class _Person:
    def __init__(self, company, employee):
        self.company, self.me, self.zone = company, employee, ZoneInfo(BOOK["sites"][employee.site]["zone"])
        self.away = {
            leave.first + DAY * n
            for leave in company.leaves
            if leave.employee_key == employee.key
            for n in range((leave.last - leave.first).days + 1)
        }
        self.switches = sorted(
            (a.from_day, a.schedule)
            for a in company.assignments
            if (a.level.value, a.subject) in (("employee", employee.key), ("department", employee.department))
        )
        self.plan = cache(self._plan)

    def months(self):
        sessions, lost = self._sessions()
        totals, weeks = defaultdict(Counter), Counter()
        for n in range((self.company.last - self.company.first).days + 1):
            day = self.company.first + DAY * n
            totals[self.me.key, f"{day:%Y-%m}"].update(self._day(day, sessions.get(day, []), lost[day], weeks))
        return totals

    # ------------------------------------------------------------ what was planned

    def rules(self, day):
        name = [schedule for since, schedule in self.switches if since <= day][-1]
        is_changed = name == "office" and day >= self.company.changed_on
        return (CHANGED_BOOK if is_changed else BOOK)["schedules"][name]

    def is_holiday(self, day):
        return day in self.company.holidays[self.me.site] and not self.rules(day).get("works_on_holidays", False)

    def _plan(self, day):
        """Start and end of a fixed day in UTC, else None."""
        said = _weekday(self.rules(day), day)
        clocks = said.get("time") if isinstance(said, dict) else said
        if self.is_holiday(day) or not clocks or "-" not in clocks:
            return None
        start, end = (time.fromisoformat(clock) for clock in clocks.split("-"))
        ends_on = day if end > start else day + DAY
        return self._utc(day, start), self._utc(ends_on, end)

    def _utc(self, day, clock):
        return datetime.combine(day, clock).replace(tzinfo=self.zone).astimezone(UTC)

    def target(self, day):
        said = _weekday(self.rules(day), day)
        if said is None or self.is_holiday(day) or day in self.away or not self.works(day):
            return 0
        if isinstance(said, dict) and "hours" in said:
            return _minutes(said["hours"])
        if "-" not in str(said):
            return _minutes(said)
        start, end = self.plan(day)
        return _most_work(round((end - start) / MINUTE), 0, self.rules(day))

    def works(self, day):
        return self.me.starts_on <= day <= (self.me.ends_on or day)

    # ------------------------------------------------------------ what was punched

    def _sessions(self):
        """Day -> its sessions (start, end, how it ended), and how many OUTs without an IN it has."""
        sessions, lost, opened, before = defaultdict(list), Counter(), None, None
        for at, way in sorted(self._marks(), key=lambda mark: (mark[0], mark[1] == "in")):
            if before and before[1] == way and at - before[0] < timedelta(minutes=2):
                continue
            before, minute = (at, way), at.replace(second=0)
            day = self._shift_of(minute)
            if opened and minute - opened[0] > timedelta(hours=16):
                sessions[opened[1]].append(self._forgotten(*opened, minute))
                opened = None
            if way == "out":
                if opened:
                    sessions[opened[1]].append((opened[0], minute, "out"))
                else:
                    lost[day] += 1
                opened = None
            elif opened is None:
                opened = minute, day
            elif day != opened[1]:
                sessions[opened[1]].append(self._forgotten(*opened, minute))
                opened = minute, day
        if opened:
            sessions[opened[1]].append(self._forgotten(*opened, datetime.max.replace(tzinfo=UTC)))
        return sessions, lost

    def _marks(self):
        marks = {
            punch.id: (punch.at_utc.replace(microsecond=0), punch.direction.value)
            for punch in PUNCHES.of(self.company)[self.me.key]
            if punch.id not in self.company.withdrawn
        }
        wishes = [one for one in self.company.corrections if one.employee_key == self.me.key]
        for wish in sorted((w for w in wishes if w.state.value == "approved"), key=lambda w: w.decided_at_utc):
            if wish.kind.value == "add":
                marks[wish.id] = wish.at_utc.replace(microsecond=0), wish.direction.value
            elif wish.kind.value == "withdraw":
                marks.pop(wish.punch_id, None)
            else:
                marks[wish.punch_id] = wish.at_utc.replace(microsecond=0), marks[wish.punch_id][1]
        return marks.values()

    def _shift_of(self, minute):
        local = minute.astimezone(self.zone).date()
        plans = [(day, self.plan(day)) for day in (local + DAY, local, local - DAY)]
        plans = [(day, *plan) for day, plan in plans if plan]
        for day, start, end in plans:
            if start <= minute < end:
                return day
        near = [(max(start - minute, minute - end), n, day) for n, (day, start, end) in enumerate(plans)]
        near = [one for one in near if one[0] <= timedelta(hours=2)]
        return min(near)[2] if near else local

    def _forgotten(self, opened, day, until):
        rules, end, plan = self.rules(day), opened, self.plan(day)
        rule = rules.get("forgotten", "planned_end")
        if rule == "planned_end" and plan:
            end = plan[1]
        elif rule != "left_open":
            end = opened + MINUTE * _minutes(rules.get("forgotten_length", "0:00"))
        end = max(opened, min(end, until, opened + timedelta(hours=16)))
        return opened, end, "rule" if end > opened else "nothing"

    # ------------------------------------------------------------ what it comes to

    def _day(self, day, sessions, lost, weeks):
        rules, plan, target = self.rules(day), self.plan(day), self.target(day)
        present, punched = self._laid_out(rules, plan, sessions) if sessions else (0, 0)
        worked = _most_work(present, punched, rules)
        total = Counter(presence=present + punched, worked=worked, breaks=present + punched - worked, target=target)
        total["overtime"] = self._overtime(day, rules, target, worked, weeks)
        total["forgotten"] = sum(how != "out" for *_, how in sessions)
        total["lost"], total["days"] = lost, bool(sessions or lost)
        if target and sessions:
            total += self._times(day, rules, plan, sessions)
        self._judge(total, day, rules, target, sessions, lost)
        return total

    def _laid_out(self, rules, plan, sessions):
        """Minutes present, and minutes of punched breaks, from an array with one cell a minute."""
        first, last = sessions[0][0], sessions[-1][1]
        step, favour = rules.get("rounding_step", 1), rules.get("rounding", "none")
        if favour != "none":
            first = self._rounded(first, step, favour, favour == "employer")
            if sessions[-1][2] == "out":
                last = self._rounded(last, step, favour, favour == "employee")
            last = max(first, last)
        low, high = first, last
        if plan and not rules.get("before_start_counts", True):
            low = plan[0]
        if plan and not rules.get("after_end_counts", True):
            high = plan[1]
        high = max(low, high)
        zero = min(first, low) - DAY
        cells = np.zeros(4 * 24 * 60, bool)
        spans = [[start, end] for start, end, _ in sessions]
        spans[0][0], spans[-1][1] = first, last
        edges = set()
        for start, end in spans:
            start, end = (min(max(min(max(at, first), last), low), high) for at in (start, end))
            cells[round((start - zero) / MINUTE) : round((end - zero) / MINUTE)] = True
            edges |= {round((start - zero) / MINUTE), round((end - zero) / MINUTE)}
        longest = _minutes(rules.get("longest_break", "4:00"))
        edges = sorted(edges)
        gaps = [b - a for a, b in zip(edges, edges[1:], strict=False) if not cells[a] and b - a <= longest]
        return int(cells.sum()), sum(gaps)

    def _rounded(self, at, step, favour, up):
        local = at.astimezone(self.zone)
        over = local.minute % step
        if favour == "nearest":
            up = over * 2 >= step
        return at + MINUTE * (step - over if up and over else -over)

    def _overtime(self, day, rules, target, worked, weeks):
        said = rules.get("overtime", {})
        if "week_hours" in rules and not said:
            said = {"beyond_target": False, "week": rules["week_hours"], "off_days": False}
        by_day = 0
        if not target and said.get("off_days", True):
            by_day = worked
        else:
            limits = [target] * bool(target and said.get("beyond_target", True))
            limits += [_minutes(said["day"])] if "day" in said else []
            beyond = worked - min(limits) if limits else 0
            by_day = beyond if beyond >= max(1, said.get("least", 0)) else 0
        week = (day + DAY * (rules.get("week_starts") == "sun")).isocalendar()[:2]
        week = (rules.get("week_starts"), *week)
        before = weeks[week]
        weeks[week] += worked - by_day
        if "week" not in said:
            return by_day
        limit = _minutes(said["week"])
        beyond = max(0, weeks[week] - max(limit, before))
        weeks[week] -= beyond
        return by_day + beyond

    def _times(self, day, rules, plan, sessions):
        found, came, went = Counter(), sessions[0][0], sessions[-1][1]
        said = _weekday(rules, day)
        if plan:
            late, early = (min(came, plan[1]) - plan[0]) / MINUTE, (plan[1] - max(went, plan[0])) / MINUTE
            found["late"] = round(late) if late > rules.get("late_grace", 0) else 0
            if sessions[-1][2] == "out":
                found["early"] = round(early) if early > rules.get("early_grace", 0) else 0
        elif isinstance(said, dict) and "core" in said:
            start, end = (self._utc(day, time.fromisoformat(clock)) for clock in said["core"].split("-"))
            missed = max(0, (min(came, end) - start) / MINUTE)
            if sessions[-1][2] == "out":
                missed += max(0, (end - max(went, start)) / MINUTE)
            found["core"] = round(missed)
        return found

    def _judge(self, total, day, rules, target, sessions, lost):
        if target and not sessions and not lost:
            is_due = "week_hours" not in rules or "core" in _weekday(rules, day)
            total["absent"] = int(is_due)
        elif target and not lost and sessions[-1][2] != "nothing":
            if total["worked"] < _minutes(rules.get("absent_below", "0:00")):
                total["absent"] = 1
            elif total["worked"] < _minutes(rules.get("half_day_below", "0:00")):
                total["half"] = 1
        if not target and (sessions or lost):
            total["unscheduled"] = 1


class _Punches:
    """The punches by employee, put in order once for each company."""

    def __init__(self):
        self.company, self.by_key = None, {}

    def of(self, company):
        if self.company is not company:
            self.company, self.by_key = company, defaultdict(list)
            for punch in company.punches:
                self.by_key[punch.employee_key].append(punch)
        return self.by_key


PUNCHES = _Punches()
BOOK, CHANGED_BOOK = tomllib.loads(SCHEDULES), tomllib.loads(CHANGED)


def _weekday(rules, day):
    """What the TOML says of that weekday: text, table or None."""
    for key, value in rules.items():
        first, _, last = key.partition("-")
        if first in NAMES and (not last or last in NAMES):
            span, place = [first], NAMES.index(first)
            while last and span[-1] != last:
                place = (place + 1) % 7
                span.append(NAMES[place])
            if NAMES[day.weekday()] in span:
                return value
    return None


@cache
def _minutes(text):
    return int(text.split(":")[0]) * 60 + int(text.split(":")[1])


def _most_work(present, punched, rules):
    """The most minutes that can have been worked, when the break that so much work demands was taken as well."""
    work = np.arange(present + 1)
    need = np.zeros_like(work)
    for rule in rules.get("breaks", []):
        need = np.where(work > _minutes(rule["after"]), np.maximum(need, rule["minutes"]), need)
    return int(work[work + np.maximum(0, need - punched) <= present][-1])
