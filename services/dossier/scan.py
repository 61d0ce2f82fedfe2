"""The scan: posts in, findings and facts out; no store and no clock.

What the rules decide beyond their words stands here:

- a post in a language that no list reads gives facts and no findings, and is counted so;
- a quotation in a post that reports or condemns is of others, and is not read;
- what reports, tells a story or is a figure of speech calls a finding in its sentence off, what
  condemns one beside it too, what warns one anywhere in the post (see ``lists/guards.*``);
- regulated goods are a finding where somebody recommends them, in the sentence or beside it;
- what looks paid for is judged by `services.labels`, an apology by `services.transparency`;
- what strains a value counts only if the brand has a value of that theme.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field, replace
from functools import cached_property

from services import labels, transparency
from services.clean import fold
from services.dossier.figures import Fact
from services.dossier.posts import Finding, Post, quote
from services.dossier.rules import (
    GUARDS,
    LANGUAGES,
    LINE_OF,
    THEMES,
    Together,
    finder,
    together,
)
from services.sentiment import Scorer
from services.sentiment.cues import Hit, sentences_of
from services.sentiment.folding import folded_in_place
from services.sentiment.language import tell
from services.words import Component, LabelFault, RiskLine, Signal, Weakness

LONGEST = 10_000
"""Characters of a post that are read."""
_QUOTED = re.compile(r"[„“”\"«»][^„“”\"«»\n]{6,400}[“”\"»«]|(?<!\w)['‘’][^'‘’\n]{10,300}['’](?!\w)")
_NEAR = 1
"""Sentences beside a hit in which words still belong to it."""
_CALLED_OFF: dict[str, frozenset[str]] = {
    "reporting": frozenset({"offence", "claims", "regulated", "law", "politics", "values"}),
    "condemning": frozenset({"offence", "values"}),
    "warning": frozenset({"claims", "regulated", "values"}),
    "fiction": frozenset({"offence", "claims", "regulated", "law", "politics", "values"}),
    "figure": frozenset({"offence", "regulated", "law"}),
    "drink": frozenset({"regulated"}),
}
_AS_IT_STANDS = frozenset({"vulgar", "sexual", "trouble"})
"""Codes that no context but a report takes back."""
_UNLABELLED = {LabelFault.MISSING, LabelFault.PLATFORM_ONLY}
_WEAK = {LabelFault.AMBIGUOUS, LabelFault.FOREIGN, LabelFault.BURIED, LabelFault.ILLEGIBLE}
_WEAKENS = (Weakness.CONDITIONAL, Weakness.BLAME, Weakness.MINIMISING)
_TOXIC = frozenset({"hate", "insult", "violence"})
_TOXIC_SIGNALS = frozenset({Signal.THREAT, Signal.OUTRAGE})


@dataclass(frozen=True, slots=True)
class Brief:
    """What posts are held against: the brand's values, its competitors, its market's law.

    ``default`` is the language of posts that do not tell theirs.
    """

    values: tuple[str, ...] = ()
    competitors: tuple[str, ...] = ()
    market: str = "pl"
    default: str = "pl"

    def themes(self) -> dict[str, tuple[str, ...]]:
        """Return the themes of each value; one that no list knows has none."""
        return {value: _themes_of(value) for value in self.values}


def _themes_of(value: str) -> tuple[str, ...]:
    found = {hit.code for language in LANGUAGES for hit in finder(language).find(value)}
    return tuple(theme for theme in THEMES if f"about_{theme}" in found)


@dataclass(slots=True)
class Scan:
    """What was found in some posts, and the facts of all of them."""

    findings: list[Finding] = field(default_factory=list)
    facts: list[Fact] = field(default_factory=list)


def scan(posts: Iterable[Post], brief: Brief, scorer: Scorer) -> Scan:
    """Return what ``posts`` hold; comments give facts alone: nobody of the audience is vetted.

    Only comments have a sentiment: what the influencer feels is no line of the rubric.
    """
    wanted = {theme for themes in brief.themes().values() for theme in themes}
    found = Scan()
    for post in posts:
        told = tell(post.text, post.language).unless(brief.default)
        fact = Fact(post.key, post.own, post.at, post.platform, told in LANGUAGES)
        if not post.own:
            score = scorer.read(post.text, told)
            toxic = fact.understood and _is_toxic(post.text, told, score.signals)
            fact = replace(fact, sentiment=score.sentiment, toxic=toxic)
        elif fact.understood:
            reading = _Reading(post, told, brief, wanted)
            found.findings += reading.findings()
            labelled = reading.is_paid and not reading.label_faults
            fact = replace(fact, paid=reading.is_paid, labelled=labelled)
        found.facts.append(fact)
    return found


def _is_toxic(text: str, language: str, signals: AbstractSet[Signal]) -> bool:
    codes = {hit.code for hit in finder(language).find(text[:LONGEST])}
    return bool(codes & _TOXIC or signals & _TOXIC_SIGNALS)


class _Reading:
    """One post of the influencer's, read by all lists once."""

    def __init__(self, post: Post, language: str, brief: Brief, themes: AbstractSet[str]) -> None:
        self._post = post
        self._text = post.text[:LONGEST]
        self._language = language
        self._brief = brief
        self._themes = themes
        self._sentences = sentences_of(self._text)
        self._hits = list(finder(language).find(self._text))
        if self._of("reporting", "condemning"):
            blanked = _QUOTED.sub(lambda found: " " * len(found[0]), self._text)
            kept = [hit for hit in self._hits if hit.code in GUARDS]
            if blanked != self._text:
                own = finder(language).find(blanked)
                self._hits = kept + [hit for hit in own if hit.code not in GUARDS]
        self._hits += [hit for rule in together() if (hit := self._joined(rule))]

    def findings(self) -> list[Finding]:
        """Return what the post shows, one finding of a code."""
        found: dict[str, Finding] = {}
        for finding in (
            *self._listed(),
            *self._goods(),
            *self._disclosure(),
            *self._competitors(),
            *self._apologies(),
        ):
            found.setdefault(finding.code, finding)
        return list(found.values())

    @cached_property
    def is_paid(self) -> bool:
        """Whether it looks paid for."""
        return bool(self._of("paid"))

    @cached_property
    def label_faults(self) -> list[LabelFault]:
        """What is wrong with how it is marked, if it looks paid for."""
        if not self.is_paid:
            return []
        found = labels.check(self._text, "post", self._brief.market)
        return [it.code for it in found if it.code in _UNLABELLED | _WEAK]

    def _of(self, *codes: str) -> list[Hit]:
        return [hit for hit in self._hits if hit.code in codes]

    def _joined(self, rule: Together) -> Hit | None:
        """Return where the parts of ``rule`` stand together, None if they do not."""
        found = [self._of(part) for part in rule.parts]
        for first in found[0] if all(found) else ():
            chosen, here = [first], self._sentence(first.start)
            for others in found[1:]:
                near = [
                    it
                    for it in others
                    if abs(self._sentence(it.start) - here) <= rule.apart
                    and not _within(it, chosen)
                ]
                chosen += near[:1]
            if len(chosen) == len(found):
                own = [it for it in chosen if self._sentence(it.start) == here]
                start, end = min(it.start for it in own), max(it.end for it in own)
                return Hit(rule.code, start, end, here)
        return None

    def _sentence(self, place: int) -> int:
        return next((n for n, (_s, end) in enumerate(self._sentences) if place < end), 0)

    def _is_called_off(self, line: RiskLine, code: str, start: int) -> bool:
        here = self._sentence(start)
        for guard, lines in _CALLED_OFF.items():
            if line.value not in lines or (code in _AS_IT_STANDS and guard != "reporting"):
                continue
            for hit in self._of(guard):
                apart = abs(self._sentence(hit.start) - here)
                if guard == "warning" or apart <= (_NEAR if guard == "condemning" else 0):
                    return True
        return False

    def _finding(
        self, line: RiskLine, code: str, start: int, end: int, notes: Sequence[str] = ()
    ) -> Finding:
        return Finding(line, code, self._post, quote(self._text, start, end), tuple(notes))

    def _listed(self) -> Iterator[Finding]:
        for hit in self._hits:
            line = LINE_OF.get(hit.code)
            if line is None or line is RiskLine.REGULATED:
                continue
            if line is RiskLine.VALUES:
                part, _under, theme = hit.code.partition("_")
                if part != "against" or theme not in self._themes:
                    continue
            if not self._is_called_off(line, hit.code, hit.start):
                yield self._finding(line, hit.code, hit.start, hit.end)

    def _goods(self) -> Iterator[Finding]:
        """Yield regulated goods that somebody recommends, and calls on children to buy."""
        promoted = [self._sentence(hit.start) for hit in self._of("promo", "paid")]
        goods = () if promoted else ("minors",)
        own = [(hit.code, hit.start, hit.end) for hit in self._of("gambling", "alcohol", "tobacco")]
        own += [(hit.code, hit.start, hit.end) for hit in self._of("finance")]
        for code, start, end in (*own, *labels.goods_in(self._text, goods)):
            if self._is_called_off(RiskLine.REGULATED, code, start):
                continue
            if code == "minors":
                yield self._finding(RiskLine.MINORS, "call_on_children", start, end)
            elif any(abs(self._sentence(start) - it) <= _NEAR for it in promoted):
                yield self._finding(RiskLine.REGULATED, code, start, end)

    def _disclosure(self) -> Iterator[Finding]:
        if not self.label_faults:
            return
        hit = self._of("paid")[0]
        missing = any(code in _UNLABELLED for code in self.label_faults)
        code = "unlabelled" if missing else "weak_label"
        notes = [it.value for it in self.label_faults]
        yield self._finding(RiskLine.DISCLOSURE, code, hit.start, hit.end, notes)

    def _competitors(self) -> Iterator[Finding]:
        for name in self._brief.competitors:
            found = _name(name).search(folded_in_place(self._text))
            if found:
                code = "competitor_paid" if self.is_paid else "competitor"
                yield self._finding(RiskLine.CONFLICTS, code, *found.span())

    def _apologies(self) -> Iterator[Finding]:
        for hit in self._of("apology")[:1]:
            judged = transparency.check(self._text, self._language)
            weak = [it.value for it in _WEAKENS if it in judged.weaknesses]
            takes = Component.RESPONSIBILITY in judged.components
            code = "apology" if takes and not weak else "weak_apology"
            lacking = [it.value for it in judged.missing[:2]]
            yield self._finding(RiskLine.CRISES, code, hit.start, hit.end, [*weak, *lacking])


def _within(hit: Hit, others: Iterable[Hit]) -> bool:
    """Whether ``hit`` shares words with one of ``others``: a word is one part, not two."""
    return any(hit.start < it.end and it.start < hit.end for it in others)


def _name(name: str) -> "re.Pattern[str]":
    """Return what finds a name with any ending, as a word, a handle or a hashtag."""
    stem = fold(name).strip("@# ")
    stem = stem[:-1] if len(stem) > 4 and stem[-1] in "aeyoi" else stem
    return re.compile(rf"(?<!\w){re.escape(stem)}\w{{0,4}}(?!\w)")
