"""What the dossier says of levels, reasons, findings and what was not looked at, in words."""

from collections.abc import Callable

from services.dossier.keeping import Sheet
from services.dossier.levels import Assessed, Reason
from services.dossier.questions import ANSWERS, BY_ID
from services.dossier.state import CONFIRMED, DISMISSED, Finding
from services.i18n import N_, _, ngettext
from services.words import Component, LabelFault, Weakness

CODES = {
    "unlabelled": N_("looks paid for, and no label"),
    "weak_label": N_("looks paid for, and an unclear or late label"),
    "gambling": N_("recommends gambling"),
    "alcohol": N_("recommends alcohol"),
    "medicine": N_("recommends a medicine, or a supplement that heals"),
    "tobacco": N_("recommends tobacco or nicotine"),
    "finance": N_("recommends an investment, a loan, crypto"),
    "minors": N_("calls on children to buy"),
    "hate": N_("contempt for a group"),
    "insult": N_("insults somebody"),
    "violence": N_("wishes or threatens violence"),
    "vulgar": N_("obscene words"),
    "sexual": N_("sexual content"),
    "mocking": N_("makes fun of suffering"),
    "health": N_("a claim against medicine"),
    "conspiracy": N_("a conspiracy tale"),
    "affair": N_("speaks of a storm around themselves"),
    "child_exposed": N_("a child shown in private, or so that it can be found"),
    "child_works": N_("a child works in advertising"),
    "call_on_children": N_("calls on children to buy"),
    "party": N_("takes a side for or against a party"),
    "position": N_("takes a side in a political debate"),
    "trouble": N_("tells of a charge, an arrest, a sentence"),
    "offence_told": N_("tells of an offence of their own"),
    "competitor": N_("speaks of a competitor"),
    "competitor_paid": N_("looks paid for by a competitor"),
    "apology": N_("an apology that takes responsibility"),
    "weak_apology": N_("a weak apology"),
    "against_animals": N_("strains a value: animals"),
    "against_environment": N_("strains a value: environment"),
    "against_honesty": N_("strains a value: honesty"),
    "against_equality": N_("strains a value: respect"),
    "against_health": N_("strains a value: health"),
    "against_children": N_("strains a value: children"),
}
VERDICT_WORDS = {CONFIRMED: N_("confirmed"), DISMISSED: N_("dismissed")}
BLIND_FOUND, BLIND_PLANTED = 17, 20
"""What the lists found of findings in words that they had not been made for (docs/dossier.md)."""


def code_words(code: str) -> str:
    """Return what a finding of ``code`` shows."""
    return _(CODES[code]) if code in CODES else code


def note_words(finding: Finding) -> str:
    """Return what the notes of a finding add, empty if nothing."""
    kinds = (LabelFault, Weakness, Component)
    told = []
    for note in finding.notes:
        kind = next((it for it in kinds if note in set(it)), None)
        if kind is Component:
            told.append(_("lacks: {what}").format(what=Component(note).label))
        elif kind is not None:
            told.append(kind(note).label)
    return "; ".join(told)


def level_words(assessed: Assessed) -> str:
    """Return the level, or that nothing says it."""
    return assessed.level.label if assessed.level else _("not assessed")


def reason_words(reason: Reason) -> str:
    """Return a reason as a sentence."""
    tell = _REASONS.get(reason.code)
    return tell(reason) if tell else reason.code


def _found(it: Reason) -> str:
    posts = ngettext("{n} post", "{n} posts", it.n).format(n=it.n)
    return _("{code}: {posts} of {of}").format(code=code_words(it.name), posts=posts, of=it.of)


def _answered(it: Reason) -> str:
    question = BY_ID.get(it.name)
    return _("answered in the questionnaire: {question}").format(
        question=_(question.text) if question else it.name
    )


def _share(words: str, it: Reason) -> str:
    percent = round(100 * it.n / it.of) if it.of else 0
    return words.format(n=it.n, of=it.of, percent=percent)


