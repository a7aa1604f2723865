"""The plan of one kind of summary (提纲), loaded from prompts/outlines/*.toml."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict


class _Record(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Want(_Record):
    """A fact the outline expects (应填事项): it also builds the blank XLSX for that kind of unit."""

    topic: str
    item: str
    unit: str = ""


class OutlineSection(_Record):
    """One first-level part (一级部分). topics: those of the facts it takes; heading: the rule writer's heading for it."""

    key: str
    heading: str
    topics: tuple[str, ...] = ()
    guidance: str = ""
    length: int = 400
    wants: tuple[Want, ...] = ()


class Outline(_Record):
    """The plan of one kind of summary (提纲)."""

    name: str
    label: str
    extends: str = ""
    kinds: tuple[str, ...] = ()
    title: str = "${unit}${period}工作总结"
    numbering: str = "一、（一）1."
    opening: str = ""
    closing: str = ""
    sections: tuple[OutlineSection, ...] = ()
    problems: str = "存在的问题"
    plans: str = "下一步打算"
