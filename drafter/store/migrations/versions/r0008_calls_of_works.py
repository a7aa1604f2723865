"""Calls of models belong to a work; one that was made for no run (a sentence reworded, a text read) is recorded too."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the schema to this revision."""
    with op.batch_alter_table("model_calls") as calls:
        calls.add_column(sa.Column("work_id", sa.Integer(), nullable=True))
        calls.alter_column("run_id", existing_type=sa.Integer(), nullable=True)
    op.execute(
        "UPDATE model_calls SET work_id = (SELECT work_id FROM draft_runs WHERE draft_runs.id = model_calls.run_id)"
    )
    with op.batch_alter_table("model_calls") as calls:
        calls.alter_column("work_id", existing_type=sa.Integer(), nullable=False)
        calls.create_foreign_key("fk_model_calls_work_id", "works", ["work_id"], ["id"])
        calls.create_index("ix_model_calls_work_id", ["work_id"])
