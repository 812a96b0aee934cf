"""Puts together what the admin's screens need beside the services of the other parts."""

from dataclasses import dataclass
from functools import partial

from app.assembly.bulk import FolderEnrolment
from app.assembly.exports import file_bytes, payroll_bytes
from app.assembly.pictures import PersonPictures
from app.capture.clock import MachineClock
from app.config import Config
from app.services.handing_out import HandingOut
from app.services.inbox import Inbox
from app.services.ports import OpenUnitOfWork
from app.services.privacy import PersonalData, Privacy
from app.services.report_export import ReportExport
from app.services.reports import Reports
from app.services.settings import Settings
from app.services.worktime import Worktime
from app.settings.written import WrittenSettings
from app.store.durable import rewrite

WRITERS = {f".{form}": partial(file_bytes, form=form) for form in ("csv", "xlsx", "pdf")}


@dataclass(frozen=True, kw_only=True)
class Office:
    """settings: of the next start. inbox: of exceptions. files, handing_out: what may be taken along.

    folders: enrols whoever has pictures in one. pictures: those of one employee.
    """

    settings: Settings
    files: ReportExport
    inbox: Inbox
    folders: FolderEnrolment
    pictures: PersonPictures
    handing_out: HandingOut


def build_office(
    config: Config,
    folders: FolderEnrolment,
    privacy: Privacy,
    reports: Reports,
    worktime: Worktime,
    writing: OpenUnitOfWork,
    clock: MachineClock,
) -> Office:
    return Office(
        settings=Settings(file=WrittenSettings(config, rewrite), open_unit_of_work=writing, clock=clock),
        files=ReportExport(
            writers=WRITERS,
            payroll=partial(payroll_bytes, reports),
            write=rewrite,
            open_unit_of_work=writing,
            clock=clock,
        ),
        handing_out=HandingOut(privacy=privacy, as_file=_person_zip, write=rewrite),
        folders=folders,
        pictures=PersonPictures(folders.enrolment, folders.make_engine),
        inbox=Inbox(open_unit_of_work=writing, worktime=worktime, clock=clock),
    )


def _person_zip(personal: PersonalData) -> bytes:
    from app.store.person_zip import person_zip

    return person_zip(personal)
