"""One scorer in front of every engine: text in, a `Score` out."""

from services.sentiment.scorer import Score, Scorer

__all__ = ["Score", "Scorer"]
