"""The signed record. Nothing in the product changes or removes a line."""

from sqlalchemy import Column, Integer, LargeBinary, Table, Text

from app.store.tables.columns import metadata, required

record = Table(
    "record",
    metadata,
    Column("seq", Integer, primary_key=True),
    required("line", Text),  # app/domain/record.py
    required("signature", LargeBinary),
)
