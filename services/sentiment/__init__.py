"""One scorer in front of every engine: text in, a `Score` out."""

from services.sentiment.score import Reason, ReasonKind, Score
from services.sentiment.scorer import Scorer

__all__ = ["Reason", "ReasonKind", "Score", "Scorer"]
