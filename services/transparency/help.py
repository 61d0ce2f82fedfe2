"""What would help against each weakness, and why a strategy is forbidden, in words for people."""

from services.i18n import N_, _
from services.transparency.findings import Broken, Rule
from services.words import Cluster, Weakness

_HELP = {
    Weakness.CONDITIONAL: N_(
        "Take the “if” out: say what happened and to whom, and apologise for that."
    ),
    Weakness.AGENTLESS_PASSIVE: N_("Say who did it or failed to: “we did not check …”."),
    Weakness.MINIMISING: N_(
        "Give the number with what it is a part of, and leave the judgement to the reader."
    ),
    Weakness.BLAME: N_("Speak of your own part first; others can speak for themselves."),
    Weakness.PLATITUDE: N_("Replace the formula by the act that proves it, or leave it out."),
    Weakness.NO_DATE: N_("Say by which day and hour each announced act is done."),
    Weakness.NO_OWNER: N_("Name who answers for it: a person, a function or a team."),
    Weakness.NO_NEXT_UPDATE: N_("Say when and where the next information comes."),
}
_WHY = {
    Rule.MIXED: N_("denying is not mixed with diminishing or rebuilding"),
    Rule.NOT_IN_CLUSTER: N_("not in a crisis of this kind: {cluster}"),
    Rule.ONLY_BOLSTER: N_("praise of oneself supplements and does not stand alone"),
}


def what_helps(weakness: Weakness) -> str:
    """Return what would help against ``weakness``, in the language in use."""
    return _(_HELP[weakness])


def why_forbidden(broken: Broken, cluster: Cluster | None) -> str:
    """Return why the strategy is forbidden, in the language in use."""
    return _(_WHY[broken.rule]).format(cluster=cluster.label if cluster else "")
