"""What people do with a dossier: each act is an entry of the room's own timeline.

Who may do what is decided inside the append: whoever began the dossier or brought its posts does
not approve, and only a person of the room whose roles hold approver or Legal does.
"""

import asyncio
import json
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import date

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from services.clean import clean_line, clean_text
from services.dossier import law
from services.dossier.figures import Figures, figures_of
from services.dossier.keeping import (
    brief_for,
    dossier_of,
    facts,
    influencer_of,
    keep_facts,
    known_of,
    lines_of,
    opened,
)
from services.dossier.levels import Assessed
from services.dossier.posts import ARTICLE, Finding
from services.dossier.questions import BY_ID, Answer
from services.dossier.reading import Reading
from services.dossier.scan import Scan, scan
from services.dossier.sealing import seal
from services.dossier.state import CONFIRMED, DISMISSED, VERDICTS, Dossier, plain_of
from services.errors import Refused, UsageError
from services.i18n import _
from services.labels import MARKETS
from services.model import ROOM, Entry, Influencer, Term
from services.preparation.people import members
from services.retention.erase import SALT, erase_words
from services.sentiment import Scorer
from services.store import Store, ledger
from services.store.ledger import Draft, Json, Record
from services.words import EntryKind as Kind
from services.words import Gone, RiskLevel, RiskLine, Role, TermKind

APPROVING = frozenset({Role.APPROVER, Role.LEGAL})
_MOST_WORDS = 2_000
_MOST_ANSWER = 10_000


@dataclass(frozen=True, slots=True)
class Terms:
    """Under which a dossier is kept; what is empty stays as it is, or is as usual at first."""

    purpose: str = ""
    basis: str = ""
    keep_until: date | None = None
    market: str = ""
    competitors: tuple[str, ...] = ()
    handles: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Done:
    """What a reading brought: posts and comments that are new, and findings that are."""

    own: int
    comments: int
    findings: int
    rejected: int


async def begin(store: Store, actor: str, name: str, terms: Terms) -> str:
    """Begin a dossier, or change its terms; return the influencer's entity.

    Handles add an influencer whom the room does not know, and accounts to one whom it knows.

    Raises:
        UsageError: nobody is called so and no handle is given, or a term makes no sense.
    """
    name = clean_line(name)

    async def work(session: AsyncSession) -> str:
        person = await _person(session, name, terms.handles)
        today = (await store.now(session)).astimezone().date()
        _check(terms, today)

        def decide(records: Sequence[Record]) -> list[Draft]:
            draft = _begun(opened(records, person.entity), person, terms, today)
            return [draft] if draft else []

        await ledger.append_within(store, session, ROOM, actor, decide)
        return person.entity

    return await ledger.in_turn(store, ROOM, work)


async def _person(session: AsyncSession, name: str, handles: Sequence[str]) -> Influencer:
    given = [clean_line(handle).lstrip("@") for handle in handles]
    given = [handle for handle in dict.fromkeys(given) if handle]
    if given and name:
        person = await _found(session, name) or Influencer(name=name)
        session.add(person)
        await session.flush()
        known = {term.casefold() for term in (await known_of(session, person.entity)).handles}
        session.add_all(
            Term(entity=person.entity, kind=TermKind.HANDLE.value, text=handle)
            for handle in given
            if handle.casefold() not in known
        )
        await session.flush()
        return person
    return await influencer_of(session, name)


async def _found(session: AsyncSession, name: str) -> Influencer | None:
    try:
        return await influencer_of(session, name)
    except UsageError:
        return None


def _check(terms: Terms, today: date) -> None:
    if terms.market and terms.market not in MARKETS:
        raise UsageError(
            _("There are rules for {known}; none for {market}.").format(
                known=", ".join(MARKETS), market=terms.market
            )
        )
    if terms.keep_until and not today < terms.keep_until <= today + law.LONGEST_KEPT:
        raise UsageError(_("A dossier is kept for some time from today on, three years at most."))


