"""Making what tests need: mentions, playbooks, rooms."""

from datetime import UTC, datetime

from services.clean import fold
from services.sources.base import Evidence
from services.store.mentions import NewMention
from services.words import Sentiment


def mention(
    key: str,
    text: str,
    *,
    at: datetime | None = None,
    sentiment: Sentiment = Sentiment.UNKNOWN,
    reach: int | None = None,
    entities: frozenset[str] = frozenset({"campaign:1"}),
    author: str = "somebody",
) -> NewMention:
    """Return a mention as intake would hand it to the store."""
    moment = at or datetime.now(UTC)
    row = {
        "key": key,
        "source": "test",
        "platform": "test",
        "native_id": key,
        "url": "",
        "author": author,
        "followers": reach,
        "reach": reach,
        "language": "en",
        "text": text,
        "sentiment": sentiment.value,
        "compound": 0.0,
        "at": moment,
        "published_at": moment,
        "received_at": moment,
    }
    return NewMention(
        row, entities, fold(f"{author} {text}"), Evidence(text.encode(), "text/plain")
    )
