"""Destroys the keys of erased people in backups that were made before: in place, without the passphrase."""

import os
from pathlib import Path

from sqlalchemy import select, update

from app.errors import BadInput
from app.security.vault import DESTROYED, NAME_BYTES, SLOT_BYTES, read_header, slot_name
from app.store.engine import reading
from app.store.store import Store
from app.store.tables import backups, erased_keys


def destroy_keys(file: Path, erased: list[str], expected_id: str | None = None) -> int:
    """Overwrite the slots of these employees in a backup and return how many held a key until now.

    Raises:
        BadInput: it is no backup, another one than expected, or cannot be written.
    """
    try:
        with file.open("r+b") as stream:
            header = read_header(stream, str(file))
            if expected_id not in (None, header.id):
                raise BadInput(
                    f"Expected the backup {expected_id} in {file}. Received {header.id}. Name the right file."
                )
            names = {slot_name(header.id, key) for key in erased}
            table = stream.read(header.slots * SLOT_BYTES)
            hits = [at for at in range(0, len(table), SLOT_BYTES) if table[at : at + NAME_BYTES] in names]
            fresh = [at for at in hits if table[at + NAME_BYTES : at + SLOT_BYTES] != DESTROYED]
            for at in fresh:
                stream.seek(header.first_slot + at + NAME_BYTES)
                stream.write(DESTROYED)
            stream.flush()
            os.fsync(stream.fileno())
    except OSError as error:
        raise BadInput(f"Expected to write {file}. Received: {error.strerror}. Mend its rights.") from error
    return len(fresh)


def catch_up(store: Store) -> list[Path]:
    """Do so in every backup that this folder knows of and that is at hand; return those that are not.

    They are tried again with every erasure and every day.
    """
    with reading(store.engine).connect() as connection:
        erased = list(connection.execute(select(erased_keys.c.employee_key)).scalars())
        behind = connection.execute(select(backups).where(backups.c.behind)).all()
    away = []
    for row in behind:
        try:
            destroy_keys(Path(row.path), erased, row.id)
        except BadInput:
            away.append(Path(row.path))
            continue
        with store.engine.begin() as connection:
            connection.execute(update(backups).where(backups.c.id == row.id).values(behind=False))
    return away
