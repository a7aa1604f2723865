"""Units with their people and tokens, sign-offs; works belong to a unit, and the audit log says more exactly who and where."""

from __future__ import annotations

from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the schema to this revision."""
    _make_tables()
    op.add_column("audit_log", sa.Column("subject", sa.Text(), nullable=False, server_default=""))
    op.add_column("audit_log", sa.Column("unit_id", sa.Integer(), nullable=True))
    op.create_index("ix_audit_log_unit_id", "audit_log", ["unit_id"], unique=False)
    with op.batch_alter_table("works") as works:
        works.add_column(sa.Column("unit_id", sa.Integer(), nullable=True))
        works.create_foreign_key("fk_works_unit_id", "units", ["unit_id"], ["id"])
        works.create_index("ix_works_unit_id", ["unit_id"], unique=False)
    _place_works()


def _make_tables() -> None:
    op.create_table(
        "units",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("short", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("parent_id", sa.Integer(), nullable=True),
        sa.Column("by_name", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["parent_id"], ["units.id"], name="fk_units_parent_id"),
        sa.PrimaryKeyConstraint("id", name="pk_units"),
    )
    op.create_index("ix_units_name", "units", ["name"], unique=False)
    op.create_index("ix_units_parent_id", "units", ["parent_id"], unique=False)
    op.create_table(
        "memberships",
        sa.Column("subject", sa.String(length=200), nullable=False),
        sa.Column("unit_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.Column("granted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("granted_by", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name="fk_memberships_unit_id"),
        sa.PrimaryKeyConstraint("subject", "unit_id", name="pk_memberships"),
    )
    op.create_index("ix_memberships_unit_id", "memberships", ["unit_id"], unique=False)
    op.create_table(
        "tokens",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by", sa.Text(), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revoked_by", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name="fk_tokens_unit_id"),
        sa.PrimaryKeyConstraint("id", name="pk_tokens"),
    )
    op.create_index("ix_tokens_unit_id", "tokens", ["unit_id"], unique=False)
    op.create_table(
        "sign_offs",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("work_id", sa.Integer(), nullable=False),
        sa.Column("draft_revision", sa.Integer(), nullable=False),
        sa.Column("sheet_revision", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("accepted", sa.Text(), nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["work_id", "draft_revision"],
            ["draft_revisions.work_id", "draft_revisions.number"],
            name="fk_sign_offs_work_id_draft_revision",
        ),
        sa.ForeignKeyConstraint(
            ["work_id", "sheet_revision"],
            ["sheet_revisions.work_id", "sheet_revisions.number"],
            name="fk_sign_offs_work_id_sheet_revision",
        ),
        sa.ForeignKeyConstraint(["work_id"], ["works.id"], name="fk_sign_offs_work_id"),
        sa.PrimaryKeyConstraint("id", name="pk_sign_offs"),
    )
    op.create_index("ix_sign_offs_work_id", "sign_offs", ["work_id"], unique=False)


def _place_works() -> None:
    """Give every work that names a unit a unit of that name; the kind is that of its newest work."""
    works = sa.table("works", *(sa.column(name) for name in ("id", "unit_id", "unit_name", "kind", "updated_at")))
    units = sa.table(
        "units",
        *(sa.column(name) for name in ("id", "name", "short", "kind")),
        sa.column("by_name", sa.Boolean()),
        sa.column("created_at", sa.DateTime(timezone=True)),
    )
    connection = op.get_bind()
    kinds: dict[str, str] = {}
    for name, kind in connection.execute(
        sa.select(works.c.unit_name, works.c.kind).order_by(works.c.updated_at, works.c.id)
    ):
        if name:
            kinds[name] = kind
    for name, kind in kinds.items():
        now = datetime.now(UTC)
        row = {"name": name, "short": "", "kind": kind, "by_name": True, "created_at": now}
        connection.execute(units.insert().values(**row))
    found = sa.select(units.c.id).where(units.c.name == works.c.unit_name).scalar_subquery()
    connection.execute(works.update().where(works.c.unit_name != "").values(unit_id=found))
