"""One scorer in front of every engine: text in, a `Score` out."""

from services.sentiment.score import Reason, ReasonKind, Score
from services.sentiment.scorer import Scorer
from services.sentiment.second import FirstReading, SecondOpinion, second_opinion

__all__ = [
    "FirstReading",
    "Reason",
    "ReasonKind",
    "Score",
    "Scorer",
    "SecondOpinion",
    "second_opinion",
]
