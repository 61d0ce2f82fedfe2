"""What came of trying a query, in words."""

from services.i18n import _, ngettext


def tried_words(hits: int, of: int) -> str:
    """Say how many of the newest mentions a query fits."""
    if not of:
        return _("No mentions yet to try the query on.")
    told = ngettext(
        "The query fits {hits} of {n} mention.", "The query fits {hits} of {n} mentions.", of
    )
    return told.format(hits=hits, n=of)
