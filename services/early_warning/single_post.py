"""One post of law or safety that many people see is an alert by itself, before any storm."""

from datetime import datetime

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from services.early_warning import detector
from services.early_warning.detector import WINDOW, Figures
from services.model import Mention, MentionEntity, MentionSignal
from services.words import AlertKind, AlertLevel, Sentiment, Signal

ALARMING = (Signal.SAFETY, Signal.LEGAL)
"""What such a post speaks of."""
_CAMPAIGN = "campaign:"


async def find(
    session: AsyncSession, after: int, until: int, reach: int, now: datetime
) -> list[detector.Signal]:
    """Return a signal for each entity of such a post behind number ``after`` up to ``until``.

    Of an entity's posts the one that reaches most people speaks, ``reach`` at least. Of a post
    about a campaign its influencers are not told again. What was filled in from earlier days
    raises nothing.
    """
    words = [signal.value for signal in ALARMING]
    speaking = select(MentionSignal.mention_id).where(
        col(MentionSignal.signal).in_(words),
        MentionSignal.mention_id > after,
        MentionSignal.mention_id <= until,
    )
    rows = await session.exec(
        select(MentionEntity.entity, Mention)
        .join(Mention, col(Mention.id) == col(MentionEntity.mention_id))
        .where(
            col(Mention.id).in_(speaking),
            col(Mention.reach) >= reach,
            Mention.at > now - WINDOW,
            col(Mention.muted).is_(False),
            col(Mention.gone_at).is_(None),
        )
        .order_by(col(Mention.reach), col(Mention.id).desc())
    )
    found = list(rows)
    told = {mention.id for entity, mention in found if entity.startswith(_CAMPAIGN)}
    # The last of an entity stands: the one of the greatest reach.
    loudest = {
        entity: mention
        for entity, mention in found
        if entity.startswith(_CAMPAIGN) or mention.id not in told
    }
    return [_signal(entity, mention) for entity, mention in loudest.items()]


def _signal(entity: str, mention: Mention) -> detector.Signal:
    return of_one_post(entity, mention, AlertKind.SINGLE_POST, AlertLevel.HIGH)


def of_one_post(
    entity: str, mention: Mention, kind: AlertKind, level: AlertLevel
) -> detector.Signal:
    """Return a signal for which one post is the reason."""
    understood = 0.0 if mention.sentiment == Sentiment.UNKNOWN else mention.weight
    negative = understood if mention.sentiment == Sentiment.NEGATIVE else 0.0
    figures = Figures.of_one_post(negative, understood)
    return detector.Signal(entity, kind, level, figures, mention=mention.id)
