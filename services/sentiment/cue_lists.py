"""The lists of cues that people can read and edit (TOML), made into patterns.

``lexicon/signals.pl.toml`` says how a cue is written. Where many words may stand in a place::

    (refund|pay back)       one of these
    (very)?                 this or nothing
    <money>                 one of the words of the list ``money`` in the table ``lists``
    zwróc:imy               one of the forms that ``imy`` stands for in the table ``endings``
    pay*ing                 begins and ends so
    a .. b   a ... b        up to four, up to eight words between
"""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, TypeAlias

from services.clean import fold
from services.sentiment.cues import Group, Language, Pattern, Role, Slot, Word

_BETWEEN = {"..": 4, "...": 8}  # words that a gap stands for at most
_MOST_GAPS = 3  # in one cue: each multiplies the places that are looked at

_Table: TypeAlias = dict[str, Any]
_LISTS = {"cues", "exact", "unless", "needs"}
_HOW = ("negators", "idle", "breaks", "common")


def patterns_of(table: _Table, name: str, codes: Collection[str], kind: str) -> Iterator[Pattern]:
    """Yield the patterns of a list from the file ``name``; ValueError says what is wrong in it.

    ``codes`` are the tables that it may hold, and ``kind`` is what one of them is called.
    """
    lists = {key: _strings(table, key, name) for key in _HOW}
    idle = [fold(words).partition(" ") for words in lists["idle"]]
    negators = frozenset(_variants(map(fold, lists["negators"])))
    breaks = frozenset(map(fold, lists["breaks"]))
    common = frozenset(map(fold, lists["common"]))
    within = table.get("within", False) is True
    pairs = frozenset((one, two) for one, _, two in idle)
    how = Language(negators, pairs, breaks, common, within)
    named = {key: value.split() for key, value in table.get("lists", {}).items()}
    endings = {key: value.split() for key, value in table.get("endings", {}).items()}
    for key, value in table.items():
        if key in {*_HOW, "within", "lists", "endings"}:
            continue
        if key not in codes or not isinstance(value, dict):
            raise ValueError(f"{name}: {key} is no {kind}")
        yield from _Reading(key, how, named, endings).group(value, f"{name}: {key}", {})


@dataclass(frozen=True)
class _Reading:
    """One table of a file: what its cues are of, how its language says no, the lists of words."""

    code: str
    language: Language
    named: Mapping[str, Sequence[str]]
    endings: Mapping[str, Sequence[str]]

    def group(self, table: _Table, name: str, over: _Table) -> Iterator[Pattern]:
        """Yield the cues of a table and of those in it, which share its ``unless``."""
        unless = [*over.get("unless", []), *_strings(table, "unless", name)]
        negatable = table.get("negatable", over.get("negatable", True))
        if not isinstance(negatable, bool):
            raise ValueError(f"{name}: negatable is neither true nor false")  # noqa: TRY004
        lists = {key: _strings(table, key, name) for key in ("cues", "exact", "needs")}
        inner = {key: value for key, value in table.items() if isinstance(value, dict)}
        if not lists["cues"] and not lists["exact"] and not inner:
            raise ValueError(f"{name}: no cues")
        group = Group(self.code, self.language, negatable, bool(lists["needs"]))
        for key, cues in (lists | {"unless": unless}).items():
            role = Role.CUE if key in {"cues", "exact"} else Role[key.upper()]
            for cue in dict.fromkeys(it for one in _variants(cues) for it in _written_out(one)):
                yield self._pattern(cue, group, role, f"{name}: {cue!r}", exact=key == "exact")
        for key, value in inner.items():
            inherited = {"unless": unless, "negatable": negatable}
            yield from self.group(value, f"{name}.{key}", inherited)
        for key in table:
            if key not in {*_LISTS, "negatable", *inner}:
                raise ValueError(f"{name}: unknown key {key}")

    def _pattern(self, cue: str, group: Group, role: Role, name: str, *, exact: bool) -> Pattern:
        slots: list[Slot] = []
        gaps: list[int] = []
        gap = 0
        for part in cue.split():
            if part in _BETWEEN:
                gap = _BETWEEN[part]
                continue
            if not any(char.isalnum() for char in part) or part[0] == "/":
                if part != cue:
                    raise ValueError(f"{name}: a mark stands alone")
                return Pattern(group, role, (), (), negatable=False, mark=fold(part))
            words = tuple(_word(it, name, exact=exact) for it in self._choices(part, name))
            slots.append(_slot(words))
            gaps.append(gap)
            gap = 0
        if not slots or gap or gaps[0] or sum(map(bool, gaps)) > _MOST_GAPS:
            raise ValueError(f"{name}: .. stands between words, {_MOST_GAPS} times at most")
        says_no = any(it.text in group.language.negators for slot in slots for it in slot.words)
        negatable = role is Role.CUE and group.negatable and not says_no
        return Pattern(group, role, tuple(slots), tuple(gaps), negatable)

    def _choices(self, part: str, name: str) -> Iterator[str]:
        if part[0] == "(" and part[-1] == ")":
            for choice in part[1:-1].split("|"):
                yield from self._choices(choice, name)
        elif part[0] == "<" and part[-1] == ">":
            if part[1:-1] not in self.named:
                raise ValueError(f"{name}: there is no list {part}")
            for choice in self.named[part[1:-1]]:
                yield from self._choices(choice, name)
        elif ":" in part:
            stem, _, ending = part.partition(":")
            if ending not in self.endings:
                raise ValueError(f"{name}: there is no ending :{ending}")
            yield from (stem + it for it in self.endings[ending])
        else:
            yield part


