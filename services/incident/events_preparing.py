"""The sentences of what people do before a crisis: campaigns, the plan, the notifications."""

from collections.abc import Callable

from services.i18n import _, ngettext
from services.incident.run import Run
from services.store.ledger import Record
from services.words import EntryKind as Kind


def _archived(record: Record, _run: Run | None) -> str:
    return _("archived the campaign {name}").format(name=record.text("name"))


def _restored(record: Record, _run: Run | None) -> str:
    return _("brought back the campaign {name}").format(name=record.text("name"))


def _imported(record: Record, _run: Run | None) -> str:
    added, changed = record.data.get("added"), record.data.get("changed")
    if record.code("what") == "influencers":
        words = _("imported influencers from a sheet: {added} added, {changed} changed")
    else:
        words = _("imported campaigns from a sheet: {added} added, {changed} changed")
    return words.format(added=added, changed=changed)


def _printed(_record: Record, _run: Run | None) -> str:
    return _("printed the crisis plan")


def _tested(record: Record, _run: Run | None) -> str:
    n = record.data.get("targets")
    count = n if isinstance(n, int) else 0
    return ngettext(
        "tested the notifications: {n} target took the message",
        "tested the notifications: {n} targets took the message",
        count,
    ).format(n=count)


SENTENCES: dict[str, Callable[[Record, Run | None], str]] = {
    Kind.CAMPAIGN_ARCHIVED: _archived,
    Kind.CAMPAIGN_RESTORED: _restored,
    Kind.CAMPAIGNS_IMPORTED: _imported,
    Kind.PLAN_PRINTED: _printed,
    Kind.NOTIFICATIONS_TESTED: _tested,
}
