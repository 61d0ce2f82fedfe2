"""The dossier in the store: two thousand posts read, judged, approved, signed, erased."""

import csv
import json
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from sqlmodel import func, select

from services.documents.form import Format
from services.documents.write_html import to_html
from services.documents.write_markdown import to_markdown
from services.dossier import acts, ending, keeping, reading, setting_up
from services.dossier.document import to_document
from services.dossier.keeping import Sheet, sheet
from services.dossier.reading import Reading
from services.dossier.render import to_json, written
from services.dossier.state import plain_of
from services.early_warning.deciding import set_threshold, thresholds
from services.errors import Refused, SourceError, UsageError
from services.i18n import speaking
from services.incident.events import describe
from services.model import ROOM, Detail, DossierPost, Influencer, Term
from services.preparation.campaigns import save_campaign
from services.preparation.people import Member, save_member
from services.retention.erase import step
from services.retention.purge import Wish, purge
from services.settings import CampaignSettings, InfluencerSettings
from services.sources.base import Deletion
from services.store import Store, ledger, mentions, revisions
from services.store.verify import verify
from services.words import Confidence, RiskLevel, RiskLine, Role
from tests.dossier.everyday import post, timeline
from tests.dossier.planted import BRIEF, SCORER, planted
from tests.making import mention

NAME = "Maja Kot"
ANNA, LENA = "Anna", "Lena"
SAID = "Mam dość tych Ukraińców w kolejkach."
DRUNK = "Wróciłam po trzech drinkach autem."
SOME = [SAID, "Zwykły dzień nad jeziorem.", DRUNK, "Z kodem MAJA taniej o 20%, link w bio."]


@pytest.fixture
async def room(sqlite_store: Store) -> AsyncIterator[Store]:
    """A room with a lawyer, and a dossier that Anna began."""
    async with sqlite_store.write() as session:
        await save_member(session, Member(LENA, roles=(Role.LEGAL,)))
        await save_member(session, Member(ANNA, roles=(Role.LEGAL,)))
    await acts.begin(sqlite_store, ANNA, NAME, acts.Terms(handles=("@maja",)))
    yield sqlite_store
    async with sqlite_store.read() as session:
        assert await verify(session, ROOM) == []


ENTITY = "influencer:1"


async def some(store: Store, texts: list[str] | None = None) -> Sheet:
    today = datetime.now(UTC)
    posts = [
        replace(post(number, words), at=today - timedelta(days=30 + number))
        for number, words in enumerate(texts or SOME)
    ]
    await acts.read(store, ANNA, ENTITY, Reading("file", "x.csv", posts), SCORER)
    return await sheet(store, NAME)


async def words_in(store: Store) -> str:
    async with store.read() as session:
        return "\n".join(row.text or "" for row in await session.exec(select(Detail)))


async def kinds(store: Store) -> list[str]:
    async with store.read() as session:
        return [record.kind for record in await ledger.read(session, ROOM)]


async def test_two_thousand_posts_are_read_and_what_was_planted_is_found(
    room: Store, tmp_path: Path
) -> None:
    sets = [*planted("developed"), *planted("held_back_2")]
    posts, where = timeline(2_000, [it.text for it in sets])
    path = tmp_path / "posts.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(["Treść", "Autor", "Link", "Data", "Platforma"])
        rows.writerows([it.text, "@Maja", it.url, it.at, it.platform] for it in posts)
    terms = acts.Terms(competitors=BRIEF.competitors)
    await acts.begin(room, ANNA, NAME, terms)
    async with room.write() as session:
        given = CampaignSettings(
            name="Zorza",
            words=("zorza",),
            values=BRIEF.values,
            influencers=(InfluencerSettings(name=NAME, handles=("maja",)),),
        )
        await save_campaign(session, given)
    found = reading.from_file(path, (), ("maja",), comments=False)
    done = await acts.read(room, ANNA, ENTITY, found, SCORER)
    assert (done.own, done.comments, done.rejected) == (2_000, 0, 0)
    await acts.approve(room, LENA, ENTITY, "art. 9(2)(e)", agreed=True)

    now = await sheet(room, NAME)
    shown = {(it.line, it.url) for it in now.dossier.shown}
    urls = {posts[number].url: words for words, number in where.items()}
    lines = {it.text: it.line for it in sets}
    expected = {(line, url) for url, words in urls.items() if (line := lines[words])}
    hit = expected & {(line.value, url) for line, url in shown if line}
    wrong = {url for _line, url in shown if not lines.get(urls.get(url, ""), "")}
    right = {url for _line, url in hit}
    assert len(expected) == 62
    assert len(hit) / len(expected) >= 0.9, "recall"
    assert len(right) / (len(right) + len(wrong)) >= 0.9, "precision"
    assert not {url for url in wrong if url not in urls}, "no everyday post is a finding"
    assert all(it.quote.words and it.quote.sentence and it.at for it in now.dossier.shown)

    text = to_markdown(to_document(now))
    assert "medium confidence" in text
    assert "nobody said on which platforms the person is" in text
    assert "No comments of the audience were read." in text
    assert "Pictures, films and sound: only words were read." in text
    assert "Searched and not found: 2000 posts or comments" in text or now.dossier.of_line(
        RiskLine.CONFLICTS
    )
    with speaking("pl"):
        polish = to_markdown(to_document(now))
    assert "średnia pewność" in polish
    assert "Na co nie patrzono" in polish


