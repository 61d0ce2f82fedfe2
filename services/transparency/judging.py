"""What a statement does, by what was found in its sentences: components, weaknesses, strategies.

Sources: the six components of an apology, in their order of weight, are those of Lewicki, Polin
and Lount (2016); the strategies are those of situational crisis communication theory (Coombs
2007); the weaknesses are what crisis communicators warn of. What the rules decide beyond their
words stands here:

- an apology under an "if" is still one (and weak); a fault under an "if" is none;
- a wrong without a doer is no weakness when the sentence itself or one beside it says that it was
  ours;
- a formula is no platitude in a sentence with an act that is done, or that repairs ("we take this
  seriously and are recalling the batch"); one that is only announced does not save it ("... and
  will review our processes");
- a scapegoat denies ("not us"), unless the statement takes responsibility or says sorry as well;
- an apology with responsibility, or amends, rebuilds;
- who takes responsibility and tells at length what was explains, "because" or not (telling.py);
- a day counts for an act in its own sentence or in the one that goes on from it; a repair wants a
  day of its own.
"""

from collections.abc import Mapping, Sequence
from typing import TypeVar

from services.sentiment.cues import Hit
from services.transparency.acts import Acts
from services.transparency.findings import Findings, Spans
from services.transparency.reading import Reading
from services.transparency.telling import told
from services.words import Component, Strategy, Weakness

Code = TypeVar("Code", Component, Weakness, Strategy)


def judge(reading: Reading) -> Findings:
    """Return what is found in ``reading``, an admission in its language alone."""
    responsibility = admissions(reading)
    return Findings(
        language=reading.language,
        components=_components(reading, responsibility),
        weaknesses=_weaknesses(reading, responsibility),
        admission=reading.spans(responsibility),
        strategies=_strategies(reading, responsibility),
    )


def admissions(reading: Reading) -> Sequence[Hit]:
    """Return where responsibility is taken: under an "if" it is not."""
    return reading.outside(reading.hits("responsibility"), "conditional")


def _components(reading: Reading, responsibility: Sequence[Hit]) -> Mapping[Component, Spans]:
    return _found(
        reading,
        {
            Component.RESPONSIBILITY: responsibility,
            Component.REPAIR: reading.hits("amends", "correction"),
            Component.REGRET: reading.hits("regret"),
            Component.EXPLANATION: reading.outside(reading.hits("explanation"), "conditional")
            or told(reading, responsibility),
            Component.REPENTANCE: reading.hits("repentance"),
            Component.FORGIVENESS: reading.hits("forgiveness"),
        },
    )


def _weaknesses(reading: Reading, responsibility: Sequence[Hit]) -> Mapping[Weakness, Spans]:
    acts = Acts(reading)
    formulas = reading.outside(reading.hits("platitude"), "done", "amends", "correction")
    found = {
        Weakness.CONDITIONAL: reading.hits("conditional"),
        Weakness.AGENTLESS_PASSIVE: reading.far_from(
            reading.outside(reading.hits("agentless_passive", "suffered"), "scapegoat"),
            responsibility,
        ),
        Weakness.MINIMISING: reading.hits("minimising"),
        Weakness.BLAME: reading.hits("scapegoat", "blame", "outsider"),
        Weakness.PLATITUDE: formulas,
        Weakness.NO_DATE: acts.without_date,
        Weakness.NO_OWNER: () if acts.have_owner else acts.announced,
    }
    weaknesses = dict(_found(reading, found))
    if not acts.have_next_update:
        weaknesses[Weakness.NO_NEXT_UPDATE] = ()
    return weaknesses


def _strategies(reading: Reading, responsibility: Sequence[Hit]) -> Mapping[Strategy, Spans]:
    amends, regret = reading.hits("amends"), reading.hits("regret")
    rebuild = [*amends, *([*responsibility, *regret] if responsibility and regret else [])]
    is_sorry = responsibility or regret
    denying = ("deny", "in_order", *(() if is_sorry else ("scapegoat", "outsider")))
    return _found(
        reading,
        {
            Strategy.DENY: reading.hits(*denying),
            Strategy.DIMINISH: reading.hits("diminish", "minimising"),
            Strategy.REBUILD: sorted(rebuild),
            Strategy.BOLSTER: reading.hits("bolster"),
            Strategy.VICTIM: reading.hits("victim"),
        },
    )


def _found(reading: Reading, hits: Mapping[Code, Sequence[Hit]]) -> Mapping[Code, Spans]:
    return {code: reading.spans(those) for code, those in hits.items() if those}