def _strings(table: _Table, key: str, name: str) -> list[str]:
    value = table.get(key, [])
    if not isinstance(value, list) or not all(isinstance(it, str) and it.strip() for it in value):
        raise ValueError(f"{name}: {key} is no list of words")
    if len(set(value)) != len(value):
        raise ValueError(f"{name}: {key} holds {max(value, key=value.count)!r} twice")
    return value


_CHOICE = re.compile(r"\(([^()]*)\)(\??)")


def _written_out(cue: str) -> Iterator[str]:
    """Yield ``cue`` once for each choice of several words, and without what may be left out."""
    for match in _CHOICE.finditer(cue):
        choices = [it.strip() for it in match[1].split("|")]
        single = [it for it in choices if " " not in it]
        if not match[2] and len(single) == len(choices):
            continue
        ways = [it for it in choices if it not in single]
        ways += [f"({'|'.join(single)})"] if single else []
        ways += [""] if match[2] else []
        for way in ways:
            written = f"{cue[: match.start()]} {way} {cue[match.end() :]}".split()
            while not way and written[-1] in _BETWEEN:
                written.pop()
            yield from _written_out(" ".join(written))
        return
    yield " ".join(cue.split())


def _variants(cues: Iterable[str]) -> Iterator[str]:
    """Yield each cue as it is, and as people type it who leave the apostrophe out."""
    for cue in cues:
        yield cue
        if "'" in cue and "(" not in cue:
            yield cue.replace("'", "")


_PART = re.compile(r'(["#]?)(\*?)([^\W_]+(?:\'[^\W_]+)*)(?:\*([^\W_]+)|(\*?))("?)')


def _word(part: str, name: str, *, exact: bool) -> Word:
    word = _parsed(part, exact)
    if word is None:
        raise ValueError(f"{name}: {part!r} is no word")
    return word


@cache
def _slot(words: tuple[Word, ...]) -> Slot:
    """Return a place for ``words``; those of many cues share one."""
    return Slot(words)


@cache
def _parsed(part: str, exact: bool) -> Word | None:  # noqa: FBT001 a key of the cache
    match = _PART.fullmatch(part)
    if match is None:
        return None
    before, start, text, tail, end, after = match.groups()
    written = text.casefold() if exact else ""
    plain = not (written or before or after)
    is_open = bool(end or tail)
    return Word(fold(text), written, bool(start), is_open, before, after, plain, fold(tail or ""))