async def test_read_twice_counts_once(room: Store) -> None:
    first = await some(room)
    again = await some(room)
    assert again.figures.own == first.figures.own == len(SOME)
    assert len(again.dossier.findings) == len(first.dossier.findings) == 3


async def test_protected_findings_are_silent_until_somebody_else_approves(room: Store) -> None:
    now = await some(room)
    assert [it.article for it in now.dossier.waiting] == [10]
    for line in (RiskLine.LAW, RiskLine.POLITICS):
        it = now.lines[line]
        assert (it.level, it.doubts[0].code) == (None, "sealed")
    everything = f"{to_json(now)}{to_html(to_document(now))}{now.dossier}"
    assert "drinkach" not in everything
    assert "offence_told" not in everything
    assert "1 finding of GDPR articles 9 and 10 awaits approval" in everything
    async with room.read() as session:
        told = [describe(record) for record in await ledger.read(session, ROOM)]
    assert not any("drinkach" in line for line in told)
    (waiting,) = now.dossier.waiting
    with pytest.raises(Refused, match="waits for an approval"):
        await acts.judge(room, ANNA, ENTITY, waiting.seq, "confirmed", "so it is")

    with pytest.raises(Refused, match="brought its posts"):
        await acts.approve(room, ANNA, ENTITY, "I may", agreed=True)
    with pytest.raises(Refused, match="approver or Legal"):
        await acts.approve(room, "Zofia", ENTITY, "I may", agreed=True)
    assert await acts.approve(room, LENA, ENTITY, "she published it", agreed=True) == 1
    now = await sheet(room, NAME)
    (found,) = now.dossier.of_line(RiskLine.LAW)
    assert DRUNK in found.quote.sentence
    assert now.lines[RiskLine.LAW].level is RiskLevel.ELEVATED
    assert "Lena agreed on" in to_markdown(to_document(now))
    with pytest.raises(Refused, match="No finding waits"):
        await acts.approve(room, LENA, ENTITY, "again", agreed=True)


async def test_the_timeline_tells_no_word_about_what_is_protected(room: Store) -> None:
    await some(room)
    await acts.approve(room, LENA, ENTITY, "article 10 allows it", agreed=True)
    (law,) = (await sheet(room, NAME)).dossier.of_line(RiskLine.LAW)
    (hate,) = (await sheet(room, NAME)).dossier.of_line(RiskLine.OFFENCE)
    await acts.judge(room, ANNA, ENTITY, law.seq, "confirmed", "charged in May")
    await acts.judge(room, ANNA, ENTITY, hate.seq, "confirmed", "said on air")
    await acts.overrule(room, LENA, ENTITY, "law", "stop", "sentenced in June")
    chosen = ["scenario-S03", "scenario-S02"]
    await setting_up.set_up(room, ANNA, NAME, chosen)
    async with room.read() as session:
        records = await ledger.read(session, ROOM)
    openly = "\n".join(f"{describe(it)} {it.details}" for it in records)
    protected = ("article 10 allows", "charged", "sentenced", "drinkach", "S03")
    assert not [words for words in protected if words in openly]
    assert "said on air" in openly
    now = await sheet(room, NAME)
    text = to_markdown(to_document(now))
    assert not [words for words in ("charged in May", "sentenced in June") if words not in text]
    assert not set(chosen) & {it.id for it in await setting_up.proposals(room, NAME)}