def _begun(old: Dossier, person: Influencer, terms: Terms, today: date) -> Draft | None:
    until = terms.keep_until or old.keep_until or law.keep_until(today)
    names = [clean_line(it) for it in terms.competitors]
    competitors = tuple(dict.fromkeys(it for it in names if it)) or old.competitors
    data: dict[str, Json] = {
        "dossier": person.entity,
        "keep_until": until.isoformat(),
        "market": terms.market or old.market,
    }
    details = {
        "name": person.name,
        "purpose": clean_text(terms.purpose, _MOST_WORDS) or old.purpose,
        "basis": clean_text(terms.basis, _MOST_WORDS) or old.basis,
        "competitors": "\n".join(competitors),
    }
    same = (
        old.exists
        and (old.keep_until, old.market, old.competitors)
        == (until, terms.market or old.market, competitors)
        and (old.purpose, old.basis) == (details["purpose"], details["basis"])
    )
    return None if same else Draft(Kind.DOSSIER_BEGUN, data, details)


async def read(store: Store, actor: str, entity: str, reading: Reading, scorer: Scorer) -> Done:
    """Scan posts and keep what they show; a post that was read before counts once.

    The scan takes about two milliseconds a post, and is done in a thread.
    """
    async with store.read() as session:
        brief = await brief_for(session, await dossier_of(session, entity))
    found = await asyncio.to_thread(scan, reading.posts, brief, scorer)
    influencer = int(entity.partition(":")[2])

    async def work(session: AsyncSession) -> Done:
        known = {fact.key for fact in await facts(session, influencer)}
        unique = {fact.key: fact for fact in found.facts}
        new = [fact for key, fact in unique.items() if key not in known]
        own = sum(fact.own for fact in new)
        await keep_facts(session, influencer, unique.values())
        drafts = _found_drafts(await dossier_of(session, entity), found)
        data: dict[str, Json] = {
            "dossier": entity,
            "source": reading.source,
            "own": own,
            "comments": len(new) - own,
            "rejected": reading.rejected,
        }

        def decide(records: Sequence[Record]) -> list[Draft]:
            _existing(records, entity)
            return [Draft(Kind.DOSSIER_READ, data, {"name": reading.name}), *drafts]

        written = await ledger.append_within(store, session, ROOM, actor, decide)
        return Done(own, len(new) - own, len(written) - 1, reading.rejected)

    return await ledger.in_turn(store, ROOM, work)


def _found_drafts(dossier: Dossier, found: Scan) -> list[Draft]:
    """Return the findings that the dossier does not hold yet.

    Of a sealed one the code is not known, so one of its article in the same post is taken for it.
    """
    known = {(it.post, it.code) for it in dossier.findings.values()}
    sealed = [it for it in dossier.findings.values() if it.protected]
    return [
        _found_draft(dossier.entity, it)
        for it in found.findings
        if (it.post.key, it.code) not in known
        and not (it.article and any(old.repeats(it.post.key, it.article) for old in sealed))
    ]


def _found_draft(entity: str, finding: Finding) -> Draft:
    post, quote = finding.post, finding.quote
    place = {"post": post.key, **({"mention": post.mention} if post.mention else {})}
    codes = {
        "line": finding.line.value,
        "code": finding.code,
        "at": post.at.isoformat() if post.at else "",
        "platform": post.platform,
        "notes": " ".join(finding.notes),
    }
    details = {**quote._asdict(), "url": post.url, "author": post.author}
    if finding.article:  # even which line it is on says something that the law protects
        made = seal(post.key, finding.article)
        data: dict[str, Json] = {"dossier": entity, "privileged": True, "same": made.same}
        words = {"article": str(finding.article), "salt": made.salt, **place, **codes, **details}
        return Draft(Kind.DOSSIER_FOUND, data, words)
    return Draft(Kind.DOSSIER_FOUND, {"dossier": entity, **place, **codes}, details)


