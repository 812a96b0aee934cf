"""People of whom no picture is kept take part in a calibration by their templates: it needs no more than these."""

from collections.abc import Sequence

import numpy as np

from app.services.ports import Template
from model.sampling.company import Company

STRAIGHT = "straight"


def with_known(company: Company, known: Sequence[Template]) -> Company:
    """The company with these people behind those whose pictures were read, each under a number of their own.

    known: templates by the tower in use; of people without any stored picture, or they would count twice.
    """
    if not known:
        return company
    first = int(company.identity.max(initial=-1)) + 1
    numbers = {key: first + number for number, key in enumerate(dict.fromkeys(one.employee_key for one in known))}
    rows = np.stack([one.embedding for one in known]).astype(np.float32)
    embedding = np.concatenate([company.embedding.reshape(-1, rows.shape[1]), rows])
    return Company(
        embedding=embedding,
        identity=np.concatenate([company.identity, [numbers[one.employee_key] for one in known]]).astype(np.int64),
        own=np.concatenate([company.own, np.ones(len(known), bool)]),
        anchor=np.concatenate([company.anchor, [one.pose == STRAIGHT for one in known]]).astype(bool),
    )
