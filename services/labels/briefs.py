"""Judging a brief or an e-mail by what it tells the creator to do about the label."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from itertools import islice

from services.labels.marks import Form, Kind, Mark, broken, written
from services.labels.posts import Judged
from services.labels.reading import Phrases, Span, Text
from services.labels.rules import Market, ToolUse, harm, places
from services.labels.rules import instructions as told
from services.words import LabelFault

REACH = 8
"""Words before a mark, in its clause, among which a negator refuses it."""
NEAR = 5
"""Words before the label's name among which a negator leaves it out."""
FAR = 12
"""Words before a place ("at the end") among which a negator refuses it."""

AROUND = 300
"""Characters before and after a place that its clause has at most."""
ENOUGH = 20
"""Places in one sentence that are looked at: more of them say nothing new."""

_BAD_PLACES = (places.AT_END, places.AMONG_TAGS, places.IN_COMMENTS, places.FAINT)
_CLAUSE_END = re.compile(r"[,;:()\n]|\s[-–—]\s|\s(?:a|ale|lecz|but|while|natomiast|zaś|whereas)\s")
_QUOTED = re.compile(r"[\[(„“”\"'«‘’|*:]\s?#?$")
_IN_QUOTES = re.compile(r"(?:^|[\s(:])[„“\"«‘][^„”“\"»’\n]{0,24}$")
_OPENING = re.compile(r"[ :]{1,3}(#[\w-]{2,60}|[„“\"«‘][^„”“\"»’\n]{2,60})")
_NAMED = re.compile(
    r"(?<!\w)(?:slow\w{0,4}|haslo|haslem|hasla|napis|napisu|napisem|dopisek|dopiskiem|jako|tag|tagiem|"
    r"hashtag|hasztag|ha(?:sh|sz)tagiem|oznaczenie|oznaczeniem|etykiet\w{0,3}|words?|label|hashtag|as|"
    r"(?:daw|pis|wpis|uzyw|dod|wstaw)\w{0,10}|daj\w{0,3})[ :-]{1,3}(?:an? )?$"
)
_GOES_ON = re.compile(r"\W*(?:(?:ani|i|czy|lub|albo|oraz|or|nor|and)\b)?\W*(?:(?:an?|the)\b)?\W*")
_DOUBLE = frozenset("nie nigdy not never don't dont won't cannot can't no nothing".split())
_DROPPED = re.compile(
    r"^[^.,;!?]{0,40}\b(?:pomin\w*|odpusc\w*|wylacz\w*|zbedn\w*|niepotrzebn\w*|nie\b|off\b|skip\w*|"
    r"not\b|unnecessary|don't)"
)


@dataclass(slots=True)
class _Asked:
    """What a brief asks for, as it is read sentence by sentence."""

    marks: list[Mark] = field(default_factory=list)
    refused: list[Mark] = field(default_factory=list)
    generic: bool = False
    tool: Span | None = None
    tool_refused: Span | None = None
    well: bool = False
    """Whether a clear label is asked for at the start: what is named elsewhere is a warning."""
    harmful: list[tuple[int, int]] = field(default_factory=list)
    hinted: list[tuple[int, int]] = field(default_factory=list)
    """Harmful unless the label is asked for rightly."""
    buried: list[tuple[int, int]] = field(default_factory=list)
    illegible: list[tuple[int, int]] = field(default_factory=list)
    nameless: list[tuple[int, int]] = field(default_factory=list)

    def of(self, *kinds: Kind) -> list[Mark]:
        """Return the asked marks of some kinds."""
        return [mark for mark in self.marks if mark.kind in kinds]