async def test_what_is_refused_is_erased_and_does_not_come_back(room: Store) -> None:
    await some(room)
    await acts.approve(room, LENA, ENTITY, "no law allows it", agreed=False)
    now = await some(room)
    assert now.dossier.waiting == []
    assert now.dossier.of_line(RiskLine.LAW) == []
    assert now.lines[RiskLine.LAW].doubts[0].code == "refused"
    assert "drinkach" not in await words_in(room)


async def test_what_stands_openly_of_a_sealed_finding_tells_neither_line_nor_post(
    room: Store,
) -> None:
    await some(room)
    async with room.read() as session:
        (openly,) = [
            it
            for it in await ledger.read(session, ROOM)
            if it.kind == "dossier_found" and it.sealed
        ]
    assert set(openly.data) == {"dossier", "privileged", "same"}
    assert openly.details == {}
    await purge(room, LENA, Wish(author="maja"))
    now = await some(room)
    assert len(now.dossier.findings) == 3, "what was purged does not come back either"


async def test_a_sealed_finding_of_the_older_form_is_still_one(room: Store) -> None:
    old = ledger.Draft(
        "dossier_found",
        {"dossier": ENTITY, "post": "post-2", "article": 10, "privileged": True},
        {"line": "law", "code": "offence_told", "words": "drinkach", "author": "maja"},
    )
    await ledger.append(room, ROOM, ANNA, lambda _old: [old])
    now = await some(room)
    assert [(it.article, it.open) for it in now.dossier.waiting] == [(10, False)]
    await acts.approve(room, LENA, ENTITY, "art. 10", agreed=True)
    (found,) = (await sheet(room, NAME)).dossier.of_line(RiskLine.LAW)
    assert found.quote.words == "drinkach"


async def test_a_dismissed_finding_stays_with_its_reason_and_does_not_weigh(room: Store) -> None:
    now = await some(room)
    (hate,) = now.dossier.of_line(RiskLine.OFFENCE)
    assert now.lines[RiskLine.OFFENCE].level is RiskLevel.HIGH
    with pytest.raises(UsageError, match="Say why"):
        await acts.dismiss(room, LENA, ENTITY, hate.seq, " ")
    await acts.dismiss(room, LENA, ENTITY, hate.seq, "a line of a play")
    now = await sheet(room, NAME)
    assert now.lines[RiskLine.OFFENCE].level is RiskLevel.LOW
    assert "a line of a play" in to_markdown(to_document(now))
    with pytest.raises(Refused, match="Lena dismissed it"):
        await acts.dismiss(room, ANNA, ENTITY, hate.seq, "again")
    await acts.judge(room, ANNA, ENTITY, hate.seq, "confirmed", "no play, I asked")
    now = await sheet(room, NAME)
    assert [verdict for verdict, _said in now.dossier.of_line(RiskLine.OFFENCE)[0].verdicts] == [
        "dismissed",
        "confirmed",
    ]


async def test_overruling_keeps_both_levels(room: Store) -> None:
    await some(room)
    with pytest.raises(UsageError, match="reason"):
        await acts.overrule(room, LENA, ENTITY, "disclosure", "stop", "")
    with pytest.raises(UsageError, match="LINE LEVEL"):
        await acts.overrule(room, LENA, ENTITY, "charm", "stop", "why not")
    with pytest.raises(Refused, match="does not approve"):
        await acts.overrule(room, ANNA, ENTITY, "law", "stop", "I know what she did")
    await acts.overrule(room, LENA, ENTITY, "disclosure", "stop", "third year in a row")
    now = await sheet(room, NAME)
    ruled = now.dossier.ruled(RiskLine.DISCLOSURE)
    assert ruled is not None
    assert (ruled.level, ruled.was) == (RiskLevel.STOP, now.lines[RiskLine.DISCLOSURE].level)
    text = to_markdown(to_document(now))
    assert "third year in a row" in text
    assert "stop (Lena; program: elevated)" in text


