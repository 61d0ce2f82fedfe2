"""Is a post, or what a brief asks for, marked as advertising as the market's rules ask?"""

from services.labels.check import (
    KINDS,
    LONGEST,
    Finding,
    Judgement,
    check,
    goods_in,
    is_unlabelled_ad,
    judge,
)
from services.labels.rules import MARKETS

__all__ = [
    "KINDS",
    "LONGEST",
    "MARKETS",
    "Finding",
    "Judgement",
    "check",
    "goods_in",
    "is_unlabelled_ad",
    "judge",
]