def judge(text: Text, market: Market, platform_label: ToolUse) -> Iterator[Judged]:
    """Yield what is wrong with what the brief ``text`` asks for."""
    asked = _read(text, market)
    clear = asked.of(Kind.CLEAR, Kind.OWN_BRAND)
    foreign, vague = asked.of(Kind.FOREIGN), asked.of(Kind.AMBIGUOUS)
    yield from _judge_wording(text, asked, clear, foreign, vague, platform_label)
    harmful = asked.harmful + ([] if asked.well else asked.hinted)
    for fault, found in (
        (LabelFault.BURIED, [] if asked.well and not harmful else asked.buried),
        (LabelFault.ILLEGIBLE, asked.illegible),
        (LabelFault.HARMFUL_INSTRUCTION, harmful),
        (LabelFault.BRAND_MISSING, asked.nameless if market.names_brand else []),
    ):
        yield from ((fault, *place) for place in found[:1])
    if market.two_levels and (clear or asked.generic):
        if asked.tool_refused is not None:
            yield LabelFault.OWN_ONLY, asked.tool_refused.start, asked.tool_refused.end
        elif platform_label is False:
            yield LabelFault.OWN_ONLY, 0, 0


def _judge_wording(
    text: Text,
    asked: _Asked,
    clear: list[Mark],
    foreign: list[Mark],
    vague: list[Mark],
    platform_label: ToolUse,
) -> Iterator[Judged]:
    if clear or (asked.generic and not (foreign or vague)):
        for mark in (*foreign, *vague):
            if any(_offers_either(text, one, mark) for one in clear):
                fault = LabelFault.FOREIGN if mark.kind is Kind.FOREIGN else LabelFault.AMBIGUOUS
                yield fault, mark.start, mark.end
        return
    yield from ((LabelFault.FOREIGN, mark.start, mark.end) for mark in foreign[:1])
    yield from ((LabelFault.AMBIGUOUS, mark.start, mark.end) for mark in vague[:1])
    if foreign or vague:
        return
    opening = _vague_opening(text)
    if opening is not None:
        yield LabelFault.AMBIGUOUS, *opening
        return
    if asked.tool is not None:
        yield LabelFault.PLATFORM_ONLY, asked.tool.start, asked.tool.end
    elif platform_label:
        yield LabelFault.PLATFORM_ONLY, 0, 0
    else:
        yield LabelFault.MISSING, 0, 0


def _vague_opening(text: Text) -> tuple[int, int] | None:
    """Return the words or the hashtag with which a text is to begin in place of a label."""
    for _start, end in told.OPENS_WITH.find(text):
        given = _OPENING.match(text.whole, end)
        if given is not None:
            return given.start(1), given.end(1)
    return None


def _offers_either(text: Text, one: Mark, other: Mark) -> bool:
    """Return whether "or" stands between two marks that follow each other closely."""
    first, second = sorted((one, other), key=lambda mark: mark.start)
    between = (first.end, second.start)
    return text.words_between(*between) <= 2 and told.EITHER.fits(text, *between)


def _read(text: Text, market: Market) -> _Asked:
    asked = _Asked()
    everything = marks_of(text, market)
    before: Span | None = None
    for span in text.sentences:
        marks = [mark for mark in everything if span.start <= mark.start < span.end]
        _read_tool(text, span, marks, asked)
        if told.DESCRIBES.fits(text, span.start, span.end) and not told.ALSO_ASKS.fits(
            text, span.start, span.end
        ):
            before = span if marks or told.TOPIC.fits(text, span.start, span.end) else None
            continue
        wanted = _sort(text, span, marks, asked)
        _take_back(text, span, wanted, asked)
        asked.well = asked.well or _asks_rightly(text, span, wanted)
        left_out = _left_out(text, span)
        generic = any(
            not any(first < end and start < last for first, last in left_out)
            for start, end in _standing(text, told.GENERIC, span)
        )
        asked.generic = asked.generic or generic
        on_topic = bool(wanted) or generic or told.TOPIC.fits(text, span.start, span.end)
        asked.nameless += harm.NO_BRAND.find(text, span.start, span.end)
        asked.illegible += [(mark.start, mark.end) for mark in wanted if mark.broken]
        called_off = told.CALLED_OFF.fits(text, span.start, span.end)
        called_off = called_off or told.DESCRIBES.fits(text, span.start, span.end)
        if not called_off:
            _read_harm(text, span, wanted, asked)
            follows = before is not None and told.POINTS_BACK.fits(text, span.start, span.end)
            if on_topic or follows:
                _read_places(text, span, wanted, asked, on_topic=on_topic)
        before = span if on_topic or marks else None
    return asked


