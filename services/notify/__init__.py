"""News that leaves the room: who hears what, when, and whether it arrived."""

from services.notify.history import Told, describe, history
from services.notify.news import News, is_queued, queue, urgency_of
from services.notify.routes import Route, routes
from services.notify.sending import Failure, failures, note_tested, send_due, test, test_routes

__all__ = [
    "Failure",
    "News",
    "Route",
    "Told",
    "describe",
    "failures",
    "history",
    "is_queued",
    "note_tested",
    "queue",
    "routes",
    "send_due",
    "test",
    "test_routes",
    "urgency_of",
]