async def test_a_signed_version_stays_as_it_was(room: Store) -> None:
    with pytest.raises(Refused, match="nothing to sign"):
        await acts.sign(room, LENA, ENTITY)
    await some(room)
    assert await acts.sign(room, LENA, ENTITY) == 1
    with pytest.raises(Refused, match="nothing changed"):
        await acts.sign(room, LENA, ENTITY)
    frozen = to_json(await sheet(room, NAME, 1))
    await acts.answer(room, ANNA, ENTITY, "jump", "yes", "the platform's data of October")
    await acts.reply(room, ANNA, ENTITY, "I was quoted out of context.")
    await some(room, ["Ci uchodźcy to zwykłe pasożyty."])
    now = await sheet(room, NAME)
    assert to_json(await sheet(room, NAME, 1)) == frozen
    assert now.lines[RiskLine.AUDIENCE].level is RiskLevel.HIGH
    assert "I was quoted out of context." in to_markdown(to_document(now))
    assert await acts.sign(room, ANNA, ENTITY) == 2
    text = written(await sheet(room, NAME), Format.MARKDOWN).decode()
    async with room.read() as session:
        last = [it for it in await ledger.read(session, ROOM) if it.kind == "dossier_signed"][-1]
    assert f"head room {last.seq} {last.hash}" in text
    with pytest.raises(UsageError, match="no version 7"):
        await sheet(room, NAME, 7)


async def test_erasing_leaves_no_word_and_a_whole_chain(room: Store) -> None:
    await some(room)
    await acts.reply(room, ANNA, ENTITY, "I was quoted out of context.")
    await acts.sign(room, ANNA, ENTITY)
    assert await ending.erase(room, LENA, NAME) == 7
    left = await words_in(room)
    assert not any(words in left for words in ("Ukraińców", "drinkach", "quoted", NAME))
    async with room.read() as session:
        assert (await session.exec(select(func.count()).select_from(DossierPost))).one() == 0
    with pytest.raises(UsageError, match="no dossier"):
        await sheet(room, NAME)
    with pytest.raises(UsageError, match="erased"):
        await acts.reply(room, ANNA, ENTITY, "hello?")
    await acts.begin(room, ANNA, NAME, acts.Terms(purpose="anew"))
    assert (await sheet(room, NAME)).dossier.findings == {}


async def test_erasing_leaves_nothing_of_a_level(room: Store) -> None:
    await some(room)
    await acts.approve(room, LENA, ENTITY, "art. 10", agreed=True)
    await acts.overrule(room, LENA, ENTITY, "law", "stop", "sentenced")
    await acts.overrule(room, LENA, ENTITY, "offence", "elevated", "once")
    await acts.answer(room, ANNA, ENTITY, "jump", "yes", "the platform's data")
    (query,) = [it for it in await setting_up.proposals(room, NAME) if it.id == "query"]
    assert not [word for word in ("policja", "zarzuty", "police") if word in query.value]
    await setting_up.set_up(room, ANNA, NAME, ["query", "threshold", "name"])
    await acts.sign(room, ANNA, ENTITY)
    signed = await sheet(room, NAME, 1)
    assert signed.lines[RiskLine.LAW].level is RiskLevel.ELEVATED
    assert signed.figures.own == len(SOME)
    ruled = signed.dossier.ruled(RiskLine.LAW)
    assert ruled is not None
    assert (ruled.level, ruled.was) == (RiskLevel.STOP, RiskLevel.ELEVATED)
    await ending.erase(room, LENA, NAME)
    kinds = ("dossier_overruled", "dossier_signed", "dossier_asked", "dossier_watched")
    async with room.read() as session:
        left = await ledger.of_kinds(session, kinds, ROOM, privileged=True)
        (person,) = await session.exec(select(Influencer))
        assert await thresholds(session) == {}
    assert len(left) == 7
    assert {key for it in left for key in it.data} <= {"dossier", "privileged", "version", "what"}
    assert not [text for it in left for text in it.details.values() if text]
    assert person.query == ""
    assert all(describe(it) for it in left)


async def test_what_people_set_themselves_outlives_a_dossier(room: Store) -> None:
    await some(room)
    await setting_up.set_up(room, ANNA, NAME, ["query", "threshold"])
    await set_threshold(room, LENA, ENTITY, 3)
    async with room.write() as session:
        (person,) = await session.exec(select(Influencer))
        person.query = "maja"
    await ending.erase(room, LENA, NAME)
    async with room.read() as session:
        (person,) = await session.exec(select(Influencer))
        assert (person.query, await thresholds(session)) == ("maja", {ENTITY: 3})