def _take_back(text: Text, span: Span, wanted: list[Mark], asked: _Asked) -> None:
    """Forget the clear labels that a sentence swaps for an unclear one."""
    swap = next(harm.SWAPPED.find(text, span.start, span.end), None)
    if swap is None or not any(
        mark.kind is Kind.AMBIGUOUS and mark.start >= swap[0] for mark in wanted
    ):
        return
    clear = {Kind.CLEAR, Kind.OWN_BRAND}
    for marks in (asked.marks, wanted):
        marks[:] = [it for it in marks if it.kind not in clear or it.start > swap[1]]
    asked.well = False
    asked.harmful.append(swap)


def _asks_rightly(text: Text, span: Span, wanted: list[Mark]) -> bool:
    """Return whether a sentence asks for a clear label at the start."""
    clear = any(mark.kind in {Kind.CLEAR, Kind.OWN_BRAND} and not mark.broken for mark in wanted)
    whole = (text, span.start, span.end)
    moved = places.MOVES.fits(*whole) and any(it.fits(*whole) for it in _BAD_PLACES)
    return clear and places.START.fits(*whole) and not moved


def marks_of(text: Text, market: Market) -> list[Mark]:
    """Return the marks that are written as wordings: tags, quoted, set apart, in capitals."""
    taken = bytearray(len(text.folded))
    marks = list(broken(text))
    for mark in marks:
        taken[mark.start : mark.end] = b"\1" * (mark.end - mark.start)
    kinds = [
        (Kind.CLEAR, market.clear),
        (Kind.FOREIGN, market.foreign),
        (Kind.AMBIGUOUS, market.ambiguous),
    ]
    if market.own_brand is not None:
        kinds.insert(0, (Kind.OWN_BRAND, market.own_brand))
    for kind, wording in kinds:
        found = list(written(text, kind, wording))
        found += [
            Mark(kind, Form.ALONE, start, end)
            for start, end in wording.alone.find(text)
            if _is_wording(text, start, end)
        ]
        for mark in sorted(found, key=lambda it: (it.start, -it.end)):
            if not any(taken[mark.start : mark.end]):
                taken[mark.start : mark.end] = b"\1" * (mark.end - mark.start)
                marks.append(mark)
    return sorted(marks, key=lambda it: it.start)


def _is_wording(text: Text, start: int, end: int) -> bool:
    lead = text.whole[max(0, start - 3) : start]
    if _IN_QUOTES.search(text.folded[max(0, start - 30) : start]):
        return True
    shouted = text.whole[start:end].isupper() and end - start > 1
    named = _NAMED.search(text.folded[max(0, start - 20) : start])
    return bool(_QUOTED.search(lead) or named) or shouted


def _sort(text: Text, span: Span, marks: list[Mark], asked: _Asked) -> list[Mark]:
    """Put each mark of a sentence among what is asked for or refused; return the asked ones."""
    asks = told.ASKS.fits(text, span.start, span.end)
    names = told.NAMES_WORDING.fits(text, span.start, span.end)
    left_out = _left_out(text, span)
    wanted: list[Mark] = []
    earlier: Mark | None = None
    refused_earlier = False
    for mark in marks:
        quoted = mark.form is Form.PHRASE and _is_wording(text, mark.start, mark.end)
        loose = mark.form is Form.PHRASE and not quoted
        if loose and (not asks or (mark.kind is Kind.AMBIGUOUS and not names)):
            continue
        refused = _is_refused(text, mark)
        if not refused and refused_earlier and earlier is not None:
            refused = bool(_GOES_ON.fullmatch(text.folded, earlier.end, mark.start))
        refused = refused or any(start <= mark.start < end for start, end in left_out)
        (asked.refused if refused else wanted).append(mark)
        earlier, refused_earlier = mark, refused
    for start, end in told.VAGUE.find(text, span.start, span.end):
        if not _is_negated(text, start, REACH):
            wanted.append(Mark(Kind.AMBIGUOUS, Form.PHRASE, start, end))
    asked.marks += wanted
    return wanted


