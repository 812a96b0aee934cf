"""What the services need from outside, as types only; app/bootstrap.py hands in the adapters.

Arrays: a frame is BGR uint8 (H, W, 3); a crop is an aligned face, BGR uint8 (112, 112, 3); an embedding is
float32 (128,), L2-normalised, before the head's weights are folded in.
"""

from app.services.ports.access import Account, AccountRows, AttemptRows, Pin, PinRows, Token, TokenRows
from app.services.ports.exports import DropFolder, ExportRun, ExportRuns
from app.services.ports.faces import Crop, Embedding, FaceEngine, Frame, PassiveScore, Pose, Problem, SeenFace, View
from app.services.ports.gallery import Gallery, Match, Threshold
from app.services.ports.live import CameraState, LiveFeed, Newest
from app.services.ports.liveness import NewChallenge, TurnChallenge, TurnState, TurnStep
from app.services.ports.machine import Clock, PasswordHasher
from app.services.ports.outbox import Answer, Outbox, OutboxState, Post
from app.services.ports.record import OpenRecord, RecordReader, Signatures, Signer
from app.services.ports.schedules import PublicHolidays, Schedules
from app.services.ports.store import (
    Consents,
    Corrections,
    Employees,
    Event,
    Events,
    InstalledVerifier,
    OpenUnitOfWork,
    Punches,
    SampleKind,
    Samples,
    Secrets,
    Template,
    Templates,
    UnitOfWork,
    Verifiers,
)
from app.services.ports.training import Candidate, Trainer, TrainingKind, TrainingProgress

__all__ = [
    "Account",
    "AccountRows",
    "Answer",
    "AttemptRows",
    "CameraState",
    "Candidate",
    "Clock",
    "Consents",
    "Corrections",
    "Crop",
    "DropFolder",
    "Embedding",
    "Employees",
    "Event",
    "Events",
    "ExportRun",
    "ExportRuns",
    "FaceEngine",
    "Frame",
    "Gallery",
    "InstalledVerifier",
    "LiveFeed",
    "Match",
    "NewChallenge",
    "Newest",
    "OpenRecord",
    "OpenUnitOfWork",
    "Outbox",
    "OutboxState",
    "PassiveScore",
    "PasswordHasher",
    "Pin",
    "PinRows",
    "Pose",
    "Post",
    "Problem",
    "PublicHolidays",
    "Punches",
    "RecordReader",
    "SampleKind",
    "Samples",
    "Schedules",
    "Secrets",
    "SeenFace",
    "Signatures",
    "Signer",
    "Template",
    "Templates",
    "Threshold",
    "Token",
    "TokenRows",
    "Trainer",
    "TrainingKind",
    "TrainingProgress",
    "TurnChallenge",
    "TurnState",
    "TurnStep",
    "UnitOfWork",
    "Verifiers",
    "View",
]
