"""The front of the label check: a text in, its findings out."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, get_args

from services.clean import clean_text, fold
from services.errors import UsageError
from services.i18n import _
from services.labels import briefs, learned, posts
from services.labels.posts import Judged
from services.labels.reading import Text
from services.labels.rules import MARKETS, Market, ToolUse
from services.labels.rules.goods import GOODS
from services.labels.rules.goods import NEGATORS as GOODS_NEGATORS
from services.labels.weighing import Weighed, weigh
from services.words import LabelFault

TextKind = Literal["post", "brief", "email"]
LONGEST = 20_000
"""Characters of a text that are read; a longer one is cut."""
KINDS: tuple[TextKind, ...] = get_args(TextKind)

_UNLABELLED = {LabelFault.MISSING, LabelFault.AMBIGUOUS}
_ORDER = list(LabelFault)


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong: by which rule, in which words, and what would help.

    ``start`` and ``end`` count characters of the cleaned text; both 0 if no words are meant.
    ``rule`` and ``help`` are in the language in use.
    """

    code: LabelFault
    rule: str
    words: str
    start: int
    end: int
    help: str


@dataclass(frozen=True, slots=True)
class Judgement:
    """What is wrong with a text, and what may be: doubts are to be looked at, no findings."""

    findings: list[Finding]
    doubts: list[Finding]


def check(
    text: str,
    kind: str = "post",
    market: str = "pl",
    platform_label: ToolUse = None,
    brands: Sequence[str] = (),
) -> list[Finding]:
    """Return what is wrong with how ``text`` is marked, each code once; empty if it is right.

    A brief or an e-mail is judged by what it tells the creator to do. ``platform_label`` says
    whether the platform's own tool is used, None if that is not known.

    Raises:
        UsageError: there is no such kind or market.
    """
    return judge(text, kind, market, platform_label, brands).findings


def judge(
    text: str,
    kind: str = "post",
    market: str = "pl",
    platform_label: ToolUse = None,
    brands: Sequence[str] = (),
) -> Judgement:
    """Return what `check` finds, and the doubts besides.

    Raises:
        UsageError: there is no such kind or market.
    """
    if kind not in KINDS:
        raise UsageError(_("A text is a post, a brief or an email; not {kind}.").format(kind=kind))
    rules = MARKETS.get(market)
    if rules is None:
        known = ", ".join(MARKETS)
        raise UsageError(
            _("There are rules for {known}; none for {market}.").format(known=known, market=market)
        )
    read = Text(clean_text(text, LONGEST))
    if kind == "post":
        judged = Weighed(list(posts.judge(read, rules, platform_label, brands)), [])
    else:
        judged = _judge_brief(read, rules, platform_label)
    found = {one[0]: _finding(rules, read, *one) for one in reversed(judged.found)}
    goods = next(_regulated(read, rules), None)
    if goods is not None:
        found[LabelFault.REGULATED] = goods
    doubts = [_finding(rules, read, *one) for one in judged.doubts]
    return Judgement(sorted(found.values(), key=lambda it: _ORDER.index(it.code)), doubts)


def _judge_brief(text: Text, rules: Market, platform_label: ToolUse) -> Weighed:
    """Return what the rules find, weighed with what was learned where that is installed."""
    judged: list[Judged] = list(briefs.judge(text, rules, platform_label))
    model = learned.shipped()
    if model is None:
        return Weighed(judged, [])
    said = model.read(text, briefs.marks_of(text, rules))
    return weigh(model, said, judged, two_levels=rules.two_levels)


def _finding(rules: Market, text: Text, code: LabelFault, start: int, end: int) -> Finding:
    fault = rules.faults[code]
    rule = f"{rules.source}: {_(fault.rule)}"
    return Finding(code, rule, text.whole[start:end], start, end, _(fault.help))


def _regulated(text: Text, rules: Market) -> Iterator[Finding]:
    for code, start, end in goods_in(text.whole):
        fault = rules.faults[LabelFault.REGULATED]
        rule = f"{_(rules.regulated[code])}: {_(fault.rule)}"
        words = text.whole[start:end]
        yield Finding(LabelFault.REGULATED, rule, words, start, end, _(fault.help))


def goods_in(whole: str, only: Collection[str] = ()) -> Iterator[tuple[str, int, int]]:
    """Yield which regulated goods a cleaned text speaks of, and from where to where.

    ``only`` are the categories that are looked for, all if it is empty.
    """
    text = Text(whole.replace("@", " ").replace("_", " "))  # a shop's name tells its goods
    for goods in GOODS:
        if (only and goods.code not in only) or goods.unless.fits(text):
            continue
        found = list(goods.words.find(text))
        if not found and goods.claims.fits(text):
            found = list(goods.things.find(text))
        for start, end in found:
            if not any(word in GOODS_NEGATORS for word in text.before(start, 6)):
                yield goods.code, start, end


def is_unlabelled_ad(
    author: str,
    text: str,
    handles: Iterable[str],
    *,
    concerns_campaign: bool,
    market: str = "pl",
    platform_label: ToolUse = None,
    brands: Sequence[str] = (),
) -> Finding | None:
    """Return what a campaign post by one of the campaign's influencers lacks, None if nothing.

    Quiet on purpose: only posts by a known handle that concern the campaign and show the brand,
    and only a label that is missing or unclear. Where the platform's tool is known to be used it
    is silent.
    """
    known = {_handle(handle) for handle in handles} - {""}
    if not concerns_campaign or platform_label or _handle(author) not in known:
        return None
    findings = check(text, "post", market, platform_label, brands)
    return next((it for it in findings if it.code in _UNLABELLED), None)


def _handle(name: str) -> str:
    return fold(name).strip().lstrip("@").rstrip("/").rpartition("/")[2].lstrip("@")
