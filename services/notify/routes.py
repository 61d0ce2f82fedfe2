"""Who hears what, and when: a route is a way out with its own threshold, roles and hours."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from services.hours import Spans, read_hours
from services.i18n import _
from services.model import Outgoing
from services.settings import NotifySettings
from services.store.verify import noted_heads
from services.words import Role, Urgency

EVERYBODY = "all"
"""The name of the route to ``notify.urls``."""


@dataclass(frozen=True, slots=True)
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
        first = here.weekday() * 24 * 60 + here.hour * 60 + here.minute
        for ahead in range(7 * 24 * 60):
            if self._is_open((first + ahead) % (7 * 24 * 60)):
                return now + timedelta(minutes=ahead) if ahead else now
        return now  # quiet all week: better heard than lost

    def _is_open(self, minute: int) -> bool:
        open_hours = self.hours is None or _within(self.hours, minute)
        return open_hours and not _within(self.quiet, minute)

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


def _within(spans: Spans, minute: int) -> bool:
    return any(start <= minute < end for start, end in spans)
