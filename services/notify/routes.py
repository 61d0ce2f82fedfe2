"""Who hears what, and when: a route is a way out with its own threshold, roles and hours."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cached_property

from services.hours import DAY, WEEK, Spans, gaps, merged, read_hours
from services.i18n import _
from services.model import Outgoing
from services.settings import NotifySettings
from services.store.verify import noted_heads
from services.words import Role, Urgency

EVERYBODY = "all"
"""The name of the route to ``notify.urls``."""


@dataclass(frozen=True)
class Route:
    """A way out. ``hours`` is when it hears what is less than critical, None: always.

    ``quiet`` is when it does not; one that is for ``escalation`` hears only what nobody
    acknowledged, one that is ``discreet`` only that something happened.
    """

    name: str
    urls: tuple[str, ...] = field(repr=False)
    least: Urgency = Urgency.NORMAL
    roles: frozenset[Role] = frozenset()
    hours: Spans | None = None
    quiet: Spans = ()
    escalation: bool = False
    discreet: bool = False

    def hears(self, item: Outgoing) -> bool:
        """Whether ``item`` is for this route. What is for no role in particular is for all."""
        if self.escalation and not item.escalated:
            return False
        if not Urgency(item.urgency).is_at_least(self.least):
            return False
        return not self.roles or not item.role or Role(item.role) in self.roles

    def opens_at(self, item: Outgoing, now: datetime) -> datetime:
        """Return when ``item`` may go out, from ``now`` on: what is critical waits for no hour."""
        if Urgency(item.urgency) is Urgency.CRITICAL or not (self.hours or self.quiet):
            return now
        here = now.astimezone()
        minute = here.weekday() * DAY + here.hour * 60 + here.minute
        if not self._open or any(start <= minute < end for start, end in self._open):
            return now  # also where it is quiet all week: better heard than lost
        return now + timedelta(minutes=min((start - minute) % WEEK for start, _end in self._open))

    @cached_property
    def _open(self) -> Spans:
        """The minutes of the week that are among its hours and not quiet."""
        closed = gaps(self.hours) if self.hours is not None else ()
        return gaps(merged((*closed, *self.quiet)))

    def words(self, item: Outgoing) -> tuple[str, str]:
        """Return title and body as this route tells them; the chain's heads give nothing away."""
        if not self.discreet:
            return item.title, item.body
        title = _("Warroom: {urgency}").format(urgency=Urgency(item.urgency).label)
        heads = [str(head) for head in noted_heads(item.body)]
        return title, "\n".join([_("Something waits for you in the room."), *heads])


def routes(settings: NotifySettings, *, drill: bool) -> list[Route]:
    """Return the ways out: in a drill never the real ones."""
    quiet = read_hours(settings.quiet) or ()
    if drill:
        urls = settings.drill_urls
        return [Route(EVERYBODY, urls, discreet=settings.discreet)] if urls else []
    found = []
    if settings.urls:
        found.append(Route(EVERYBODY, settings.urls, quiet=quiet, discreet=settings.discreet))
    return found + [
        Route(
            name=route.name,
            urls=route.urls,
            least=route.least,
            roles=frozenset(route.roles),
            hours=read_hours(route.hours),
            quiet=quiet,
            escalation=route.escalation,
            discreet=settings.discreet if route.discreet is None else route.discreet,
        )
        for route in settings.routes
    ]
