"""Where two plans that run together disagree: what holds is said as one instruction.

One plan leaves what is published as it stands, because it may be evidence; another takes it down,
because it does harm or breaks the law. Together: evidence first, then down, and nothing is erased.
"""

from collections.abc import Iterable, Sequence

from services.documents.parts import Text
from services.i18n import LANGUAGES, _, speaking
from services.playbooks.schema import Step

Stance = tuple[str, str]
"""A scenario, and what its step does with what is published: ``keep`` or ``down``."""


def as_one(stances: Iterable[Stance]) -> Text | None:
    """Return the instruction that holds for all of ``stances``, None if they agree."""
    found = list(stances)
    keep = [scenario for scenario, what in found if what == "keep"]
    down = [scenario for scenario, what in found if what == "down"]
    if not keep or not down:
        return None
    said = {}
    for language in LANGUAGES:
        with speaking(language):
            said[language] = _(
                "TWO PLANS DISAGREE on what is published: {keep} leaves it as it stands, {down} "
                "takes it down. What holds for both: first keep evidence of each post, with link, "
                "date and hour; then hide or archive what {down} names, within its time; erase "
                "nothing, not later either. What {down} does not name stays as it stands. If "
                "counsel objects to hiding a post, note who and why."
            ).format(keep=_named(keep), down=_named(down))
    return Text(**said)


def told_first(step: Step, words: Text) -> Step:
    """Return ``step`` with ``words`` above what its plans say."""
    do = Text(en=f"{words.en}\n\n{step.do.en}", pl=f"{words.pl}\n\n{step.do.pl}")
    return step.model_copy(update={"do": do})


def _named(scenarios: Sequence[str]) -> str:
    return ", ".join(dict.fromkeys(scenarios))
