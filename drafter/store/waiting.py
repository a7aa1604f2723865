"""What waits for a person's word (待采用): kept so that a refresh or a restart loses nothing, gone once it is taken over or dropped.

It is no record of anything that happened, so unlike all else it may be overwritten and leaves no line in the audit log.
"""

from __future__ import annotations

import json
from typing import Any

from drafter.store.rows import require_work
from drafter.store.tables import WaitingRow
from drafter.store.transactions import Transactions


class Waiting(Transactions):
    """Inputs of a person to a work, each under a name (待采用)."""

    def keep_waiting(self, work_id: int, name: str, content: dict[str, Any], *, actor: str) -> None:
        """Keep an input in place of an earlier one of that name."""
        with self._writing() as change:
            require_work(change.session, work_id)
            text = json.dumps(content, ensure_ascii=False)
            row = change.session.get(WaitingRow, (work_id, actor, name))
            if row is None:
                change.session.add(
                    WaitingRow(work_id=work_id, actor=actor, name=name, content=text, saved_at=change.at)
                )
            else:
                row.content, row.saved_at = text, change.at

    def waiting(self, work_id: int, name: str, *, actor: str) -> dict[str, Any] | None:
        """Give an input that waits, None when there is none."""
        with self._reading() as session:
            row = session.get(WaitingRow, (work_id, actor, name))
            found: dict[str, Any] | None = None if row is None else json.loads(row.content)
            return found

    def drop_waiting(self, work_id: int, name: str, *, actor: str) -> None:
        """Forget an input; one that is not there is no error."""
        with self._writing() as change:
            row = change.session.get(WaitingRow, (work_id, actor, name))
            if row is not None:
                change.session.delete(row)
