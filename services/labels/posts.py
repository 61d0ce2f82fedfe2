"""Judging a post: does it say that it is advertising, at the start, legibly, and for whom?"""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence

from services.labels import brands as branding
from services.labels.marks import Form, Kind, Mark, find
from services.labels.reading import Text
from services.labels.rules import Market, ToolUse, places
from services.words import LabelFault

FOLD = 125
"""Characters that every platform shows before "more" (Instagram shows the fewest: about 125)."""
GREETING = 4
"""Words that may stand before a label: a greeting or a title, not the text."""
LEAD_IN = 9
"""Words of its own sentence that may stand before a label: "Ten film powstał w ramach ..."."""
TITLE = 80
"""Characters of a first line that is a title rather than text."""
ROW = 5
"""Hashtags in a row among which a label is not seen."""

Judged = tuple[LabelFault, int, int]
"""What is wrong, and from where to where in the text."""

_COMMENT = re.compile(
    r"\b(?:komentarz\w*|comments?)\b[^.!?]{0,30}:\W*$|\[[^\]]{0,40}(?:komentarz|comment)[^\]]{0,50}$"
)
_GREETS = re.compile(
    r"\W*(?:czesc|hej|hejka|siema|elo|dzien dobry|witajcie|witam|kochani|dziewczyny|hi|hey|hello|"
    r"hiya|morning|good morning)\b"
)


def judge(
    text: Text, market: Market, platform_label: ToolUse, brands: Sequence[str]
) -> Iterator[Judged]:
    """Yield what is wrong with how the post ``text`` is marked."""
    marks = find(text, market)
    clear = [mark for mark in marks if mark.kind in {Kind.CLEAR, Kind.OWN_BRAND}]
    foreign = [mark for mark in marks if mark.kind is Kind.FOREIGN]
    vague = [mark for mark in marks if mark.kind is Kind.AMBIGUOUS]
    if clear or foreign:
        yield from _judge_labels(text, market, clear or foreign, platform_label, brands)
    if not clear:
        yield from ((LabelFault.FOREIGN, mark.start, mark.end) for mark in foreign[:1])
        yield from _judge_vague(
            text, market, vague, platform_label, brands, is_foreign=bool(foreign)
        )


def _judge_labels(
    text: Text,
    market: Market,
    labels: Sequence[Mark],
    platform_label: ToolUse,
    brands: Sequence[str],
) -> Iterator[Judged]:
    """Yield what is wrong with labels that say that it is advertising."""
    first = labels[0]
    aside = all(_is_in_comment(text, mark) for mark in labels)
    if aside or all(mark.broken or is_in_row(text, mark) for mark in labels):
        yield LabelFault.ILLEGIBLE, first.start, first.end
    if not aside and not any(is_at_start(text, mark) for mark in labels):
        yield LabelFault.BURIED, first.start, first.end
    if market.two_levels and platform_label is False:
        yield LabelFault.OWN_ONLY, first.start, first.end
    owner_known = any(mark.kind is Kind.OWN_BRAND for mark in labels)
    if market.names_brand and not owner_known and not branding.is_named(text, brands):
        yield LabelFault.BRAND_MISSING, first.start, first.end


def _judge_vague(
    text: Text,
    market: Market,
    vague: Sequence[Mark],
    platform_label: ToolUse,
    brands: Sequence[str],
    *,
    is_foreign: bool,
) -> Iterator[Judged]:
    """Yield what is wrong with a post that has no clear label in the audience's language."""
    if platform_label and not market.tool_is_not_enough:
        return
    if vague:
        first = vague[0]
        yield LabelFault.AMBIGUOUS, first.start, first.end
        as_labels = [mark for mark in vague if mark.form is not Form.PHRASE]
        as_label = bool(as_labels) and not is_foreign and len(as_labels) == len(vague)
        if as_label and not any(is_at_start(text, mark) for mark in as_labels):
            yield LabelFault.BURIED, as_labels[0].start, as_labels[0].end
        return
    if is_foreign:
        return
    hidden = next(places.ELSEWHERE.find(text), None) or next(places.FAINT_LABEL.find(text), None)
    if hidden is not None:
        yield LabelFault.ILLEGIBLE, *hidden
        return
    if platform_label:
        yield LabelFault.PLATFORM_ONLY, 0, 0
    elif (tag := branding.brand_tag(text, brands)) is not None:
        yield LabelFault.AMBIGUOUS, tag.start, tag.end
    else:
        yield LabelFault.MISSING, 0, 0


def _is_in_comment(text: Text, mark: Mark) -> bool:
    """Return whether the post shows that the mark stands in a comment: "[first comment: #ad]"."""
    line = text.folded.rfind("\n", 0, mark.start) + 1
    return _COMMENT.search(text.folded[max(line, mark.start - 60) : mark.start]) is not None


def is_at_start(text: Text, mark: Mark) -> bool:
    """Return whether a mark is seen before the text is: within `FOLD`, before the running text.

    A greeting or a title may stand before it, and the beginning of its own sentence.
    """
    sentence = text.sentence_at(mark.start)
    earlier = text.words_between(0, sentence.start)
    lead_in = text.words_between(sentence.start, mark.start)
    later = text.words_between(mark.end, len(text.folded))
    if _is_in_title(text, mark):
        return True
    greets = _GREETS.match(text.folded) is not None
    if mark.start > FOLD or earlier > (3 * GREETING if greets else GREETING):
        return False
    if is_in_row(text, mark) or (earlier >= 2 and not later):
        return False
    if mark.form is Form.PHRASE:
        return lead_in <= LEAD_IN
    announced = text.folded[: mark.start].rstrip().endswith(":")
    reach = LEAD_IN if announced or greets else GREETING - 1
    return earlier + lead_in <= reach and (later > 0 or earlier + lead_in < 2)


def _is_in_title(text: Text, mark: Mark) -> bool:
    """Return whether a mark stands in a short first line above the text."""
    if _is_below_headline(text, mark):
        return True
    line = text.folded.find("\n")
    if not mark.end <= line <= TITLE or is_in_row(text, mark):
        return False
    return text.words_between(line, len(text.folded)) > GREETING


def _is_below_headline(text: Text, mark: Mark) -> bool:
    """Return whether a mark begins the first line after a headline, with the text below it."""
    headline = text.folded.partition("\n\n")[0]
    end = text.folded.find("\n", mark.end)
    if end < 0 or "\n" in headline or len(headline) > TITLE or headline[-1:] in ".!?…":
        return False
    leads = not text.folded[len(headline) : mark.start].strip(" \n[(*")
    return leads and text.words_between(end, len(text.folded)) > GREETING


def is_in_row(text: Text, mark: Mark) -> bool:
    """Return whether a hashtag stands among many others, not first (in a row at the start:
    not among its first two).
    """
    if mark.form is not Form.TAG:
        return False
    tags = text.tags
    first = last = own = bisect_left(tags, mark.start, key=lambda tag: tag.start)
    while max(0, own - ROW) < first and _adjoin(text, tags[first - 1].end, tags[first].start):
        first -= 1
    end = min(len(tags), own + ROW)
    while last + 1 < end and _adjoin(text, tags[last].end, tags[last + 1].start):
        last += 1
    leads = text.words_between(0, tags[first].start) == 0
    return last - first + 1 >= ROW and own - first >= (2 if leads else 1)


def _adjoin(text: Text, end: int, start: int) -> bool:
    return text.words_between(end, start) == 0
