"""A fine-tuning as the training child runs it: pictures in, a candidate's folder with a tower of its own out."""

import tempfile
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from app.services.ports import Candidate, TrainingProgress
from app.trainer.candidate import Parts, candidate_of
from app.trainer.messages import Job
from app.trainer.reading import Send, data_summary, read_company, throttled
from app.trainer.wording import tuning_words
from model.versions import KERAS_TOWER, TOWER, Verifier, Versions, tower_digest

if TYPE_CHECKING:
    from model.training.finetune import FineTuning
    from model.training.gather import Gathered

READING_SHARE, TRAINING_SHARE = 0.05, 0.85  # of the time; the rest writes the tower and judges forgetting
# Four times what a calibration reads: a hundred strangers cannot show that a changed tower is not worse, 400 can.
STRANGERS_PICTURES = 1600


def fine_tuned(job: Job, send: Send) -> Candidate:
    """Teach the shipped tower's last stage and the head this company; see `model.training.finetune.fine_tune`."""
    send(TrainingProgress(fraction=0.0, text="Starting"))
    from model.inference.embedder import Embedder
    from model.training.calibrate import seed_of

    versions = Versions(job.versions, job.shipped)
    current = versions.load(job.parent)
    embedder, seed = Embedder(current.tower_path), seed_of(job.version)
    gathered = read_company(job, embedder, seed, send, READING_SHARE, STRANGERS_PICTURES)
    send(TrainingProgress(fraction=READING_SHARE, text="Looking at the pictures"))
    result = _tuned(job, gathered, versions.base(), current, send)
    versions.candidates.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=versions.candidates, prefix=".export-") as exported:
        return _left(job, versions, current, gathered, result, Path(exported), send)


def _tuned(job: Job, gathered: "Gathered", base: Verifier, current: Verifier, send: Send) -> "FineTuning":
    from model.inference.embedder import Embedder
    from model.training.finetune import fine_tune
    from model.training.tail import load_shipped
    from model.training.tune import TuneRecipe

    tell = throttled(send)
    is_base = current.tower == base.tower
    return fine_tune(
        gathered,
        shipped=load_shipped(job.shipped / KERAS_TOWER),
        base=base.head,
        current=current.head,
        version=job.version,
        recipe=TuneRecipe(loss=job.loss),
        progress=lambda done, text: tell(READING_SHARE + TRAINING_SHARE * done, text),
        by_base=gathered.company.embedding if is_base else Embedder(base.tower_path).embed(gathered.crops),
    )


def _left(
    job: Job,
    versions: Versions,
    current: Verifier,
    gathered: "Gathered",
    result: "FineTuning",
    exported: Path,
    send: Send,
) -> Candidate:
    from model.training.export import export_tower

    send(TrainingProgress(fraction=READING_SHARE + TRAINING_SHARE, text="Writing the tower"))
    export_tower(result.tower, exported)
    if result.form.content is not None:  # the float32 weights stay in tower.keras
        (exported / TOWER).write_bytes(result.form.content)
    result = _judged_at_base(job, current, exported, result, send)
    result = replace(result, head=replace(result.head, tower_sha256=tower_digest(exported / TOWER)))
    parts = Parts(
        kind="fine-tuned",
        head=result.head,
        metrics=result.metrics(),
        better=result.better,
        thin=result.split.thin,
        words=tuning_words(result, len(gathered.skipped)),
        tower=exported / TOWER,
        keras_tower=exported / KERAS_TOWER,
    )
    return candidate_of(job, versions, current, parts, data_summary(gathered), gathered.skipped)


def _judged_at_base(job: Job, current: Verifier, exported: Path, result: "FineTuning", send: Send) -> "FineTuning":
    """Where the base's validation faces are at hand, they judge too: by the files as they will be used."""
    if job.base_faces is None:
        return result
    from model.inference.embedder import Embedder
    from model.training.base_faces import BaseFaces
    from model.training.gate import judge

    send(TrainingProgress(fraction=0.93, text="Judging it on the faces that judged the shipped one"))
    faces = BaseFaces(job.base_faces, job.cache)
    before = faces.compared(Embedder(current.tower_path), current.head.weights(), current.tower)
    after = faces.compared(Embedder(exported / TOWER), result.head.weights())
    return replace(result, at_base=judge(before, after, result.split.seed))
