"""Puts reports, their files and their way out of the product together."""

from collections.abc import Callable
from contextlib import AbstractContextManager, suppress
from functools import partial
from pathlib import Path

from app.config import Config
from app.domain.export_plan import Due, ExportPlan
from app.domain.payroll import payroll_table
from app.domain.reports.people import Chosen
from app.domain.table import Table
from app.errors import AttendanceError
from app.exports.csv_file import csv_bytes
from app.exports.payroll_csv import payroll_csv
from app.integration.http_post import post
from app.services.ports import Clock, OpenUnitOfWork
from app.services.reports import Reports, Span
from app.services.scheduled_exports import ScheduledExports
from app.services.webhook import Webhook
from app.settings.export_plans import FILE_NAME, read_plans
from app.settings.payroll_profile import read_profile
from app.store.drop import Drop
from app.store.locks import hold


def build_scheduled_exports(
    config: Config, reports: Reports, open_unit_of_work: OpenUnitOfWork, clock: Clock
) -> ScheduledExports:
    """Exports by <data>/exports.toml; one process runs them at a time."""
    file = config.folders.data / FILE_NAME
    return ScheduledExports(
        plans=lambda: read_plans(file),
        render=partial(content_of, reports, file.parent),
        folder=Drop(),
        open_unit_of_work=open_unit_of_work,
        clock=clock,
        only_one=lambda: _only(config, "exports"),
    )


def build_webhook(config: Config, open_unit_of_work: OpenUnitOfWork, clock: Clock) -> Webhook:
    """The webhook; one process sends at a time."""
    return Webhook(
        open_unit_of_work=open_unit_of_work, post=post, clock=clock, only_one=lambda: _only(config, "webhook")
    )


def due_work(exports: ScheduledExports, webhook: Webhook) -> Callable[[], None]:
    """What an open window does every few seconds, off its thread: files that are due, messages that wait.

    Nothing is raised: a failure is in the log and with the message, and is tried again.
    """

    def work() -> None:
        for act in (webhook.send, exports.run_due):
            with suppress(AttendanceError):  # another process at the same, a plan that cannot be read: noted there
                act()

    return work


def content_of(reports: Reports, folder: Path, plan: ExportPlan, due: Due) -> bytes:
    """The file that a plan asks for. folder: what the path of a payroll profile may be relative to."""
    span, chosen = Span(due.first, due.last), Chosen(department=plan.department, site=plan.site)
    if plan.report == "payroll":
        return payroll_bytes(reports, folder / Path(plan.profile).expanduser(), span, chosen, plan.format)
    return file_bytes(_table(reports, plan.report, span, chosen), plan.format)


def _table(reports: Reports, report: str, span: Span, chosen: Chosen) -> Table:
    match report:
        case "day":
            return reports.day(span.first, chosen)
        case "month":
            return reports.month(span.first.year, span.first.month, chosen)
        case "hours":
            return reports.hours(span, chosen)
        case "lateness":
            return reports.lateness(span, chosen)
        case "overtime":
            return reports.overtime(span, chosen)
        case _:
            return reports.exceptions(span, chosen)


def payroll_bytes(reports: Reports, profile_file: Path, span: Span, chosen: Chosen, form: str) -> bytes:
    """A payroll file in the columns of its profile. form: csv or xlsx."""
    profile = read_profile(profile_file)
    table = payroll_table(profile, *reports.gathered(span, chosen), span.first, span.last)
    return payroll_csv(profile, table) if form == "csv" else file_bytes(table, form)


def file_bytes(table: Table, form: str) -> bytes:
    """A table as csv, xlsx or pdf. Excel opens what is dropped by double-click: its CSV has a byte order mark."""
    if form == "csv":
        return csv_bytes(table, bom=True)
    if form == "xlsx":
        from app.exports.xlsx_file import xlsx_bytes  # here: each takes a while to import

        return xlsx_bytes(table)
    from app.exports.pdf_file import pdf_bytes

    return pdf_bytes(table)


def _only(config: Config, purpose: str) -> AbstractContextManager[None]:
    return hold(config.folders.data, purpose)
