"""How a platform refuses, and what follows from it."""

from http import HTTPStatus

from services.errors import SourceError, SourceExhausted
from services.sources.purse import UsedUpError
from services.sources.walk import Query

REFUSALS = (
    HTTPStatus.MOVED_PERMANENTLY,
    HTTPStatus.FOUND,
    HTTPStatus.BAD_REQUEST,
    HTTPStatus.UNAUTHORIZED,
    HTTPStatus.PAYMENT_REQUIRED,
    HTTPStatus.FORBIDDEN,
    HTTPStatus.NOT_FOUND,
    HTTPStatus.GONE,
)
"""What is answered with a reason in the body, which the source reads."""
NOT_THERE = (
    HTTPStatus.MOVED_PERMANENTLY,
    HTTPStatus.FOUND,
    HTTPStatus.NOT_FOUND,
    HTTPStatus.GONE,
)
"""What is answered when there is no such thing."""


class LostPlaceError(SourceError):
    """The page at which a walk should go on is known no more: it begins anew."""


class NotYetError(SourceError):
    """What a second look asked for is being made: asked again in ``retry_after`` seconds."""


class NotThereError(SourceError):
    """One query asks for what is not there, or not for us; the others can go on."""


def ended(error: SourceExhausted, query: Query) -> SourceError:
    """Return what closes the query's bucket; of what counts once, what is counted goes on."""
    if query.price.once:
        return NotThereError(str(error))
    return UsedUpError(str(error), retry_after=error.retry_after)
