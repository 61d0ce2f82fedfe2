"""What was said: before, during and after; by source, language and influencer; the loudest."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy import case, select
from sqlmodel import col
from sqlmodel import select as select_rows
from sqlmodel.ext.asyncio.session import AsyncSession

from services.clean import clean_line
from services.documents.blocks import Block, Heading, Item, Items, Para, Table
from services.early_warning.hearing import about
from services.early_warning.telling import why
from services.i18n import _
from services.model import Campaign, CampaignInfluencer, Influencer, Mention
from services.postmortem.mood import Mood, is_few, mood, of_entity, read_sums, sums
from services.postmortem.subject import BEFORE, Part, Subject
from services.postmortem.wording import many, percent, share
from services.store import stories
from services.store.ledger import Json
from services.times import local
from services.words import AlertKind, Sentiment

TOP = 10
SHOWN_WORDS = 160


@dataclass(slots=True)
class Phases:
    """What was said before, during and after."""

    before: Mood = field(default_factory=Mood)
    during: Mood = field(default_factory=Mood)
    after: Mood = field(default_factory=Mood)

    @property
    def figures(self) -> dict[str, Json]:
        """The same for machines."""
        return {
            "before": self.before.figures,
            "during": self.during.figures,
            "after": self.after.figures,
        }


@dataclass(frozen=True, slots=True)
class Loud:
    """One of the mentions that most people saw."""

    mention: Mention
    copies: int


async def section(session: AsyncSession, subject: Subject) -> Part:
    """Tell what was said, to how many, how negative."""
    entity = subject.run.incident.entity
    whole = await _phases(session, entity, subject)
    said = whole.before.total + whole.during.total + whole.after.total
    few = await is_few(session, entity, said)
    by_source, by_language = await _grouped(session, subject, few=few)
    by_influencer = await _by_influencer(session, subject)
    loudest = await _loudest(session, subject, few=few)
    blocks = [
        Heading(_("What was said")),
        *(await _moods(session, subject, whole)),
        *_table(_("By source"), _("Source"), by_source),
        *_table(_("By language"), _("Language"), by_language),
        *_table(
            _("By influencer (everything said of them in that time)"),
            _("Influencer"),
            by_influencer,
        ),
        *_top(subject, loudest),
    ]
    figures: dict[str, Json] = {
        **whole.figures,
        "by_source": {name: phases.figures for name, phases in by_source.items()},
        "by_language": {name: phases.figures for name, phases in by_language.items()},
        "by_influencer": {name: phases.figures for name, phases in by_influencer.items()},
        "top_mentions": [_figures(loud) for loud in loudest],
    }
    return Part("impact", blocks, figures)


async def _phases(session: AsyncSession, entity: str, subject: Subject) -> Phases:
    begin, turn = subject.begin, subject.turn
    return Phases(
        await mood(session, entity, begin - BEFORE, begin),
        await mood(session, entity, begin, turn),
        await mood(session, entity, turn, subject.end) if subject.has_turned else Mood(),
    )


async def _grouped(
    session: AsyncSession, subject: Subject, *, few: bool
) -> tuple[dict[str, Phases], dict[str, Phases]]:
    """Count by source and by language in one pass over the mentions of that time."""
    at = col(Mention.at)
    phase = case((at < subject.begin, "before"), (at < subject.turn, "during"), else_="after")
    asked = select(col(Mention.source), col(Mention.language), phase, *sums()).where(
        at >= subject.begin - BEFORE, at < subject.end, col(Mention.muted).is_(False)
    )
    asked = of_entity(asked, subject.run.incident.entity, few=few).group_by(
        col(Mention.source), col(Mention.language), phase
    )
    sources: dict[str, Phases] = {}
    languages: dict[str, Phases] = {}
    for source, language, name, *row in await (await session.connection()).execute(asked):
        for key, groups in ((source, sources), (language or "?", languages)):
            phases = groups.setdefault(key, Phases())
            setattr(phases, name, getattr(phases, name) + read_sums(row))
    return _by_volume(sources), _by_volume(languages)


def _by_volume(groups: Mapping[str, Phases]) -> dict[str, Phases]:
    def rank(item: tuple[str, Phases]) -> tuple[int, str]:
        return -item[1].during.total - item[1].after.total, item[0]

    return dict(sorted(groups.items(), key=rank))


async def _by_influencer(session: AsyncSession, subject: Subject) -> dict[str, Phases]:
    """Count by the roll-ups of the influencers: those of the campaign, else all."""
    asked = select_rows(Influencer).order_by(col(Influencer.name))
    entity = subject.run.incident.entity
    campaign = next(
        (item for item in await session.exec(select_rows(Campaign)) if item.entity == entity), None
    )
    if campaign is not None:
        asked = asked.join(
            CampaignInfluencer, col(CampaignInfluencer.influencer_id) == col(Influencer.id)
        ).where(CampaignInfluencer.campaign_id == campaign.id)
    found: dict[str, Phases] = {}
    for person in list(await session.exec(asked)):
        phases = await _phases(session, person.entity, subject)
        if phases.before.total or phases.during.total or phases.after.total:
            found[person.name] = phases
    return _by_volume(found)


async def _loudest(session: AsyncSession, subject: Subject, *, few: bool) -> list[Loud]:
    """Return the mentions that most people saw, of each story the first."""
    at = col(Mention.at)
    asked = of_entity(
        select(col(Mention.id)).where(
            at >= subject.begin,
            at < subject.end,
            col(Mention.muted).is_(False),
            col(Mention.gone_at).is_(None),
            col(Mention.story).is_(None),
            col(Mention.reach).is_not(None),
        ),
        subject.run.incident.entity,
        few=few,
    )
    asked = asked.order_by(col(Mention.reach).desc(), col(Mention.id)).limit(TOP)
    ids = [row[0] for row in await (await session.connection()).execute(asked)]
    copies = await stories.copies(session, ids)
    found = {
        mention.id: mention
        for mention in await session.exec(select_rows(Mention).where(col(Mention.id).in_(ids)))
    }
    return [Loud(found[number], copies.get(number, 0)) for number in ids if number in found]


async def _moods(session: AsyncSession, subject: Subject, whole: Phases) -> list[Block]:
    items: list[Item] = []
    if subject.alert is not None:
        known = await about(session, subject.alert)
        if known.post is not None:
            subject.authors[known.post.author] = None
        kind = AlertKind(subject.alert.kind).label
        items.append(Item(_("Alert") + f": {kind}. {why(subject.alert, known)}."))
    before = _("Before (the day before the first mention of the window)")
    items.append(Item(f"{before}: {share(whole.before)}."))
    items.append(Item(_("During (until the statement)") + f": {share(whole.during)}."))
    after = share(whole.after) if subject.has_turned else _("none yet")
    items.append(Item(_("After") + f": {after}."))
    reach = whole.during.reach + whole.after.reach
    items.append(
        Item(_("Reach, added up over the mentions: {reach}").format(reach=many(reach)))
        if reach
        else Item(_("Reach: not known"))
    )
    return [Items(items)]


def _table(title: str, of: str, groups: Mapping[str, Phases]) -> list[Block]:
    if not groups:
        return []
    head = [
        of,
        _("before"),
        _("during"),
        _("after"),
        _("negative before, %"),
        _("during, %"),
        _("after, %"),
        _("reach"),
    ]
    rows = [
        [
            name,
            *(str(item.total) for item in (phases.before, phases.during, phases.after)),
            *(percent(item) for item in (phases.before, phases.during, phases.after)),
            many(phases.during.reach + phases.after.reach),
        ]
        for name, phases in groups.items()
    ]
    return [Heading(title, 3), Table(head, rows)]


def _top(subject: Subject, loudest: Sequence[Loud]) -> list[Block]:
    title = Heading(_("What most people saw"), 3)
    if not loudest:
        return [title, Para(_("Of no mention is it known how many people it reached."))]
    subject.authors.update(dict.fromkeys(item.mention.author for item in loudest))
    head = [_("Words"), _("Author"), _("When, where"), _("sentiment"), _("copies"), _("reach")]
    rows = [
        [
            clean_line(loud.mention.text, SHOWN_WORDS),
            loud.mention.author or "?",
            f"{local(loud.mention.at)}, {loud.mention.platform}",
            Sentiment(loud.mention.sentiment).label,
            str(loud.copies),
            many(loud.mention.reach or 0),
        ]
        for loud in loudest
    ]
    return [title, Table(head, rows, texts=4)]


def _figures(loud: Loud) -> dict[str, Json]:
    mention = loud.mention
    return {
        "mention": mention.id,
        "at": mention.at.isoformat(),
        "source": mention.source,
        "platform": mention.platform,
        "author": mention.author,
        "text": mention.text,
        "link": mention.url,
        "sentiment": mention.sentiment,
        "reach": mention.reach,
        "copies": loud.copies,
    }