def _is_refused(text: Text, mark: Mark) -> bool:
    stop = _clause(text, text.sentence_at(mark.start), mark.start, mark.end)[1]
    if any(it.fits(text, mark.end, stop) for it in _BAD_PLACES):
        return False  # "nie na końcu" refuses the place
    near = text.before(mark.start, 2)
    if near[:1] in (["over"], ["than"], ["niz"]) or near == ["of", "place"]:
        return True
    if _is_negated(text, mark.start, REACH):
        words = text.before(mark.start, REACH)
        return not any(word.startswith(told.HIDING) for word in words)
    return mark.kind in {Kind.AMBIGUOUS, Kind.FOREIGN} and told.NOT_ENOUGH.fits(
        text, mark.end, stop
    )


def _is_negated(text: Text, place: int, reach: int) -> bool:
    """Return whether a negator stands among the ``reach`` words before ``place``."""
    words = text.before(place, reach)
    for index, word in enumerate(words):
        if word in {"bez", "without"} and _DOUBLE & set(words[index + 1 :]):
            return False  # "nie publikujemy bez #reklama" asks for it
        if word in told.SWAPS:
            return not told.FOR & set(words[:index])
        if word in told.NEGATORS:
            following = words[index - 1] if index else ""
            if following == "tego" or following in told.IDLE:
                return False
            if following.startswith(told.NEEDS_NEXT.get(word, "")):
                return True
            continue
        further = words[index + 1] if index + 1 < len(words) else ""
        if word in told.ORDERS and further != "to" and further not in told.NEGATORS:
            return False
    return False


def _read_tool(text: Text, span: Span, marks: list[Mark], asked: _Asked) -> None:
    """Note whether the platform's tool is asked for; its name is no wording of a label."""
    for start, end in islice(told.PLATFORM_TOOL.find(text, span.start, span.end), ENOUGH):
        if told.LACKS & set(text.before(start, 5)) and told.HAS.fits(text, span.start, start):
            continue  # "a blog has no such tool"
        place = replace(span, start=start, end=end)
        follows = text.folded[end : min(end + 60, span.end)]
        left_out = any(first <= start < last for first, last in _left_out(text, span))
        if left_out or _is_negated(text, start, 4) or _DROPPED.search(follows):
            asked.tool_refused = asked.tool_refused or place
            asked.harmful.append((start, end))
        else:
            asked.tool = asked.tool or place
        marks[:] = [it for it in marks if it.form is Form.TAG or not start <= it.start < end]


def _standing(text: Text, phrases: Phrases, span: Span) -> Iterator[tuple[int, int]]:
    """Yield where a phrase fits in a sentence without a negator before or in it."""
    for start, end in islice(phrases.find(text, span.start, span.end), ENOUGH):
        if not _is_negated(text, start, FAR) and not _holds_negator(text, start, end):
            yield start, end


def _holds_negator(text: Text, start: int, end: int) -> bool:
    return any(word in told.NEGATORS for word in re.findall(r"[\w']+", text.folded[start:end]))


def _read_harm(text: Text, span: Span, wanted: list[Mark], asked: _Asked) -> None:
    """Note what tells to leave the label out, to hide it or to make do with less."""
    asked.hinted += _left_out(text, span)
    for start, end in harm.HIDE.find(text, span.start, span.end):
        if not _is_negated(text, start, 4):
            asked.harmful.append((start, end))
    asked.hinted += [
        (mark.start, mark.end)
        for mark in asked.refused
        if mark.kind in {Kind.CLEAR, Kind.OWN_BRAND} and span.start <= mark.start < span.end
    ]
    vague = [mark for mark in wanted if mark.kind is Kind.AMBIGUOUS]
    alone = vague and not any(mark.kind is Kind.CLEAR for mark in wanted)
    if alone and harm.MINIMISE.fits(text, span.start, span.end):
        asked.hinted.append((vague[0].start, vague[0].end))


