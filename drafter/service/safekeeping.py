"""Backup and restore (备份与恢复) of everything, for whoever runs the machine."""

from __future__ import annotations

from pathlib import Path

from drafter.service.rights import local_only
from drafter.service.session import Session
from drafter.store import BackupReport


class Safekeeping(Session):
    """Backup and restore (备份与恢复)."""

    @local_only
    def backup(self, path: Path) -> BackupReport:
        """Write the whole database to a new file and read it back; the app may go on running meanwhile."""
        return self._store.backup(path)

    @local_only
    def restore(self, path: Path, *, replace: bool = False, broken_log: bool = False) -> BackupReport:
        """Fill the database from a backup, all or nothing; other processes that have it open have to be started again.

        replace: also when there is something in it. broken_log: also when the chain of the backup's log is broken.
        """
        report = self._store.restore(path, replace=replace, broken_log=broken_log, actor=self.person.name)
        self._kept.forget()
        return report
