"""A lesson says what happened and how, not who: names of the room's people are noticed.

It is a warning, never a refusal. Polish names are found in their cases, by the endings that
names take; a word counts as a name only if it is written with a capital letter.
"""

import re
from collections.abc import Iterable, Sequence

from sqlmodel.ext.asyncio.session import AsyncSession

from services.i18n import _
from services.preparation.people import Member, members
from services.store import ledger

ENDINGS = frozenset(
    ("", *"a y i ę ą o e u".split(), *"ie em iem owi ów om ami ach owie ego emu im ym ej".split())
)
"""What may follow the stem of a Polish name, with s for the English genitive."""

SHORTEST = 3
"""Names of fewer letters are too often parts of other words."""

_WORD = re.compile(r"[\w.-]+")


async def named(session: AsyncSession, words: str, incident: str = "") -> list[str]:
    """Return the people of the room whom ``words`` name, in the order of the room's list.

    Of ``incident`` those too who wrote entries and are not on the list.
    """
    people = await members(session)
    known = {person.name for person in people}
    if incident:
        actors = {record.actor for record in await ledger.read(session, incident)}
        people += [Member(name) for name in sorted(actors - known)]
    return [person.name for person in people if is_named(person, words)]


def advice(names: Sequence[str]) -> str:
    """Return the line that asks for what and how, where the words said who."""
    return _("better: say what happened and how, not who ({names})").format(names=", ".join(names))


def is_named(person: Member, words: str) -> bool:
    """Whether ``words`` name ``person`` by a name, in any case, or by the login."""
    said = [word.strip(".-") for word in _WORD.findall(words)]
    if person.login and len(person.login) >= SHORTEST:
        login = person.login.lower()
        if any(word.lower() == login for word in said):
            return True
    capital = [word for word in said if word[:1].isupper()]
    return any(
        _is_case_of(word.lower(), part.lower())
        for part in person.name.split()
        if len(part) >= SHORTEST
        for word in capital
    )


def _is_case_of(word: str, name: str) -> bool:
    return any(
        word.startswith(stem) and word[len(stem) :] in ENDINGS | {"s"} for stem in _stems(name)
    )


def _stems(name: str) -> Iterable[str]:
    """Yield what stays of ``name`` in its cases: Ann(a), Bart(e)k, Grażyn(a), Kos."""
    if name[-1] in "aeioy" and len(name) > SHORTEST:
        yield name[:-1]
    else:
        yield name
    if name.endswith("ek") and len(name) > SHORTEST:
        yield name[:-2] + "k"
