"""What is saved of a profile fits into a sheet, so that every export can be imported."""

from services.errors import UsageError
from services.i18n import _
from services.preparation.cells import LONGEST_CELL, harmless
from services.preparation.columns import CAMPAIGN, INFLUENCER
from services.settings import CampaignSettings, InfluencerSettings


def refuse_too_long(given: CampaignSettings | InfluencerSettings) -> None:
    """Refuse what a cell of a sheet could not hold.

    Raises:
        UsageError: the name, which column it is, and how much it holds.
    """
    columns = CAMPAIGN if isinstance(given, CampaignSettings) else INFLUENCER
    for column in columns:
        if column.field in {"influencers", "campaigns"}:
            continue  # names, in a profile people
        size = len(harmless(column.write(getattr(given, column.field))))
        if size > LONGEST_CELL:
            words = _(
                "{name}: {column}: {n} characters do not fit into a cell ({most}): shorten it."
            )
            raise UsageError(
                words.format(name=given.name, column=column.title, n=size, most=LONGEST_CELL)
            )