async def judge(
    store: Store, actor: str, entity: str, number: int, verdict: str, reason: str
) -> None:
    """Confirm a finding or dismiss it, with a reason.

    Raises:
        UsageError: there is no such finding or verdict, or no reason.
        Refused: it waits for an approval, or somebody judged it so already.
    """
    if verdict not in VERDICTS:
        raise UsageError(_("A finding is confirmed or dismissed."))
    reason = _words(reason, _("Say why: the reason stays beside the finding."))

    def decide(dossier: Dossier) -> Draft:
        finding = dossier.findings.get(number)
        if finding is None or finding.refused:
            raise UsageError(_("There is no finding {n}.").format(n=number))
        if not finding.open:
            raise Refused(_("This finding waits for an approval: nobody may judge it before."))
        if finding.verdict == verdict:
            last = finding.verdicts[-1][1]
            words = _("{who} confirmed it.") if verdict == CONFIRMED else _("{who} dismissed it.")
            raise Refused(words.format(who=last.by))
        data: dict[str, Json] = {"finding": number, "verdict": verdict}
        if finding.protected:
            data["privileged"] = True  # the reason tells what the finding holds
        return Draft(Kind.DOSSIER_JUDGED, data, {"reason": reason})

    await _append(store, actor, entity, decide)


async def dismiss(store: Store, actor: str, entity: str, number: int, reason: str) -> None:
    """Say that a finding is none, and why."""
    await judge(store, actor, entity, number, DISMISSED, reason)


async def answer(
    store: Store, actor: str, entity: str, question: str, said: str, words: str
) -> None:
    """Answer a question of the questionnaire: yes, no or unknown, and by what one knows.

    Raises:
        UsageError: there is no such question or answer, or nothing says how one knows.
    """
    if question not in BY_ID:
        raise UsageError(
            _("There is no question {id}: {ids}.").format(id=question, ids=", ".join(BY_ID))
        )
    if said not in set(Answer):
        raise UsageError(_("An answer is one of: {all}.").format(all=", ".join(Answer)))
    words = _words(words, _("Say how you know: who said it, which paper shows it."))
    details = {"question": question, "answer": said, "words": words}
    draft = Draft(Kind.DOSSIER_ASKED, {}, details)
    await _append(store, actor, entity, lambda _dossier: draft)


async def overrule(
    store: Store, actor: str, entity: str, line: str, level: str, reason: str
) -> None:
    """Put a person's level beside the program's, with a reason; both stay.

    Raises:
        UsageError: there is no such line or level, or no reason.
        Refused: the line is of GDPR article 9 or 10, and ``actor`` may not approve such findings.
    """
    if line not in set(RiskLine) or level not in set(RiskLevel):
        raise UsageError(
            _("Write LINE LEVEL: a line is one of {lines}; a level one of {levels}.").format(
                lines=", ".join(RiskLine), levels=", ".join(RiskLevel)
            )
        )
    reason = _words(reason, _("Overruling needs a reason: it stands beside the program's level."))
    async with store.read() as session:
        was = await _level_now(store, session, entity, RiskLine(line))
        may = await _approving(session)
    data: dict[str, Json] = {"privileged": True} if RiskLine(line) in ARTICLE else {}
    details = {"line": line, "level": level, "was": was, "reason": reason}

    def decide(dossier: Dossier) -> Draft:
        if RiskLine(line) in ARTICLE:  # a level of these lines is itself such a finding
            _check_approver(dossier, actor, may)
        return Draft(Kind.DOSSIER_OVERRULED, data, details)

    await _append(store, actor, entity, decide)


async def _level_now(store: Store, session: AsyncSession, entity: str, line: RiskLine) -> str:
    dossier = await dossier_of(session, entity)
    level = (await _lines(store, session, dossier))[0][line].level
    return level.value if level else ""


async def _lines(
    store: Store, session: AsyncSession, dossier: Dossier
) -> tuple[dict[RiskLine, Assessed], Figures]:
    figures = figures_of(await facts(session, int(dossier.entity.partition(":")[2])))
    brief, known = await brief_for(session, dossier), await known_of(session, dossier.entity)
    return lines_of(dossier, figures, brief, known, await store.now(session)), figures


