"""From running text to proposed facts (文字提取): last year's summary or a department's notes, figure by figure.

Pure: text in, proposals out, each with its sentence and place. Nothing is taken over here; a person ticks what is right. What a
figure counts is read from the words around it, never guessed from elsewhere; where they say nothing the item stays blank.
"""

from __future__ import annotations

from drafter.intake.proposals.naming import Named, Passage, Role, passages, read_namings
from drafter.intake.proposals.reading import Proposal, propose

__all__ = ["Named", "Passage", "Proposal", "Role", "passages", "propose", "read_namings"]
