"""Runs that outlive their process: their plan, state and cost, batches of them, the processes that draft, and what limits their calls."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the schema to this revision."""
    moment = sa.DateTime(timezone=True)
    op.create_table(
        "batches",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("outline", sa.Text(), nullable=False),
        sa.Column("writer", sa.String(20), nullable=False),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("started_at", moment, nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name="fk_batches_unit_id"),
        sa.PrimaryKeyConstraint("id", name="pk_batches"),
    )
    op.create_index("ix_batches_unit_id", "batches", ["unit_id"])
    with op.batch_alter_table("draft_runs") as runs:
        runs.add_column(sa.Column("attempt", sa.Integer(), nullable=False, server_default="0"))
        runs.add_column(sa.Column("plan", sa.Text(), nullable=False, server_default=""))
        runs.add_column(sa.Column("options", sa.Text(), nullable=False, server_default="{}"))
        runs.add_column(sa.Column("headings", sa.Text(), nullable=False, server_default=""))
        runs.add_column(sa.Column("draft_revision", sa.Integer(), nullable=True))
        runs.add_column(sa.Column("reason", sa.Text(), nullable=False, server_default=""))
        runs.add_column(sa.Column("error", sa.String(60), nullable=False, server_default=""))
        runs.add_column(sa.Column("ended_at", moment, nullable=True))
        runs.add_column(sa.Column("batch_id", sa.Integer(), nullable=True))
        runs.add_column(sa.Column("calls", sa.Integer(), nullable=False, server_default="0"))
        runs.add_column(sa.Column("tokens", sa.Integer(), nullable=False, server_default="0"))
        runs.add_column(sa.Column("cost", sa.String(40), nullable=False, server_default=""))
        runs.create_foreign_key("fk_draft_runs_batch_id", "batches", ["batch_id"], ["id"])
        runs.create_index("ix_draft_runs_batch_id", ["batch_id"])
    with op.batch_alter_table("section_results") as sections:
        sections.add_column(sa.Column("state", sa.String(20), nullable=False, server_default="finished"))
        sections.add_column(sa.Column("locked", sa.Boolean(), nullable=False, server_default=sa.false()))
        sections.add_column(sa.Column("error", sa.String(60), nullable=False, server_default=""))
    op.execute("UPDATE section_results SET state = 'failed' WHERE failure <> ''")
    # What a process that is gone left unfinished under the old program is not taken up by anyone.
    op.execute("UPDATE draft_runs SET state = 'stopped' WHERE state = 'running'")
    op.create_table(
        "batch_units",
        sa.Column("batch_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("unit_name", sa.Text(), nullable=False),
        sa.Column("period_label", sa.Text(), nullable=False),
        sa.Column("work_id", sa.Integer(), nullable=True),
        sa.Column("run_id", sa.Integer(), nullable=True),
        sa.Column("content_hash", sa.String(64), nullable=False),
        sa.Column("reused", sa.Boolean(), nullable=False),
        sa.Column("problems", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["batch_id"], ["batches.id"], name="fk_batch_units_batch_id"),
        sa.ForeignKeyConstraint(["work_id"], ["works.id"], name="fk_batch_units_work_id"),
        sa.ForeignKeyConstraint(["run_id"], ["draft_runs.id"], name="fk_batch_units_run_id"),
        sa.PrimaryKeyConstraint("batch_id", "position", name="pk_batch_units"),
    )
    op.create_index("ix_batch_units_run_id", "batch_units", ["run_id"])
    op.create_index("ix_batch_units_content_hash", "batch_units", ["content_hash"])
    op.create_table(
        "workers",
        sa.Column("id", sa.String(120), nullable=False),
        sa.Column("host", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("beat", sa.Integer(), nullable=False),
        sa.Column("started_at", moment, nullable=False),
        sa.Column("seen_at", moment, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_workers"),
    )
    op.create_table(
        "call_permits",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("worker_id", sa.String(120), nullable=False),
        sa.Column("unit_name", sa.Text(), nullable=False),
        sa.Column("tokens", sa.Integer(), nullable=False),
        sa.Column("cost", sa.String(40), nullable=False),
        sa.Column("taken_at", moment, nullable=False),
        sa.Column("open", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_call_permits"),
    )
    op.create_index("ix_call_permits_worker_id", "call_permits", ["worker_id"])
    op.create_index("ix_call_permits_taken_at", "call_permits", ["taken_at"])
    op.create_table(
        "spending",
        sa.Column("day", sa.String(10), nullable=False),
        sa.Column("unit_name", sa.String(200), nullable=False),
        sa.Column("tokens", sa.Integer(), nullable=False),
        sa.Column("cost", sa.String(40), nullable=False),
        sa.PrimaryKeyConstraint("day", "unit_name", name="pk_spending"),
    )