async def test_acts_of_the_older_form_are_read(room: Store) -> None:
    await some(room)
    lines: ledger.Json = plain_of((await sheet(room, NAME)).lines)
    old: list[tuple[str, dict[str, ledger.Json], dict[str, str]]] = [
        ("dossier_overruled", {"line": "claims", "level": "stop", "was": ""}, {"reason": "so"}),
        ("dossier_asked", {"question": "jump", "answer": "yes"}, {"words": "seen"}),
        ("dossier_signed", {"version": 1, "lines": lines, "figures": {"own": [4, 4]}}, {}),
    ]
    drafts = [ledger.Draft(kind, {"dossier": ENTITY, **data}, it) for kind, data, it in old]
    written = await ledger.append(room, ROOM, ANNA, lambda _old: drafts)
    assert "stop" in describe(written[0])
    now = await sheet(room, NAME)
    ruled = now.dossier.ruled(RiskLine.CLAIMS)
    assert ruled is not None
    assert (ruled.level, list(now.dossier.replies)) == (RiskLevel.STOP, ["jump"])
    (signing,) = now.dossier.signings
    assert signing.lines[RiskLine.OFFENCE].level is RiskLevel.HIGH


async def test_a_dossier_ends_when_it_was_kept_long_enough(room: Store) -> None:
    await some(room)
    assert await ending.expire(room) == 0
    today = datetime.now(UTC).date()
    draft = ledger.Draft(
        "dossier_begun",
        {"dossier": ENTITY, "keep_until": f"{today - timedelta(days=2)}", "market": "pl"},
        {"name": NAME, "purpose": "", "basis": "", "competitors": ""},
    )
    await ledger.append(room, ROOM, ANNA, lambda _old: [draft])
    assert await ending.expire(room) == 1
    assert "Ukraińców" not in await words_in(room)
    assert (await kinds(room))[-1] == "dossier_ended"


async def test_purging_an_author_reaches_what_dossiers_quote(room: Store) -> None:
    await some(room)
    year = datetime.now(UTC) - timedelta(days=365)
    for narrower in (Wish(author="maja", source="reddit"), Wish(author="maja", before=year)):
        assert (await purge(room, LENA, narrower)).quotes == 0
    assert "purged" not in await kinds(room)
    done = await purge(room, LENA, Wish(author="@Maja"))
    assert (done.erased, done.quotes) == (0, 3)
    async with room.read() as session:
        (told,) = await ledger.of_kinds(session, ["purged"], ROOM)
    assert "3 findings of dossiers" in describe(told)
    left = await words_in(room)
    assert not any(words in left for words in ("Ukraińców", "drinkach", "taniej"))
    now = await sheet(room, NAME)
    assert now.lines[RiskLine.OFFENCE].level is RiskLevel.LOW, "what is gone weighs nothing"
    assert now.figures.own == len(SOME)


async def test_collected_posts_are_read_and_a_deletion_reaches_the_dossier(room: Store) -> None:
    async with room.write() as session:
        mine = mention("a", SAID, author="@Maja")
        theirs = mention("b", "Wstyd, jestem oburzona!", entities=frozenset({ENTITY}))
        sealed = mention("d", DRUNK, author="maja")
        others = mention("c", SAID, author="Zofia")
        await mentions.insert(session, [mine, theirs, sealed, others])
    async with room.read() as session:
        found = await reading.from_collected(session, ENTITY, ("maja",))
    done = await acts.read(room, ANNA, ENTITY, found, SCORER)
    assert (done.own, done.comments, done.findings) == (2, 1, 2)
    assert (await sheet(room, NAME)).figures.total.toxic == 1
    async with room.write() as session:
        gone = [Deletion(native_id="a"), Deletion(native_id="d")]
        await revisions.take_away(session, "test", gone, datetime.now(UTC))
    await step(room)
    left = await words_in(room)
    assert not any(words in left for words in (SAID, DRUNK, "offence_told"))
    (finding,) = (await sheet(room, NAME)).dossier.shown
    assert finding.erased


async def test_a_handle_is_theirs_only_where_it_is_known_to_be(room: Store) -> None:
    async with room.write() as session:
        (term,) = await session.exec(select(Term).where(Term.entity == ENTITY))
        term.platforms = ["x"]
        for key, platform in (("a", "X"), ("b", "twitter.com"), ("c", "reddit"), ("d", "tiktok")):
            about = frozenset({ENTITY}) if key == "d" else frozenset[str]()
            new = mention(key, SAID, author="@Maja", entities=about)
            there = replace(new, row={**new.row, "platform": platform})
            await mentions.insert(session, [there])
    async with room.read() as session:
        found = await reading.from_collected(session, ENTITY, ("maja",))
    assert sorted((it.key, it.own) for it in found.posts) == [
        ("a", True),
        ("b", True),
        ("d", False),
    ]


