"""Writes reports to folders when they are due: each once, whole, also those that were missed while nothing ran."""

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from zoneinfo import ZoneInfo

from app.domain.export_plan import Due, ExportPlan, dues, file_name
from app.errors import AttendanceError
from app.services.ports import Clock, DropFolder, Event, ExportRun, OpenUnitOfWork

Render = Callable[[ExportPlan, Due], bytes]  # the file's content
FAILED = "export_failed"


@dataclass(frozen=True)
class Ran:
    """What came of one plan. files: those written now. error: why it stopped, "" when it did not."""

    plan: str
    files: tuple[str, ...] = ()
    error: str = ""


@dataclass(frozen=True)
class Standing:
    """A plan for a list. last: None before its first run."""

    plan: ExportPlan
    last: ExportRun | None


class ScheduledExports:
    """plans: read anew each time, so that an open window follows the file.

    only_one: held while running; raises AlreadyRunning when another process is at it.

    A file is prepared under a hidden name, its run is stored, and only then it gets its name. A machine that stops
    before the second step writes it again; one that stops after it only has to name it. So whoever fetches files from
    the folder and takes them away never finds one twice.
    """

    def __init__(
        self,
        *,
        plans: Callable[[], Sequence[ExportPlan]],
        render: Render,
        folder: DropFolder,
        open_unit_of_work: OpenUnitOfWork,
        clock: Clock,
        only_one: Callable[[], AbstractContextManager[None]],
    ) -> None:
        self._plans, self._render, self._folder = plans, render, folder
        self._open, self._clock, self._only_one = open_unit_of_work, clock, only_one

    def standing(self) -> list[Standing]:
        """Every plan with its last run."""
        with self._open() as work:
            runs = {plan.name: work.export_runs.last(plan.name) for plan in self._plans()}
        return [Standing(plan, _written(runs[plan.name])) for plan in self._plans()]

    def run_due(self) -> list[Ran]:
        """Write everything that is due; a plan that fails does not keep the others from running.

        Raises:
            SettingsError: the plan itself cannot be read.
            AlreadyRunning: another process is at it.
        """
        try:
            plans = self._plans()
        except AttendanceError as error:
            self._note_failure("", str(error))
            raise
        if not plans:
            return []
        with self._only_one():
            return [self._run(plan) for plan in plans]

    def _run(self, plan: ExportPlan) -> Ran:
        files: list[str] = []
        try:
            self._name_what_a_stop_has_left(plan)
            for due in self._due(plan):
                files.append(self._write(plan, due))
        except AttendanceError as error:
            self._note_failure(plan.name, str(error))
            return Ran(plan.name, tuple(files), str(error))
        return Ran(plan.name, tuple(files))

    def _due(self, plan: ExportPlan) -> list[Due]:
        now = self._clock.now()
        with self._open() as work:
            last = work.export_runs.last(plan.name)
            if last is None:  # a new plan begins now: it does not owe the past
                work.export_runs.add(ExportRun(plan=plan.name, due_utc=now, done_at_utc=now))
                work.commit()
                return []
        return dues(plan, last.due_utc, now, ZoneInfo(self._clock.zone))

    def _write(self, plan: ExportPlan, due: Due) -> str:
        file = Path(plan.folder) / file_name(plan, due)
        self._folder.prepare(file, self._render(plan, due))
        now = self._clock.now()
        run = ExportRun(plan=plan.name, due_utc=due.moment_utc, done_at_utc=now, file=str(file))
        with self._open() as work:
            work.export_runs.add(run)
            details = {"plan": plan.name, "report": plan.report, "file": str(file)}
            work.events.add(Event(kind="report_exported", at_utc=now, details=details))
            work.commit()
        self._folder.finish(file)
        return str(file)

    def _name_what_a_stop_has_left(self, plan: ExportPlan) -> None:
        with self._open() as work:
            last = work.export_runs.last(plan.name)
        if last is not None and last.file:
            self._folder.finish(Path(last.file))

    def _note_failure(self, plan: str, error: str) -> None:
        """Once for a plan and reason in a row: it is tried again every minute."""
        details = {"plan": plan, "error": error}
        with self._open() as work:
            last = work.events.last(FAILED)
            if last is None or last.details != details:
                work.events.add(Event(kind=FAILED, at_utc=self._clock.now(), details=details))
                work.commit()


def _written(run: ExportRun | None) -> ExportRun | None:
    return run if run is not None and run.file else None
