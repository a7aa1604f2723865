"""A small tree of units with a work in each, and people of every role, for the tests of rights."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from drafter.service import Drafter, Person, Role
from tests.service.conftest import DRAFT, content

# 临江区 has two streets, one of them a community; 云岭区 is another tree.
TREE = {"临江区": None, "江北街道": "临江区", "柳堤社区": "江北街道", "江南街道": "临江区", "云岭区": None}


@dataclass(frozen=True)
class Organization:
    """The units by name, and the work, a run and a batch of each."""

    drafter: Drafter
    units: dict[str, int]
    works: dict[str, int]
    runs: dict[str, int]
    batches: dict[str, int]

    def person(self, unit: str, role: Role) -> Person:
        """Give the person who holds a role in a unit and nothing else."""
        return Person.signed_in(f"{unit}{role.label}", f"{role}@{self.units[unit]}")

    def acting(self, unit: str, role: Role) -> Drafter:
        """Give the service as that person uses it."""
        return self.drafter.acting(self.person(unit, role))


def organize(drafter: Drafter) -> Organization:
    """Make the tree: in each unit a work with a sheet, a draft and a run, a batch, and a person of each role."""
    units: dict[str, int] = {}
    works: dict[str, int] = {}
    runs: dict[str, int] = {}
    batches: dict[str, int] = {}
    for name, parent in TREE.items():
        units[name] = drafter.add_unit(name, parent_id=None if parent is None else units[parent]).id
        works[name] = drafter.create_work(content(), units[name]).id
        drafter.save_draft(works[name], DRAFT, base=0)
        # Records of what was done, with nobody at work on them.
        store = drafter._store
        told: dict[str, Any] = {"outline": "base", "writer": "rule", "actor": "陈静"}
        runs[name] = store.start_run(works[name], sheet_revision=1, **told)
        store.end_run(runs[name], "finished")
        batches[name] = store.add_batch(f"{name}的一批", units=(), unit_id=units[name], **told).id
    made = Organization(drafter, units, works, runs, batches)
    for name, number in units.items():
        for role in Role:
            person = made.person(name, role)
            drafter.grant(number, person.subject, role, name=person.name)
    return made
