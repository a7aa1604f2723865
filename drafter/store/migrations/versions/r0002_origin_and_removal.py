"""Works know the file they were brought in with, and can be removed and taken back."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the schema to this revision."""
    op.add_column("works", sa.Column("origin", sa.Text(), nullable=False, server_default=""))
    op.add_column("works", sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("works", sa.Column("removed_by", sa.Text(), nullable=False, server_default=""))
