"""Whether both languages say the same: numbers, blanks, length; and whether each is itself."""

import re
from collections import Counter
from collections.abc import Iterator

from services.documents.parts import Text
from services.i18n import _
from services.playbooks.checks.finding import Found, Path, all_texts
from services.playbooks.schema import Playbook

NUMBER = re.compile(r"\d+")
GROUPED = re.compile(r"(?<=\d)[ ,.\u00a0](?=\d{3}\b)")
BLANK = re.compile(r"\[[^\]]*\]")
LEAST = 20
"""A text with fewer characters may be the same in both languages: a name, a hashtag."""
SHORTEST_SHARE = 0.45
"""Polish and English of the same thing differ in length, but not by more than half."""

ENGLISH = frozenset("the and with from what who have this that they for when".split())
POLISH = frozenset("się nie jest oraz który która które przez żeby albo już lub tego".split())


def look(playbook: Playbook) -> Iterator[Found]:
    """Yield texts of which one language lacks something, or is not itself."""
    for path, text in all_texts(playbook):
        if path[0] != "learned":
            yield from differ(path, text)


def differ(path: Path, text: Text) -> Iterator[Found]:
    """Yield what one language of ``text`` says and the other does not."""
    if text.en == text.pl:
        if len(text.en) >= LEAST:
            yield Found(
                path,
                _("it is the same in both languages"),
                _("write one text for en and one for pl"),
            )
        return
    english, polish = _numbers(text.en), _numbers(text.pl)
    if english != polish:
        yield Found(
            path,
            _("the numbers differ: {en} in English, {pl} in Polish").format(
                en=_told(english - polish), pl=_told(polish - english)
            ),
            _("say the same numbers in both languages"),
            wrong=True,
        )
    blanks = [len(BLANK.findall(words)) for words in (text.en, text.pl)]
    if blanks[0] != blanks[1]:
        yield Found(
            path,
            _("{en} blanks in English, {pl} in Polish").format(en=blanks[0], pl=blanks[1]),
            _("give both languages the same [blanks]"),
            wrong=True,
        )
    shorter, longer = sorted((len(text.en), len(text.pl)))
    if longer >= 2 * LEAST and shorter < SHORTEST_SHARE * longer:
        yield Found(
            path,
            _("one language says less than half of the other"),
            _("write in both what has to be done"),
            wrong=True,
        )
    yield from _itself(path, text)


def _itself(path: Path, text: Text) -> Iterator[Found]:
    for language, words, foreign in (("en", text.en, POLISH), ("pl", text.pl, ENGLISH)):
        found = foreign & set(re.findall(r"\w+", words.lower()))
        if len(found) > 1:
            yield Found(
                (*path, language),
                _("it is in the other language (“{words}”)").format(words=", ".join(sorted(found))),
                _("translate it"),
                wrong=True,
            )


def _numbers(words: str) -> Counter[str]:
    """Return the numbers of a text outside its blanks: 9,200 is 9200, and so is 9 200."""
    return Counter(NUMBER.findall(GROUPED.sub("", BLANK.sub("", words))))


def _told(numbers: Counter[str]) -> str:
    return ", ".join(sorted(numbers.elements())) or _("none")