async def approve(store: Store, actor: str, entity: str, reason: str, *, agreed: bool) -> int:
    """Agree that findings of GDPR articles 9 and 10 are shown, or refuse it for good.

    Return how many findings it was about.

    Raises:
        Refused: none waits, or ``actor`` may not decide about it.
    """
    reason = _words(reason, _("Say on which ground: which law allows it, or why not."))
    async with store.read() as session:
        may = await _approving(session)

    def look(records: Sequence[Record]) -> list[Draft]:
        dossier = _existing(records, entity)
        numbers = [it.seq for it in dossier.waiting]
        if not numbers:
            raise Refused(_("No finding waits for an approval."))
        _check_approver(dossier, actor, may)
        data: dict[str, Json] = {"dossier": entity, "findings": [*numbers], "agreed": agreed}
        return [Draft(Kind.DOSSIER_APPROVED, {**data, "privileged": True}, {"reason": reason})]

    async def work(session: AsyncSession) -> int:
        (entry,) = await ledger.append_within(store, session, ROOM, actor, look)
        numbers = _numbers(entry.data["findings"])
        if not agreed:  # what nobody may see has no reason to be kept
            asked = select(Entry).where(Entry.stream == ROOM, col(Entry.seq).in_(numbers))
            doomed = list(await session.exec(asked))
            await erase_words(store, session, doomed, Gone.ASKED, actor, keep=SALT)
        return len(numbers)

    return await ledger.in_turn(store, ROOM, work)


async def _approving(session: AsyncSession) -> frozenset[str]:
    """Return the names of those who may be asked to approve."""
    return frozenset(it.name for it in await members(session) if APPROVING & set(it.roles))


def _check_approver(dossier: Dossier, actor: str, may: Collection[str]) -> None:
    """Refuse whoever is the dossier's author, or holds no role that may approve."""
    if actor in dossier.readers:
        raise Refused(_("Whoever began the dossier or brought its posts does not approve it."))
    if actor not in may:
        raise Refused(
            _("Only a person of the room who is approver or Legal may approve: see Room (5).")
        )


def _numbers(value: Json) -> list[int]:
    return [it for it in value if isinstance(it, int)] if isinstance(value, list) else []


async def reply(store: Store, actor: str, entity: str, text: str) -> None:
    """Write down the person's own answer to the dossier; each one stays.

    Raises:
        UsageError: there are no words.
    """
    words = clean_text(text, _MOST_ANSWER)
    if not words:
        raise UsageError(_("What does the person say? Their answer needs words."))
    draft = Draft(Kind.DOSSIER_REPLIED, {}, {"text": words})
    await _append(store, actor, entity, lambda _dossier: draft)


async def sign(store: Store, actor: str, entity: str) -> int:
    """Sign the dossier as it stands and return the version's number.

    The entry's hash covers all entries before it: that is what is frozen. How each line stood is
    sealed into it, so that a later program tells what was signed and not what it would say.

    Raises:
        Refused: nothing was read or asked yet, or nothing changed since it was signed last.
    """

    async def work(session: AsyncSession) -> int:
        lines, figures = await _lines(store, session, await dossier_of(session, entity))
        details = {"lines": json.dumps(plain_of(lines)), "figures": json.dumps(figures.plain())}

        def decide(records: Sequence[Record]) -> list[Draft]:
            now = _existing(records, entity)
            if not now.reads and not now.replies:
                raise Refused(_("Nothing was read or asked yet: there is nothing to sign."))
            if now.is_signed:
                raise Refused(
                    _("{who} signed it as version {n}; nothing changed since.").format(
                        who=now.signings[-1].by, n=now.version
                    )
                )
            data: dict[str, Json] = {
                "dossier": entity,
                "version": now.version + 1,
                "privileged": True,
            }
            return [Draft(Kind.DOSSIER_SIGNED, data, details)]

        (entry,) = await ledger.append_within(store, session, ROOM, actor, decide)
        return int(str(entry.data["version"]))

    return await ledger.in_turn(store, ROOM, work)


async def _append(
    store: Store, actor: str, entity: str, decide: Callable[[Dossier], Draft]
) -> None:
    """Append what ``decide`` says of the dossier as it stands inside the transaction."""

    def look(records: Sequence[Record]) -> list[Draft]:
        draft = decide(_existing(records, entity))
        return [Draft(draft.kind, {"dossier": entity, **draft.data}, draft.details)]

    await ledger.append(store, ROOM, actor, look)


def _existing(records: Sequence[Record], entity: str) -> Dossier:
    dossier = opened(records, entity)
    if not dossier.exists:
        raise UsageError(_("There is no such dossier, or it was erased."))
    return dossier


def _words(text: str, complaint: str) -> str:
    words = clean_text(text, _MOST_WORDS)
    if not words:
        raise UsageError(complaint)
    return words
