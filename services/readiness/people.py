"""Is everybody reached, and is somebody there for each role at every hour?"""

from collections.abc import Sequence
from datetime import date

from services.hours import Spans, gaps, merged, read_hours, told
from services.i18n import _
from services.preparation.contacts import kind_of
from services.preparation.people import ContactCard, Member
from services.readiness.checks import Check, Launch, judged
from services.settings import ContactSettings
from services.words import Role


def contacts(people: Sequence[Member], launch: Launch) -> Check:
    """Check that all who can take a role, and every influencer's side, were tried of late."""
    missing = []
    for person in people:
        if person.roles:
            missing += _stale(person.name, person.contacts, launch.today)
    if not any(person.roles for person in people):
        missing.append(_("nobody in the room can take a role"))
    seen = set()
    for _campaign, profile in launch.campaigns:
        for influencer in profile.influencers:
            if influencer.name not in seen:
                seen.add(influencer.name)
                cards = [_card(contact) for contact in influencer.contacts]
                missing += _stale(influencer.name, cards, launch.today)
    todo = _(
        "Try each of them, then write the day down: p on Room (5) or warroom team import; for an "
        "influencer m on Room, or warroom influencers edit --contact."
    )
    return judged("contacts", _("contacts fresh"), missing, todo)


def _card(contact: ContactSettings) -> ContactCard:
    return ContactCard(kind_of(contact.address), contact.address, contact.checked)


def _stale(name: str, cards: Sequence[ContactCard], today: date) -> list[str]:
    if not cards:
        return [_("{name}: no contact").format(name=name)]
    if any(not card.is_stale(today) for card in cards):
        return []
    tried = [card.checked_on for card in cards if card.checked_on]
    if not tried:
        return [_("{name}: never tried").format(name=name)]
    return [_("{name}: last tried {day}").format(name=name, day=max(tried))]


def roles(people: Sequence[Member]) -> Check:
    """Check that somebody is on duty for each role at every hour of the week.

    Whose hours nobody wrote down covers nothing, and is named.
    """
    missing, unknown, facts = [], [], []
    for role in Role:
        takers = [person for person in people if role in person.roles]
        hours = {person.name: read_hours(person.hours) for person in takers}
        silent = [name for name, spans in hours.items() if spans is None]
        open_at = gaps(_together(list(hours.values())))
        names = ", ".join(hours)
        if not takers:
            missing.append(_("{role}: nobody").format(role=role.label))
        elif not open_at:
            facts.append(_("{role}: {names}").format(role=role.label, names=names))
        elif not silent:
            missing.append(_("{role}: nobody {hours}").format(role=role.label, hours=told(open_at)))
        elif len(silent) == len(takers):
            words = _("{role}: hours unknown of {names}")
            unknown.append(words.format(role=role.label, names=names))
        else:
            words = _("{role}: nobody {hours}, unless {names}, whose hours are unknown")
            unknown.append(
                words.format(role=role.label, hours=told(open_at), names=", ".join(silent))
            )
    todo = _(
        "Write down who can take each role, and when: p on Room (5), or hours in the team's file "
        "(warroom team export, edit, import)."
    )
    title = _("roles covered round the clock")
    return judged("roles", title, missing, todo, facts, unknown)


def _together(hours: Sequence[Spans | None]) -> Spans:
    return merged(span for spans in hours if spans for span in spans)
