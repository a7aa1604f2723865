"""A portable copy of all tables in one file (转储): any database can be written to it and any can be filled from it.

Compressed lines of JSON: what it is and of which schema, then each table with its columns and a line a row, at the end the number of
rows and a digest of all before, so that a file that was cut off or altered is never taken for a whole one. Rows are read in one
snapshot; people may go on working meanwhile.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import zlib
from collections.abc import Iterator
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, DateTime, Engine, MetaData, insert, select
from sqlalchemy import Table as SchemaTable

from drafter.errors import FileError
from drafter.store.migrate import NEWEST
from drafter.store.tables import Table

FORM = "drafter-backup-1"
MARK = b"\x1f\x8b"
AT_ONCE = 500
DAMAGED = "请换一份备份；这一份不完整或被改动过。"


def write_dump(engine: Engine, file: Path) -> None:
    """Write all tables of a database at the newest schema."""
    # A snapshot: what is saved meanwhile belongs to the next backup.
    level = {} if engine.dialect.name == "sqlite" else {"isolation_level": "REPEATABLE READ"}
    with (
        engine.connect().execution_options(**level) as connection,
        connection.begin(),
        gzip.open(file, "wb", compresslevel=6) as out,
    ):
        digest, rows = hashlib.sha256(), 0
        for line in _lines(connection):
            rows += isinstance(line, list)
            data = _encoded(line)
            digest.update(data)
            out.write(data)
        out.write(_encoded({"rows": rows, "sha256": digest.hexdigest()}))


def schema_of_dump(file: Path) -> str:
    """Give the schema revision a dump was written at; FileError when it is none."""
    head = next(_read(file), None)
    if not isinstance(head, dict) or head.get("form") != FORM or not isinstance(head.get("schema"), str):
        raise FileError(f"{file}：不是本工具的备份文件", hint="请检查文件名。")
    schema: str = head["schema"]
    return schema


def load_dump(file: Path, connection: Connection) -> None:
    """Fill the tables of a database of the dump's own schema, whatever is in them; FileError unless the dump is whole."""
    there = MetaData()
    there.reflect(connection)
    for table in there.sorted_tables[::-1]:
        if table.name != "alembic_version":
            connection.execute(table.delete())
    for table, rows in _tables(file, there):
        for row in rows:
            for column in table.columns:
                if isinstance(column.type, DateTime) and row.get(column.name) is not None:
                    row[column.name] = _moment(row[column.name], connection)
        if rows:
            connection.execute(insert(table), rows)


def _lines(connection: Connection) -> Iterator[dict[str, Any] | list[Any]]:
    yield {"form": FORM, "schema": NEWEST, "made_at": datetime.now(UTC).isoformat(timespec="seconds")}
    for table in Table.metadata.sorted_tables:
        columns = list(table.columns)
        yield {"table": table.name, "columns": [column.name for column in columns]}
        query = select(table).order_by(*table.primary_key.columns).execution_options(yield_per=AT_ONCE)
        for row in connection.execute(query):
            yield list(row)


def _encoded(line: dict[str, Any] | list[Any]) -> bytes:
    return json.dumps(line, ensure_ascii=False, separators=(",", ":"), default=_plain).encode() + b"\n"


def _plain(value: Any) -> dict[str, str]:
    """Write a value JSON has no word for, so that it reads back as what it was."""
    if isinstance(value, datetime):
        return {"$time": value.astimezone(UTC).isoformat(timespec="microseconds")}
    if isinstance(value, Decimal):
        return {"$decimal": str(value)}
    if isinstance(value, bytes):
        return {"$bytes": value.hex()}
    raise TypeError(f"no way to write a {type(value).__name__}")


def _restored(value: dict[str, Any]) -> Any:
    match value:
        case {"$time": str(text)}:
            return datetime.fromisoformat(text)
        case {"$decimal": str(text)}:
            return Decimal(text)
        case {"$bytes": str(text)}:
            return bytes.fromhex(text)
    return value


def _read(file: Path) -> Iterator[dict[str, Any] | list[Any]]:
    """Read line by line; the last one must tell what the others were."""
    digest, rows, end = hashlib.sha256(), 0, None
    try:
        with gzip.open(file, "rb") as data:
            for line in data:
                if end is not None:
                    raise FileError(f"{file}：备份在结尾之后还有内容", hint=DAMAGED)
                found = json.loads(line, object_hook=_restored)
                if isinstance(found, dict) and "sha256" in found:
                    end = (found.get("rows"), found["sha256"])
                    continue
                digest.update(line)
                rows += isinstance(found, list)
                yield found
    except (OSError, EOFError, zlib.error, ValueError) as error:
        if isinstance(error, FileError):
            raise
        raise FileError(f"{file}：备份读不出来（{type(error).__name__}）", hint=DAMAGED) from error
    if end != (rows, digest.hexdigest()):
        raise FileError(f"{file}：备份不完整，或内容被改动过", hint=DAMAGED)


def _tables(file: Path, there: MetaData) -> Iterator[tuple[SchemaTable, list[dict[str, Any]]]]:
    """Give the rows table by table, some at once."""
    table: SchemaTable | None = None
    columns: list[str] = []
    rows: list[dict[str, Any]] = []
    for line in _read(file):
        if isinstance(line, dict) and "table" not in line:
            continue
        if rows and table is not None and (isinstance(line, dict) or len(rows) == AT_ONCE):
            yield table, rows
            rows = []
        if isinstance(line, dict):
            table, columns = there.tables.get(line["table"]), line["columns"]
            if table is None or not set(columns) <= set(table.columns.keys()):
                raise FileError(f"{file}：备份里有不认识的表", hint=DAMAGED)
        else:
            rows.append(dict(zip(columns, line, strict=True)))
    if rows and table is not None:
        yield table, rows


def _moment(value: datetime, connection: Connection) -> datetime:
    return value.replace(tzinfo=None) if connection.dialect.name == "sqlite" else value
