"""A calibration as the training child runs it: pictures in, a candidate's folder out."""

from dataclasses import replace

from app.services.ports import Candidate, TrainingProgress
from app.trainer.candidate import Parts, candidate_of
from app.trainer.known import with_known
from app.trainer.messages import Job
from app.trainer.reading import Send, data_summary, read_company
from app.trainer.wording import verdict_words
from model.versions import Versions

READING_SHARE = 0.8  # of the time


def calibrated(job: Job, send: Send) -> Candidate:
    """Fit head and threshold to the company; the tower stays that of the version in use."""
    from model.inference.embedder import Embedder
    from model.training.calibrate import calibrate, seed_of

    versions = Versions(job.versions, job.shipped)
    current = versions.load(job.parent)
    gathered = read_company(job, Embedder(current.tower_path), seed_of(job.version), send, READING_SHARE)
    gathered = replace(gathered, company=with_known(gathered.company, job.known))
    result = calibrate(
        gathered.company,
        base=versions.origin(job.parent).head,
        current=current.head,
        version=job.version,
        progress=lambda done, text: send(
            TrainingProgress(fraction=READING_SHARE + (1 - READING_SHARE) * done, text=text)
        ),
    )
    own_tower = current.tower_path if current.tower_path.parent != job.shipped else None
    parts = Parts(
        kind="calibrated",
        head=result.head,
        metrics=result.metrics(),
        better=result.verdict.better,
        thin=result.split.thin,
        words=verdict_words(result.verdict, result.before, result.after, result.split, len(gathered.skipped)),
        tower=own_tower,
    )
    return candidate_of(job, versions, current, parts, data_summary(gathered), gathered.skipped)