_REASONS: dict[str, Callable[[Reason], str]] = {
    "found": _found,
    "answered": _answered,
    "nothing": lambda it: _("nothing found in {n} posts that were searched").format(n=it.of),
    "unlabelled": lambda it: _share(
        _("{n} of {of} posts that look paid for have no clear label ({percent} %)"), it
    ),
    "labelled": lambda it: _("all {n} posts that look paid for are labelled").format(n=it.n),
    "negative": lambda it: _share(_("{n} of {of} comments are negative ({percent} %)"), it),
    "toxic": lambda it: _share(
        _("{n} of {of} comments hold hate, insult, threat or outrage ({percent} %)"), it
    ),
    "storms": lambda it: ngettext(
        "in {n} quarter of {of} the comments turned",
        "in {n} quarters of {of} the comments turned",
        it.n,
    ).format(n=it.n, of=it.of),
    "older": lambda it: ngettext(
        "{n} more post is older than 36 months and is not counted",
        "{n} more posts are older than 36 months and are not counted",
        it.n,
    ).format(n=it.n),
    "older_grave": lambda it: ngettext(
        "{n} of these is grave: such posts are dug up (scenario S02)",
        "{n} of these are grave: such posts are dug up (scenario S02)",
        it.n,
    ).format(n=it.n),
    "unjudged": lambda it: _("{n} of {of} findings were not judged by a person yet").format(
        n=it.n, of=it.of
    ),
    "posts": lambda it: _(
        "{n} posts: with nothing found, up to {percent} % may still be of this kind"
    ).format(n=it.n, percent=min(100, -(-300 // max(1, it.n)))),
    "days": lambda it: _("{n} days from the first to the last; the rubric asks 3 years").format(
        n=it.n
    ),
    "language": lambda it: _("{n} of {of} are in a language that is read").format(n=it.n, of=it.of),
    "undated": lambda it: _("{n} of {of} posts have no date").format(n=it.n, of=it.of),
    "gap": lambda it: _("{n} days without any post: some may be missing").format(n=it.n),
    "accounts_unknown": lambda _it: _("nobody said on which platforms the person is"),
    "account_unread": lambda it: _("nothing of {name} was read").format(name=it.name),
    "lists": lambda _it: _(
        "rules find words, not meanings: of {planted} planted findings in unseen words they "
        "found {found}"
    ).format(planted=BLIND_PLANTED, found=BLIND_FOUND),
    "values_unread": lambda it: ngettext(
        "no list knows what strains {n} of the values: a person answers",
        "no list knows what strains {n} of the values: a person answers",
        it.n,
    ).format(n=it.n),
    "sealed": lambda _it: _("not said before a named person approved it (GDPR articles 9 and 10)"),
    "refused": lambda _it: _("not said: the approver refused it (GDPR articles 9 and 10)"),
    "no_values": lambda _it: _("no values are written down to hold posts against"),
    "no_competitors": lambda _it: _("no competitor was named to look for"),
    "no_comments": lambda _it: _("no comments of the audience were read"),
    "no_posts": lambda _it: _("no posts in a language that is read"),
    "asked_only": lambda _it: _("no post shows it: only the questionnaire says"),
}


def unseen(sheet: Sheet) -> list[str]:
    """Return what was not looked at, the particular before what no scan ever sees."""
    figures, dossier = sheet.figures, sheet.dossier
    told: list[str] = []
    doubts: dict[Reason, None] = {}
    for it in sheet.lines.values():
        doubts |= dict.fromkeys(it.doubts)
    told += [f"{reason_words(it)}." for it in doubts if it.code in _UNSEEN]
    rejected = sum(read.rejected for read in dossier.reads)
    if rejected:
        told.append(
            ngettext(
                "{n} row of the files could not be read.",
                "{n} rows of the files could not be read.",
                rejected,
            ).format(n=rejected)
        )
    foreign = figures.own - figures.understood
    if foreign:
        told.append(
            ngettext(
                "{n} post is in a language that no list reads.",
                "{n} posts are in languages that no list reads.",
                foreign,
            ).format(n=foreign)
        )
    return [*(one[:1].upper() + one[1:] for one in told), *(_(it) for it in _NEVER)]


_UNSEEN = frozenset(
    {
        *("no_comments", "no_values", "no_competitors", "accounts_unknown", "account_unread"),
        *("gap", "undated", "values_unread"),
    }
)
_NEVER = (
    N_("Pictures, films and sound: only words were read. Stories and live streams leave none."),
    N_("Posts that were deleted, private accounts, and what others wrote elsewhere."),
    N_("Irony, pictures of speech and codes of a scene: a person has to know them."),
)


def special_words(waiting: int) -> str:
    """Return the line that stands for findings that nobody may see yet."""
    return ngettext(
        "{n} finding of GDPR articles 9 and 10 awaits approval and is not shown.",
        "{n} findings of GDPR articles 9 and 10 await approval and are not shown.",
        waiting,
    ).format(n=waiting)


def answer_words(code: str) -> str:
    """Return an answer of the questionnaire in words."""
    return _(ANSWERS[next(it for it in ANSWERS if it.value == code)])
