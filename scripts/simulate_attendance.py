"""A data folder with a made-up company's year of punches, to try reports on.

.venv/bin/python -m scripts.simulate_attendance FOLDER [--people 200] [--months 12] [--until DAY] [--seed 0]

Three sites (Vienna, New York, Sydney), night shifts, forgotten punches, corrections, leave, leavers; nobody has a face.
The admin's password is "simulated company". The year ends yesterday unless --until says otherwise.
"""

import argparse
import json
import os
import sys
import time
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from tests.attendance_company import SCHEDULES, make_company
from tests.attendance_store import store_plan, store_punches

PASSWORD = "simulated company"  # noqa: S105  of a data folder that is thrown away
DAYS_A_MONTH = 365.25 / 12


def main(words: list[str] | None = None) -> int:
    """Make the folder and say what is in it."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--people", type=int, default=200)
    parser.add_argument("--months", type=int, default=12)
    parser.add_argument("--until", type=date.fromisoformat, default=date.today() - timedelta(days=1))
    parser.add_argument("--seed", type=int, default=0)
    sys.stdout.write(json.dumps(made(parser.parse_args(words)), indent=1) + "\n")
    return 0


def made(given: argparse.Namespace) -> dict[str, Any]:
    """Fill the data folder."""
    from app.bootstrap import build
    from app.config import load_config
    from app.store.store import FILE_NAME, open_store

    if (given.folder / FILE_NAME).exists():
        raise SystemExit(f"Expected a new folder. Received {given.folder}, which has a database. Name another one.")
    days = round(given.months * DAYS_A_MONTH)
    first = given.until - timedelta(days=days - 1)
    company = make_company(_holidays(first, given.until), first=first, people=given.people, days=days, seed=given.seed)
    company.punches.sort(key=lambda punch: punch.at_utc)
    # The rows first: the record of every act begins with what is there when the product is first started.
    open_store(given.folder).close()
    store_punches(company, given.folder / FILE_NAME)
    product = build(load_config({"data": str(given.folder)}, dict(os.environ) | {"TWINCLOCK_ZONE": "Europe/Vienna"}))
    product.access.set_first_password(PASSWORD)
    store_plan(company, product.open_unit_of_work, product.planning)
    started = time.process_time()
    product.worktime.days(None, first, given.until)
    return {
        "employees": len(company.employees),
        "first": first.isoformat(),
        "last": given.until.isoformat(),
        "punches": len(company.punches),
        "corrections": len(company.corrections),
        "hours_worked_out_in_cpu_s": round(time.process_time() - started, 2),
    }


def _holidays(first: date, last: date) -> dict[str, dict[date, str]]:
    """The public ones of each site, so that nobody works on them."""
    import tomllib

    from app.calendars.public import PackagedHolidays

    sites = tomllib.loads(SCHEDULES)["sites"]
    look_up = PackagedHolidays().between
    return {name: look_up(first, last, site["country"], site["subdivision"]) for name, site in sites.items()}


if __name__ == "__main__":
    sys.exit(main())
