"""What a playbook says of the law: by keys of the register, and only by them."""

import re
from collections.abc import Iterator
from datetime import date

from services.documents.parts import write_duration
from services.i18n import _
from services.playbooks.checks.finding import Found, Path, all_steps, all_texts
from services.playbooks.law import laws
from services.playbooks.schema import ClockRule, Playbook, Step

ARTICLE = re.compile(
    r"\b(?:art(?:icles?|ykuł\w*|s?\.)\s*\d|§\s*\d|section\s+\d|ust\.\s*\d|\d+\s+CFR)", re.IGNORECASE
)
"""An article of a law in a text."""


def look(playbook: Playbook, today: date) -> Iterator[Found]:
    """Yield unknown keys, articles in texts, clocks longer than their law, unchecked laws."""
    yield from _keys((), playbook.law, today)
    for path, step in all_steps(playbook):
        yield from _keys(path, step.law, today)
        yield from _in_time(path, step)
    for place, clock in enumerate(playbook.clocks):
        yield from _keys(("clocks", place), clock.law, today)
        yield from _in_time(("clocks", place), clock)
    for path, text in all_texts(playbook):
        match = ARTICLE.search(text.en) or ARTICLE.search(text.pl)
        if match and path[0] != "learned":
            yield Found(
                path,
                _("“{words}” is law in a text, where no lawyer looks for it").format(
                    words=match[0]
                ),
                _("put it into the register (playbooks/law) and point at it with 'law'"),
                wrong=True,
            )


def _keys(path: Path, ids: tuple[str, ...], today: date) -> Iterator[Found]:
    for law_id in ids:
        law = laws().get(law_id)
        if law is None:
            yield Found(
                (*path, "law"),
                _("the register has no law {id}").format(id=law_id),
                _("warroom playbooks law lists those that it has"),
                wrong=True,
            )
        elif law.is_stale(today):
            yield Found(
                (*path, "law"),
                _("{id} was last checked on {day}").format(id=law_id, day=law.checked),
                _("let a lawyer hold it against its source, and write down the day"),
            )


def _in_time(path: Path, part: Step | ClockRule) -> Iterator[Found]:
    """Nothing that a law gives a time for may take longer."""
    length = part.within
    for law_id in part.law:
        law = laws().get(law_id)
        if law is None or law.within is None or length is None or length <= law.within:
            continue
        yield Found(
            (*path, "within"),
            _("{mine} is longer than {id} allows ({then})").format(
                mine=write_duration(length), id=law_id, then=write_duration(law.within)
            ),
            _("make it {then} at most").format(then=write_duration(law.within)),
            wrong=True,
        )
