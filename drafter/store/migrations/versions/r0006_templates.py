"""Units keep their own outlines and prompts; drafts and runs know which version of an outline they were written with."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the schema to this revision."""
    op.create_table(
        "template_revisions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("shared", sa.Boolean(), nullable=False),
        sa.Column("author", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name="fk_template_revisions_unit_id"),
        sa.PrimaryKeyConstraint("id", name="pk_template_revisions"),
        sa.UniqueConstraint("unit_id", "kind", "name", "number", name="uq_template_revisions_unit_id_kind_name_number"),
    )
    for table in ("draft_revisions", "draft_runs"):
        op.add_column(
            table,
            sa.Column(
                "outline_version",
                sa.Integer(),
                sa.ForeignKey("template_revisions.id", name=f"fk_{table}_outline_version"),
                nullable=True,
            ),
            inline_references=True,
        )
