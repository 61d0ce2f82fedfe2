"""News that leaves the room: who hears what, when, and whether it arrived."""

from services.notify.news import News, is_queued, queue
from services.notify.routes import Route, routes
from services.notify.sending import Failure, failures, note_tested, send_due, test_routes

__all__ = [
    "Failure",
    "News",
    "Route",
    "failures",
    "is_queued",
    "note_tested",
    "queue",
    "routes",
    "send_due",
    "test_routes",
]
