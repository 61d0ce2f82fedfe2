"""How transparent a statement is, by rules that people can read and a model that was learned.

It advises and never writes. `check` finds the components of an apology, weaknesses, an admission
and the strategies of a text; `forbidden` says which of the strategies the kind of crisis does not
allow.
"""

from services.transparency.check import check
from services.transparency.findings import Broken, Findings, Span, forbidden
from services.transparency.help import what_helps, why_forbidden

__all__ = ["Broken", "Findings", "Span", "check", "forbidden", "what_helps", "why_forbidden"]
