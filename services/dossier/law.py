"""What makes a dossier lawful: purpose, basis, how long it is kept, whose rights it states."""

from datetime import date, timedelta

from services.i18n import N_

KEPT = timedelta(days=365)
"""How long a dossier is kept unless somebody says otherwise."""
LONGEST_KEPT = timedelta(days=3 * 366)
"""The rubric looks back 36 months: what is older would not be looked at anyway."""
PURPOSE = N_(
    "To decide whether, and on which terms, the brand works with this person, and to prepare the "
    "room for what may come."
)
BASIS = N_(
    "Legitimate interest, GDPR article 6(1)(f): of posts that the person made public in their "
    "work, no more than the rubric asks for is kept."
)
RIGHTS = (
    N_("Access (GDPR article 15): the person may see this dossier; it is exported as it stands."),
    N_("Information (article 14): they are told of it within a month, and where it comes from."),
    N_("Rectification and objection (articles 16 and 21): their own answer stands in it."),
    N_("Erasure (article 17): warroom dossier erase NAME takes out every word of it."),
    N_("No automated decision (article 22): levels are proposals, a person signs and answers."),
)
SPECIAL = N_(
    "Political opinions (article 9) and offences (article 10) are shown only once a named person "
    "other than the author has agreed. For article 9 only what the person manifestly made public "
    "counts (article 9(2)(e)); for article 10 national law must allow it: ask Legal."
)
NOT_SOUGHT = N_(
    "Not looked for, because the purpose does not need it: health, religion, origin, sex life and "
    "orientation, union membership, family members other than children in the content."
)


def keep_until(today: date) -> date:
    """Return until when a dossier begun ``today`` is kept."""
    return today + KEPT
