"""From dossier to watch: what to listen for, when to warn, what may come, what the contract lacks.

Pure: a dossier and what is set up already in, proposals out. Which clauses a contract should hold
is the register in docs/dossier.md; the scenarios are those of the shipped playbooks.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from services.clean import fold
from services.dossier.levels import LEVELS, Assessed
from services.dossier.posts import ARTICLE
from services.i18n import N_, _
from services.words import RiskLevel, RiskLine


class What(StrEnum):
    """What is set up."""

    TERM = "term"
    QUERY = "query"
    THRESHOLD = "threshold"
    SCENARIO = "scenario"
    CLAUSE = "clause"


WHAT_WORDS = {
    What.TERM: N_("listen for"),
    What.QUERY: N_("query"),
    What.THRESHOLD: N_("warn (an hour)"),
    What.SCENARIO: N_("scenario"),
    What.CLAUSE: N_("clause"),
}


@dataclass(frozen=True, slots=True)
class Proposal:
    """One thing that may be set up; ``id`` names it on the command line."""

    id: str
    what: What
    value: str
    why: str
    hours: float | None = None
    words: str = ""
    protected: bool = False
    """Whether a line of GDPR article 9 or 10 asks for it: then it tells of that line."""


@dataclass(frozen=True, slots=True)
class Clause:
    """A clause that a contract should hold, and the words by which one is known to be there."""

    id: str
    title: str
    words: str
    known_by: tuple[str, ...]
    lines: tuple[RiskLine, ...]
    hours: float | None = None


CLAUSES = (
    Clause(
        "label",
        N_("Label wording and proof"),
        N_("Each paid post carries the label that we give, at its start; a screenshot proves it."),
        ("label", "oznacz", "etykiet"),
        (RiskLine.DISCLOSURE,),
        24,
    ),
    Clause(
        "approval",
        N_("Right of approval"),
        N_("No paid post goes out before the brand approved its words and pictures."),
        ("approv", "akcept", "zatwierdz"),
        (RiskLine.DISCLOSURE, RiskLine.REGULATED, RiskLine.CLAIMS),
    ),
    Clause(
        "takedown",
        N_("Takedown"),
        N_("A post is taken down within the hours agreed once the brand asks, after capture."),
        ("takedown", "take down", "usun", "zdjeci"),
        (RiskLine.OFFENCE, RiskLine.REGULATED, RiskLine.MINORS, RiskLine.CLAIMS),
        4,
    ),
    Clause(
        "morality",
        N_("Conduct, both ways"),
        N_("Either side may end the contract when the other's conduct harms it gravely."),
        ("moral", "conduct", "wizerun", "etyk"),
        (RiskLine.OFFENCE, RiskLine.LAW, RiskLine.VALUES, RiskLine.CONTROVERSY),
    ),
    Clause(
        "statements",
        N_("Coordination of statements"),
        N_("In a crisis neither side speaks of the other in public before both have talked."),
        ("statement", "oswiadcz", "komunik"),
        (RiskLine.CONTROVERSY, RiskLine.CRISES),
        2,
    ),
    Clause(
        "contact",
        N_("Contact at all hours"),
        N_("A number at which the person, or who stands in for them, answers day and night."),
        ("contact", "24/7", "kontakt"),
        (RiskLine.CONTROVERSY, RiskLine.CRISES, RiskLine.RELIABILITY),
        1,
    ),
    Clause(
        "exclusivity",
        N_("Exclusivity"),
        N_("No paid work for the competitors that are named, for the time that is named."),
        ("exclusiv", "wylaczn", "konkuren"),
        (RiskLine.CONFLICTS,),
    ),
    Clause(
        "minors",
        N_("Children in content"),
        N_("No child is shown or works in paid content without both parents' written consent."),
        ("minor", "child", "dziec", "niepeln"),
        (RiskLine.MINORS,),
    ),
    Clause(
        "audience",
        N_("True audience data"),
        N_("The person warrants their audience data, and gives access to the platform's own."),
        ("audience", "zasieg", "statyst"),
        (RiskLine.AUDIENCE,),
    ),
    Clause(
        "evidence",
        N_("Evidence is kept"),
        N_("Posts, briefs and messages about the campaign are kept until the claims are barred."),
        ("evidence", "dowod", "retention"),
        (RiskLine.DISCLOSURE, RiskLine.LAW),
    ),
    Clause(
        "termination",
        N_("Cause for termination"),
        N_("What ends the contract at once, and what is owed then, is written down."),
        ("terminat", "rozwiaz", "wypowiedz"),
        (RiskLine.LAW, RiskLine.OFFENCE, RiskLine.RELIABILITY),
    ),
)

SCENARIOS: Mapping[RiskLine, tuple[str, ...]] = {
    RiskLine.DISCLOSURE: ("S01",),
    RiskLine.REGULATED: ("S07", "S01"),
    RiskLine.OFFENCE: ("S02",),
    RiskLine.CLAIMS: ("S05",),
    RiskLine.CONTROVERSY: ("S02",),
    RiskLine.VALUES: ("S08", "S02"),
    RiskLine.MINORS: ("S04",),
    RiskLine.POLITICS: ("S08",),
    RiskLine.LAW: ("S03",),
    RiskLine.AUDIENCE: ("S13",),
    RiskLine.RELIABILITY: ("S14",),
}
"""The scenarios of the field that a line makes likely, the nearest first."""

TOPICS: Mapping[RiskLine, tuple[str, ...]] = {
    RiskLine.DISCLOSURE: ("reklama", "współpraca", "UOKiK", "sponsored"),
    RiskLine.REGULATED: ("kasyno", "bukmacher", "krypto", "casino", "crypto"),
    RiskLine.OFFENCE: ("rasizm", "seksizm", "hejt", "racist", "sexist"),
    RiskLine.CLAIMS: ("szczepionki", "oszustwo", "fake", "hoax"),
    RiskLine.CONTROVERSY: ("afera", "drama", "bojkot", "scandal", "boycott"),
    RiskLine.VALUES: ("bojkot", "wstyd", "boycott"),
    RiskLine.MINORS: ("dzieci", "nieletni", "children", "minors"),
}
"""Words with which the public speaks of a line; a query asks for them beside the name.

