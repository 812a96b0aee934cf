"""Puts together what the admin's screens need beside the services of the other parts."""

from dataclasses import dataclass

from app.capture.clock import MachineClock
from app.config import Config
from app.domain.table import Table
from app.services.handing_out import HandingOut
from app.services.ports import OpenUnitOfWork
from app.services.privacy import PersonalData, Privacy
from app.services.report_export import ReportExport
from app.services.settings import Settings
from app.settings.written import WrittenSettings
from app.store.durable import rewrite


@dataclass(frozen=True, kw_only=True)
class Office:
    """settings: of the next start. report_export, handing_out: files for whoever may have them."""

    settings: Settings
    report_export: ReportExport
    handing_out: HandingOut


def build_office(config: Config, privacy: Privacy, writing: OpenUnitOfWork, clock: MachineClock) -> Office:
    return Office(
        settings=Settings(file=WrittenSettings(config, rewrite), open_unit_of_work=writing, clock=clock),
        report_export=ReportExport(writers=WRITERS, write=rewrite, open_unit_of_work=writing, clock=clock),
        handing_out=HandingOut(
            privacy=privacy, as_file=_person_zip, write=rewrite, open_unit_of_work=writing, clock=clock
        ),
    )


def _csv(table: Table) -> bytes:
    from app.exports.csv_file import csv_bytes

    return csv_bytes(table, bom=True)  # whoever saves from a window opens it with Excel


def _xlsx(table: Table) -> bytes:
    from app.exports.xlsx_file import xlsx_bytes  # here: openpyxl takes a while to import

    return xlsx_bytes(table)


def _pdf(table: Table) -> bytes:
    from app.exports.fonts import Fonts
    from app.exports.pdf_file import pdf_bytes

    return pdf_bytes(table, Fonts([]))


def _person_zip(personal: PersonalData) -> bytes:
    from app.store.person_zip import person_zip

    return person_zip(personal)


WRITERS = {".csv": _csv, ".xlsx": _xlsx, ".pdf": _pdf}
