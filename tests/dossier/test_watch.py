"""From dossier to watch: what is proposed, what is there already, and what setting up does."""

from sqlmodel import select

from services.dossier import acts
from services.dossier.keeping import plans_set
from services.dossier.levels import Assessed
from services.dossier.reading import Reading
from services.dossier.setting_up import proposals, set_up
from services.dossier.watch import CLAUSES, LEAST, SCENARIOS, SetUp, What, propose
from services.early_warning.deciding import thresholds
from services.early_warning.detector import LEAST as USUAL
from services.model import Influencer, Term
from services.playbooks.versions import publish_shipped
from services.preparation.commitments import clauses_for
from services.queries.parse import parse
from services.store import Store
from services.words import Confidence, RiskLevel, RiskLine
from tests.dossier.everyday import post
from tests.dossier.planted import SCORER

NAME = "Maja Kot"
ENTITY = "influencer:1"


def lines(**levels: str) -> dict[RiskLine, Assessed]:
    return {
        line: Assessed(
            line, RiskLevel(levels.get(line.value, "low")), Confidence.MEDIUM, searched=9
        )
        for line in RiskLine
    }


def ids(found: dict[RiskLine, Assessed], there: SetUp) -> list[str]:
    return [it.id for it in propose(NAME, found, there)]


def test_a_calm_dossier_proposes_only_to_listen() -> None:
    assert ids(lines(), SetUp()) == ["name"]
    assert ids(lines(), SetUp(terms=["maja KOT"])) == []


def test_each_line_that_stands_out_brings_what_helps_with_it() -> None:
    found = lines(disclosure="high", offence="elevated")
    offered = propose(NAME, found, SetUp(scenarios={"S01": "Undisclosed ad"}))
    by_id = {it.id: it for it in offered}
    assert parse(by_id["query"].value), "the query can be read"
    assert by_id["threshold"].value == str(LEAST[RiskLevel.HIGH])
    assert int(by_id["threshold"].value) < USUAL, "earlier than usual"
    assert by_id["scenario-S01"].value == "S01 Undisclosed ad"
    assert "no such playbook yet" in by_id["scenario-S02"].why
    assert {"clause-label", "clause-approval", "clause-takedown", "clause-morality"} <= set(by_id)
    assert "clause-minors" not in by_id


def test_what_is_there_is_not_proposed() -> None:
    there = SetUp(
        terms=[NAME],
        query="maja",
        threshold=5,
        clauses=["Zakaz usunięcia oznaczenia", "Zatwierdzanie treści przed publikacją"],
        scenarios={"S01": "x"},
        noted=["S01"],
    )
    left = ids(lines(disclosure="high"), there)
    assert left == ["clause-evidence"]


def test_every_line_that_posts_can_raise_has_a_scenario_or_a_clause() -> None:
    having = {*SCENARIOS, *(line for clause in CLAUSES for line in clause.lines)}
    assert set(RiskLine) - having <= {RiskLine.COMMENTS}


def test_what_a_protected_line_asks_for_is_marked() -> None:
    offered = propose(NAME, lines(law="high", offence="elevated"), SetUp())
    assert {it.id for it in offered if it.protected} == {
        "threshold",
        "scenario-S03",
        "clause-morality",
        "clause-evidence",
        "clause-termination",
    }


async def test_what_is_accepted_is_set_up_by_the_usual_ways(sqlite_store: Store) -> None:
    store = sqlite_store
    await publish_shipped(store)
    await acts.begin(store, "Anna", NAME, acts.Terms(handles=("maja",)))
    posts = [post(1, "Mam dość tych Ukraińców w kolejkach.")]
    await acts.read(store, "Anna", ENTITY, Reading("file", "x", posts), SCORER)
    await acts.overrule(store, "Anna", ENTITY, "offence", "high", "she said it on air, too")
    offered = [it.id for it in await proposals(store, NAME)]
    assert {"name", "query", "threshold", "scenario-S02", "clause-takedown"} <= set(offered)
    assert "in no campaign yet" in (await proposals(store, NAME))[0].why
    chosen = ["name", "query", "threshold", "scenario-S02", "clause-takedown"]
    done = await set_up(store, "Anna", NAME, chosen)
    assert {it.what for it in done} == set(What)
    async with store.read() as session:
        terms = await session.exec(select(Term.text).where(Term.entity == ENTITY))
        assert set(terms) == {"maja", NAME}
        assert (await session.exec(select(Influencer.query))).one().startswith(f'"{NAME}" AND')
        assert await thresholds(session) == {ENTITY: LEAST[RiskLevel.HIGH]}
        assert await plans_set(session) == {ENTITY: ["S02"]}
        (clause,) = await clauses_for(session, ENTITY)
        assert (clause.title, clause.hours) == ("Takedown", 4)
    assert not set(chosen) & {it.id for it in await proposals(store, NAME)}
