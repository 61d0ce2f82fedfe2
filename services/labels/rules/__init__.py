"""The rules: a file a market (law, words, sources), one of instructions, one of regulated goods."""

from services.labels.rules.parts import Market, ToolUse
from services.labels.rules.poland import POLAND
from services.labels.rules.united_kingdom import UNITED_KINGDOM
from services.labels.rules.united_states import UNITED_STATES

MARKETS: dict[str, Market] = {it.code: it for it in (POLAND, UNITED_STATES, UNITED_KINGDOM)}

__all__ = ["MARKETS", "Market", "ToolUse"]
