"""Puts the retention rules together."""

from collections.abc import Callable

from app.config import Config
from app.services.ports import Clock, Gallery, Samples
from app.services.retention import Retention
from app.store.retained import SqlRetained
from app.store.store import Store


def build_retention(
    config: Config,
    store: Store,
    samples: Samples,
    gallery: Gallery,
    clock: Clock,
    clean_up: Callable[[], object],
    noted: Callable[[], object],
) -> Retention:
    return Retention(
        rules=config.parts.retention,
        retained=SqlRetained(store.engine, store.signer),
        samples=samples,
        gallery=gallery,
        open_unit_of_work=store.unit_of_work,
        clock=clock,
        clean_up=clean_up,
        noted=noted,
    )
