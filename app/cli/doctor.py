"""main.py doctor: what works on this machine, and what to do about what does not."""

import argparse
from collections.abc import Callable, Iterator
from dataclasses import asdict
from typing import Any

from app.cli.context import Context
from app.cli.doctor_devices import examine_cameras, examine_display
from app.cli.doctor_finding import Finding
from app.cli.doctor_machine import examine_data_folder, examine_packages, examine_python, installed_versions
from app.cli.doctor_product import examine_clock, examine_database, examine_detector, examine_model
from app.config import Config
from app.errors import AttendanceError
from model.errors import ModelError


def register(commands: Any) -> None:
    parser = commands.add_parser("doctor", help="what works on this machine, and what to do about the rest")
    parser.set_defaults(run=run_doctor)


def run_doctor(args: argparse.Namespace, context: Context) -> int:
    findings = []
    for about, examine in CHECKS.items():
        for finding in _examined(about, examine, context.config):
            findings.append(finding)
            if not context.as_json:
                context.emit({}, _line(finding))
    usable = all(finding.usable for finding in findings)
    if context.as_json:
        found = [asdict(finding) for finding in findings]
        context.emit({"usable": usable, "findings": found, "versions": installed_versions()}, "")
    else:
        faults = sum(not finding.usable for finding in findings)
        context.emit({}, "All is usable." if usable else f"{faults} of {len(findings)} need attention.")
    return 0 if usable else 1


def _examined(about: str, examine: Callable[[Config], Iterator[Finding]], config: Config) -> Iterator[Finding]:
    """One check's findings; a check that breaks off is a finding too, and the others still run."""
    try:
        yield from examine(config)
    except (AttendanceError, ModelError, ValueError) as error:
        yield Finding(about, False, str(error))
    except Exception as error:  # the doctor is asked when things are broken: no fault may silence the rest
        yield Finding(about, False, f"Expected to be examined. Received {error!r}. Run: make check, or install again.")


def _line(finding: Finding) -> str:
    return f"{'ok' if finding.usable else 'FAULT':<6}{finding.about:<14}{finding.text}"


CHECKS: dict[str, Callable[[Config], Iterator[Finding]]] = {
    "python": examine_python,
    "packages": examine_packages,
    "data folder": examine_data_folder,
    "database": examine_database,
    "clock": examine_clock,
    "model": examine_model,
    "detector": examine_detector,
    "camera": examine_cameras,
    "display": examine_display,
}
