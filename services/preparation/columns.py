"""The columns of the sheets of campaigns and influencers: their names, how a cell is written, read.

Both languages' names are understood, whichever is spoken.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from services.clean import fold
from services.errors import UsageError
from services.i18n import _, current
from services.preparation.cells import in_parts, listed, read_list, read_parts
from services.settings import ClauseSettings, ContactSettings, PlannedSettings
from services.times import exact, read_day, read_exact
from services.words import PlannedKind, SideContactOf


@dataclass(frozen=True, slots=True)
class Column:
    """A column that holds the field ``field`` of a profile."""

    field: str
    english: str
    polish: str
    write: Callable[[Any], str] = str
    read: Callable[[str], Any] = str

    @property
    def title(self) -> str:
        """Its name in the language in use."""
        return self.polish if current() == "pl" else self.english

    def is_called(self, name: str) -> bool:
        """Whether a header's cell names it."""
        return fold(" ".join(name.split())) in {
            fold(self.english),
            fold(self.polish),
            self.field,
        }


_KINDS = {
    "planned post": PlannedKind.POST,
    "wpis": PlannedKind.POST,
    "zaplanowany wpis": PlannedKind.POST,
    "paid boost": PlannedKind.BOOST,
    "promocja": PlannedKind.BOOST,
    "platna promocja": PlannedKind.BOOST,
}
_WHO = {
    "menedzer": SideContactOf.MANAGER,
    "menedzerka": SideContactOf.MANAGER,
    "manager": SideContactOf.MANAGER,
    "agentka": SideContactOf.AGENT,
    "agencja": SideContactOf.AGENT,
    "agency": SideContactOf.AGENT,
    "klient": SideContactOf.CLIENT,
    "brand": SideContactOf.CLIENT,
    "osobiscie": SideContactOf.SELF,
}
_LANGUAGES = {"polish": "pl", "polski": "pl", "english": "en", "angielski": "en"}


def write_planned(posts: Iterable[PlannedSettings]) -> str:
    """Return planned posts as a cell."""
    return in_parts(
        (post.kind.value, post.title, post.place, post.owner, exact(post.at) if post.at else "")
        for post in posts
    )


def read_planned(cell: str) -> tuple[PlannedSettings, ...]:
    """Return the planned posts of a cell.

    Raises:
        UsageError: one is not written as `kind; title; place; who; when`.
    """
    return tuple(_planned(parts) for parts in read_parts(cell))


def _planned(parts: Sequence[str]) -> PlannedSettings:
    kind, title, place, owner, when = _five(parts)
    word = fold(kind)
    found = _KINDS.get(word) or next((it for it in PlannedKind if word == it), None)
    if found is None or not title or len(parts) > 5:
        raise UsageError(
            _(
                "“{words}”: write it as post; title; place; who; 2027-03-01 09:00 (or boost)."
            ).format(words="; ".join(parts))
        )
    at = read_exact(when) if when else None
    return PlannedSettings(kind=found, title=title, place=place, owner=owner, at=at)


def write_clauses(clauses: Iterable[ClauseSettings]) -> str:
    """Return clauses as a cell."""
    return in_parts(
        (clause.title, f"{clause.hours:.15g}" if clause.hours else "", clause.words)
        for clause in clauses
    )


def read_clauses(cell: str) -> tuple[ClauseSettings, ...]:
    """Return the clauses of a cell.

    Raises:
        UsageError: one is not written as `title; hours; words`.
    """
    return tuple(_clause(parts) for parts in read_parts(cell))


def _clause(parts: Sequence[str]) -> ClauseSettings:
    title, hours, words, *_more = _five(parts)
    if not title or len(parts) > 3:
        raise UsageError(
            _("“{words}”: write it as clause; hours; its words.").format(words="; ".join(parts))
        )
    return ClauseSettings(title=title, hours=read_deadline(hours), words=words)


def read_deadline(text: str) -> float | None:
    """Return the hours that a clause sets: ``24``, ``1,5`` or ``48 h``; None if it sets none.

    Raises:
        UsageError: it is no such number.
    """
    number = text.lower().strip().removesuffix("h").strip().replace(",", ".")
    if not number:
        return None
    hours = float(number) if re.fullmatch(r"\d{1,5}(\.\d{1,15})?", number) else 0.0
    if hours <= 0:
        raise UsageError(_("“{text}” are no hours: write 24, or 1.5.").format(text=text))
    return hours


def write_contacts(contacts: Iterable[ContactSettings]) -> str:
    """Return contacts as a cell."""
    return in_parts(
        (it.who.value, it.name, it.address, f"{it.checked}" if it.checked else "")
        for it in contacts
    )


def read_contacts(cell: str) -> tuple[ContactSettings, ...]:
    """Return the contacts of a cell.

    Raises:
        UsageError: one is not written as `who; name; address; day`.
    """
    return tuple(_contact(parts) for parts in read_parts(cell))


def _contact(parts: Sequence[str]) -> ContactSettings:
    who, name, address, checked, *_more = _five(parts)
    word = fold(who)
    found = _WHO.get(word) or next((it for it in SideContactOf if word == it), None)
    if found is None or not address or len(parts) > 4:
        raise UsageError(
            _(
                "“{words}”: write it as manager; name; phone or e-mail; day last tried "
                "(or agent, self, client)."
            ).format(words="; ".join(parts))
        )
    day = read_day(checked) if checked else None
    return ContactSettings(who=found, name=name, address=address, checked=day)


def _five(parts: Sequence[str]) -> list[str]:
    return [*parts, "", "", "", "", ""][:5]


def read_language(cell: str) -> str:
    """Return the language that a cell names."""
    word = fold(cell)
    return _LANGUAGES.get(word, word) or "pl"


def _read_languages(cell: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(read_language(item) for item in read_list(cell)))


def _list(cell: str) -> tuple[str, ...]:
    return tuple(read_list(cell))


def _values(cell: str) -> tuple[str, ...]:
    return tuple(read_list(cell, commas=False))


def _day(cell: str) -> Any:
    return read_day(cell) if cell else None


def _day_written(day: Any) -> str:
    return f"{day}" if day else ""


_TERMS = (
    Column("words", "words", "słowa", listed, _list),
    Column("hashtags", "hashtags", "hashtagi", listed, _list),
    Column("handles", "accounts", "konta", listed, _list),
    Column("query", "query", "zapytanie"),
)
_PREPARED = (
    Column("clauses", "clauses", "klauzule", write_clauses, read_clauses),
    Column("contacts", "contacts", "kontakty", write_contacts, read_contacts),
    Column("notes", "notes", "notatki"),
)
CAMPAIGN = (
    Column("name", "campaign", "kampania"),
    Column("brand", "brand", "marka"),
    Column("language", "language", "język", read=read_language),
    Column("languages", "other languages", "inne języki", listed, _read_languages),
    Column("starts", "first day", "pierwszy dzień", _day_written, _day),
    Column("ends", "last day", "ostatni dzień", _day_written, _day),
    *_TERMS,
    Column("values", "values", "wartości", listed, _values),
    Column("competitors", "competitors", "konkurenci", listed, _list),
    Column("influencers", "influencers", "influencerzy", listed, _list),
    Column("planned", "planned posts", "zaplanowane wpisy", write_planned, read_planned),
    *_PREPARED,
)
INFLUENCER = (
    Column("name", "influencer", "influencer"),
    Column("campaigns", "campaigns", "kampanie", listed, _list),
    Column("languages", "languages", "języki", listed, _read_languages),
    *_TERMS,
    *_PREPARED,
)
