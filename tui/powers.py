"""Which keys act, and what whoever presses them has to be allowed: one table for all screens.

What stands in none of the two tables below is no key of a screen; a test holds them against the
bindings. The store refuses all the same what a key should not have let through.
"""

from collections.abc import Mapping

from services.words import Power

_PART = Power.TAKE_PART


def _part(*actions: str) -> dict[str, Power]:
    return dict.fromkeys(actions, _PART)


ACTS: Mapping[str, Mapping[str, Power]] = {
    "LiveScreen": _part("acknowledge", "evidence", "correct", "mute", "record", "silence")
    | _part("declare"),
    "IncidentScreen": _part("skip", "evidence", "note", "decide", "assign", "add_step", "reopen")
    | _part("hold", "do_step")
    | dict.fromkeys(("severity", "declare", "follow", "join", "close"), Power.STEER),
    "IncidentBoards": _part("take_lead"),
    "TimelineScreen": _part("note", "correct", "lesson", "past_note"),
    "SetupScreen": {
        "person": Power.CHANGE_TEAM,
        "values": Power.SET_UP,
        "publish": Power.PUBLISH_PLAYBOOKS,
    },
    "AlertScreen": _part("acknowledge", "declare", "silence", "noise"),
    "MentionScreen": _part("correct"),
    "BudgetBoard": {"set_up": Power.SET_UP},
    "CampaignsBoard": _part("add", "archive"),
    "ProfileBoard": _part("act", "add", "remove"),
    "ClockBoard": _part("set", "act", "silence"),
    "FreezeBoard": _part("act", "list"),
    "LessonsBoard": _part("act", "factor", "lesson", "action"),
    "ActionsBoard": _part("act"),
    "NewsBoard": _part("test"),
    "ReadinessBoard": _part("write"),
    "PromisesBoard": _part("act", "change", "give_up", "add"),
    "StatementsBoard": _part("act", "new", "edit", "comment", "publish", "export", "withdraw")
    | _part("unapproved")
    | {"approve": Power.AGREE},
    "TeamBoard": _part("fill", "act", "take", "back"),
    "TracksBoard": _part("act", "add") | {"unseal": Power.UNSEAL},
    "DossiersBoard": _part("add") | {"erase": Power.ERASE},
    "DossierBoard": _part("read", "overrule", "reply", "approve", "sign"),
    "FindingsBoard": _part("act", "dismiss_it"),
    "QuestionsBoard": _part("act"),
    "WatchBoard": _part("act", "all", "set_up"),
}
"""The actions of each screen that change something, with the power that they need."""

LOOKS = frozenset(
    """
    act admit again agree ask budget campaign choose clear clocks close confirm diff dismiss
    dossiers export external freeze help keep label language leave lessons mention mine narrow news
    next_kind next_market next_tool order owed plan promises read readiness search share sitrep
    statements team tracks trends turn unseen versions watch write
    """.split()
)
"""The actions that only show, fill in a dialog, or write a file outside of the room."""


def power_for(screen: type, action: str) -> Power | None:
    """Return what ``action`` of ``screen`` needs, None if it only shows."""
    for kind in screen.__mro__:
        power = ACTS.get(kind.__name__, {}).get(action)
        if power is not None:
            return power
    return None
