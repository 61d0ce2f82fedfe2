"""The one place where everything meets: tables, leases, mentions and the timeline ledger."""

from services.store.engine import Store
from services.store.leases import Held

__all__ = ["Held", "Store"]
