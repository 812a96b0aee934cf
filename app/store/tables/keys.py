"""Data keys of employees, wrapped; which were destroyed; what the folder's key ring needs to be found."""

from sqlalchemy import Boolean, Column, ForeignKey, LargeBinary, String, Table

from app.store.tables.columns import UtcMoment, metadata, required

data_keys = Table(
    "data_keys",
    metadata,
    Column("employee_key", String, ForeignKey("employees.key", ondelete="CASCADE"), primary_key=True),
    required("master", String),
    required("wrapped", LargeBinary),
)

erased_keys = Table(
    "erased_keys",
    metadata,
    Column("employee_key", String, primary_key=True),
    required("at_utc", UtcMoment),
    required("wiped", Boolean),  # False until the file, its log and the backups at hand were cleaned as well
)

key_ring = Table(
    "key_ring",
    metadata,
    Column("name", String, primary_key=True),  # folder, master, next, retired, sealed
    required("value", String),
)

backups = Table(
    "backups",
    metadata,
    Column("id", String, primary_key=True),
    required("path", String),
    required("made_at_utc", UtcMoment),
    required("behind", Boolean),  # True while it may hold the key of somebody erased since
)