async def test_who_wrote_what_in_a_file_decides_whose_it_is(tmp_path: Path) -> None:
    path = tmp_path / "posts.csv"
    path.write_text("Text,Author\nmine,@Maja\ntheirs,ola\n", encoding="utf-8")

    def own(handles: tuple[str, ...], *, comments: bool = False) -> list[bool]:
        read = reading.from_file(path, (), handles, comments=comments)
        return [it.own for it in read.posts]

    assert own(("maja",)) == [True, False]
    assert own(("maja",), comments=True) == [True, False]
    assert own((), comments=True) == [False, False]
    with pytest.raises(UsageError, match=r"@maja, @ola.*--handle"):
        own(())
    with pytest.raises(UsageError, match="--handle"):
        own(("somebody-else",))
    path.write_text("Text\nmine\n", encoding="utf-8")
    assert own(()) == [True]
    with pytest.raises(SourceError):
        reading.from_file(tmp_path / "none.csv", (), (), comments=False)


def test_pasted_posts_may_have_a_day_and_a_link() -> None:
    found = reading.from_text("2025-03-01 https://x.example/1\nHello.\n\nAgain\x1b[31m.", "maja")
    first, second = found.posts
    assert (first.text, first.url) == ("Hello.", "https://x.example/1")
    assert first.at is not None
    assert first.at.date() == date(2025, 3, 1)
    assert (second.text, second.at) == ("Again.", None)
    with pytest.raises(UsageError, match="Nothing was pasted"):
        reading.from_text("\n \n", "maja")


async def test_terms_are_checked_and_a_name_needs_an_account(room: Store) -> None:
    with pytest.raises(UsageError, match="--handle"):
        await acts.begin(room, ANNA, "Nobody", acts.Terms())
    with pytest.raises(UsageError, match="three years"):
        await acts.begin(room, ANNA, NAME, acts.Terms(keep_until=date(2020, 1, 1)))
    with pytest.raises(UsageError, match="none for mars"):
        await acts.begin(room, ANNA, NAME, acts.Terms(market="mars"))
    with pytest.raises(UsageError, match="no question"):
        await acts.answer(room, ANNA, ENTITY, "charm", "yes", "x")
    before = len(await kinds(room))
    await acts.begin(room, ANNA, NAME, acts.Terms())
    assert len(await kinds(room)) == before, "the same terms again are no act"


async def test_hostile_words_are_harmless_in_every_form(room: Store) -> None:
    nasty = "Mam dość tych Ukraińców <script>alert(1)</script> | [x](javascript:1) `c` \x1b[2J"
    path = Path("nasty.jsonl")
    path.write_text(json.dumps({"text": nasty, "author": "maja"}) + "\n", encoding="utf-8")
    found = reading.from_file(path, (), ("maja",), comments=False)
    await acts.read(room, ANNA, ENTITY, found, SCORER)
    now = await sheet(room, NAME)
    page, text = to_html(to_document(now)), to_markdown(to_document(now))
    assert "<script>" not in page
    assert "\x1b" not in page + text
    assert "\\<script\\>" in text
    assert written(now, Format.PDF).startswith(b"%PDF")


async def test_the_room_lists_its_dossiers(room: Store) -> None:
    await some(room)
    async with room.read() as session:
        found = await keeping.dossiers(session)
    assert {entity: it.name for entity, it in found.items()} == {ENTITY: NAME}
    assert (await sheet(room, NAME)).lines[RiskLine.OFFENCE].confidence is Confidence.LOW


async def test_both_databases_hold_a_dossier(store: Store) -> None:
    async with store.write() as session:
        await save_member(session, Member(LENA, roles=(Role.APPROVER,)))
    await acts.begin(store, ANNA, NAME, acts.Terms(handles=("maja",)))
    await some(store)
    await acts.approve(store, LENA, ENTITY, "art. 9(2)(e)", agreed=True)
    assert await acts.sign(store, LENA, ENTITY) == 1
    assert len((await sheet(store, NAME)).dossier.shown) == 3
    assert (await purge(store, LENA, Wish(author="maja"))).quotes == 3
    assert await ending.erase(store, LENA, NAME) == 5, "begun, read, approved, signed, a salt"
    async with store.read() as session:
        assert await verify(session, ROOM) == []