def _left_out(text: Text, span: Span) -> list[tuple[int, int]]:
    """Return where a sentence tells to leave the label out."""
    nothing = (harm.NO_MEANING, harm.TAGGING)
    if any(it.fits(text, span.start, span.end) for it in nothing):
        return []
    return [
        place
        for place in islice(harm.LEAVE_OUT.find(text, span.start, span.end), ENOUGH)
        if not (_begins_with_negator(text, *place) and _asks_well(text, span, *place))
    ]


def _asks_well(text: Text, span: Span, start: int, end: int) -> bool:
    """Return whether what is forbidden is a bad label: to hide it, or a bad place for it."""
    _first, last = _clause(text, span, start, end)
    words = re.search(r"\s", text.folded[start:end])
    after = start + words.end() if words else end
    return harm.HIDES.fits(text, after, end) or any(
        it.fits(text, start, last) for it in _BAD_PLACES
    )


def _denied_label(text: Text, span: Span) -> Iterator[tuple[int, int]]:
    """Yield where a negator governs the label by its name: "nie ma sensu tego oznaczać"."""
    nothing = (harm.NO_MEANING, harm.TAGGING)
    if any(it.fits(text, span.start, span.end) for it in nothing):
        return
    for start, end in islice(harm.THE_LABEL.find(text, span.start, span.end), ENOUGH):
        words = text.before(start, NEAR)
        if any(word.startswith(told.HIDING) for word in words):
            continue
        last = _clause(text, span, start, end)[1]
        placed = any(it.fits(text, end, last) for it in _BAD_PLACES)
        if not placed and _is_negated(text, start, NEAR):
            yield start, end


def _begins_with_negator(text: Text, start: int, end: int) -> bool:
    words = re.findall(r"[\w']+", text.folded[start:end])[:2]
    return any(word in told.NEGATORS for word in words)


def _read_places(
    text: Text, span: Span, wanted: list[Mark], asked: _Asked, *, on_topic: bool
) -> None:
    """Note where the label is asked to stand, if that is not at the start and in sight."""
    whole = (text, span.start, span.end)
    starts_well = places.START.fits(*whole) and not places.MOVES.fits(*whole)
    if on_topic:
        asked.harmful += harm.PARTLY.find(*whole)
        asked.hinted += [
            place
            for place in _standing(text, harm.WEAKEN, span)
            if not told.OLD & set(text.before(place[0], 3))
        ]
        asked.hinted += _denied_label(text, span)
    for phrases, lists in (
        (places.AT_END, (asked.buried,)),
        (places.AMONG_TAGS, (asked.buried, asked.illegible)),
        (places.IN_COMMENTS, (asked.illegible,)),
        (places.FAINT, (asked.illegible,)),
    ):
        for start, end in islice(phrases.find(text, span.start, span.end), ENOUGH):
            if _is_negated(text, start, FAR):
                continue
            first, last = _clause(text, span, start, end)
            if phrases is places.FAINT and places.IN_SIGHT.fits(text, first, last):
                continue
            own = any(first <= mark.start < last for mark in wanted)
            own = own or told.TOPIC.fits(text, first, last)
            other = phrases is places.AT_END and places.OTHER_THING.fits(text, first, last)
            in_sight = phrases in (places.AT_END, places.AMONG_TAGS) and starts_well and on_topic
            if own or (not other and not in_sight):
                for into in lists:
                    into.append((start, end))
                if phrases is places.FAINT:
                    asked.harmful.append((start, end))
                elif phrases is not places.AT_END or places.MOVES.fits(*whole):
                    asked.hinted.append((start, end))


def _clause(text: Text, span: Span, start: int, end: int) -> tuple[int, int]:
    """Return from where to where the clause around a place goes."""
    first, last = max(span.start, start - AROUND), min(span.end, end + AROUND)
    for found in _CLAUSE_END.finditer(text.folded, first, last):
        if found.end() <= start:
            first = found.end()
        elif found.start() >= end:
            last = found.start()
            break
    return first, last