None of a line of GDPR article 9 or 10: the query stays with the person and goes where they go.
"""
LEAST = {RiskLevel.STOP: 5, RiskLevel.HIGH: 5, RiskLevel.ELEVATED: 6}
"""Mentions an hour from which much talk of the person is an alert, by the highest level; the
room's own least is 8 (`services.early_warning.detector`)."""
RAISED = frozenset({RiskLevel.ELEVATED, RiskLevel.HIGH, RiskLevel.STOP})


@dataclass(frozen=True, slots=True)
class SetUp:
    """What is there already: nothing of it is proposed."""

    terms: Collection[str] = ()
    query: str = ""
    threshold: int = 0
    clauses: Sequence[str] = ()
    scenarios: Mapping[str, str] | None = None
    """Published playbooks: code and title."""
    noted: Collection[str] = ()
    in_campaign: bool = True
    """Whether the person is in a campaign: else nothing listens yet."""


def propose(name: str, lines: Mapping[RiskLine, Assessed], there: SetUp) -> list[Proposal]:
    """Return what to set up for ``name``, in the order: listen, query, warn, scenarios, clauses.

    ``lines`` hold the level that counts: a person's where there is one.
    """
    raised = {line: it for line, it in lines.items() if it.level in RAISED}
    return [
        *_terms(name, there),
        *_query(name, raised, there),
        *_threshold(raised, there),
        *_scenarios(raised, there),
        *_clauses(raised, there),
    ]


def _terms(name: str, there: SetUp) -> list[Proposal]:
    known = {fold(it) for it in there.terms}
    if fold(name) in known:
        return []
    why = _("posts that name the person are heard, whatever they are about")
    if not there.in_campaign:
        why += "; " + _("they are in no campaign yet: nothing listens until they are")
    return [Proposal("name", What.TERM, name, why)]


def _query(name: str, raised: Mapping[RiskLine, Assessed], there: SetUp) -> list[Proposal]:
    lines = [line for line in raised if line in TOPICS]
    topics = [topic for line in lines for topic in TOPICS[line]]
    if not topics or there.query:
        return []
    words = " OR ".join(dict.fromkeys(topics))
    why = _("how the public would speak of: {lines}").format(lines=_labels(lines))
    return [Proposal("query", What.QUERY, f'"{name}" AND ({words})', why)]


def _threshold(raised: Mapping[RiskLine, Assessed], there: SetUp) -> list[Proposal]:
    levels = [it.level for it in raised.values() if it.level]
    if not levels or there.threshold:
        return []
    highest = max(levels, key=LEVELS.index)
    asking = [line for line, it in raised.items() if it.level is highest]
    why = _("a line stands at {level}: the room warns earlier than usual").format(
        level=highest.label
    )
    least, protected = str(LEAST[highest]), _is_protected(asking)
    return [Proposal("threshold", What.THRESHOLD, least, why, protected=protected)]


def _scenarios(raised: Mapping[RiskLine, Assessed], there: SetUp) -> list[Proposal]:
    published = there.scenarios or {}
    found: dict[str, list[RiskLine]] = {}
    for line in raised:
        codes = SCENARIOS.get(line, ())
        code = next((it for it in codes if it in published), codes[0] if codes else "")
        if code:
            found.setdefault(code, []).append(line)
    proposals = []
    for code, lines in found.items():
        if code in there.noted:
            continue
        why = _("likely, because of: {lines}").format(lines=_labels(lines))
        if code not in published:
            why += "; " + _("there is no such playbook yet: warroom playbooks new {code}").format(
                code=code
            )
        title = f"{code} {published.get(code, '')}".strip()
        protected = _is_protected(lines)
        proposals.append(
            Proposal(f"scenario-{code}", What.SCENARIO, title, why, protected=protected)
        )
    return proposals


def _clauses(raised: Mapping[RiskLine, Assessed], there: SetUp) -> list[Proposal]:
    held = [fold(it) for it in there.clauses]
    proposals = []
    for clause in CLAUSES:
        lines = [line for line in clause.lines if line in raised]
        known = (*clause.known_by, fold(_(clause.title)))
        if not lines or any(word in it for it in held for word in known):
            continue
        why = _("the contract has none, and it would help with: {lines}").format(
            lines=_labels(lines)
        )
        title, words = _(clause.title), _(clause.words)
        proposals.append(
            Proposal(
                f"clause-{clause.id}",
                What.CLAUSE,
                title,
                why,
                clause.hours,
                words,
                protected=_is_protected(lines),
            )
        )
    return proposals


def _is_protected(lines: Collection[RiskLine]) -> bool:
    return any(line in ARTICLE for line in lines)


def _labels(lines: Collection[RiskLine]) -> str:
    return ", ".join(line.label for line in lines)
