"""What a market's rules are made of."""

from collections.abc import Mapping
from dataclasses import dataclass

from services.labels.reading import Phrases, Tags
from services.words import LabelFault

ToolUse = bool | None
"""Whether the platform's own tool is used; None if that is not known."""


@dataclass(frozen=True, slots=True)
class Wording:
    """Words of one kind: ``tags`` as hashtags, ``alone`` in brackets, on a line of their own or
    before a colon, ``phrases`` anywhere.
    """

    tags: Tags
    alone: Phrases
    phrases: Phrases


@dataclass(frozen=True, slots=True)
class Fault:
    """What the law says (English, to be translated), and what would help."""

    rule: str
    help: str


@dataclass(frozen=True, slots=True)
class Market:
    """What counts as a label in one market, and by which rule."""

    code: str
    source: str
    """How the rules are named in each finding."""
    clear: Wording
    ambiguous: Wording
    foreign: Wording
    faults: Mapping[LabelFault, Fault]
    regulated: Mapping[str, str]
    """The law behind each regulated category of `services.labels.rules.goods`."""
    two_levels: bool = False
    """Whether the platform's tool and an own label are both asked for."""
    tool_is_not_enough: bool = True
    """Whether a label of one's own has to stand beside the platform's tool."""
    names_brand: bool = False
    """Whether the label has to say whose advertising it is."""
    own_brand: Wording | None = None
    """Labels for one's own goods: whose they are is clear from them."""
