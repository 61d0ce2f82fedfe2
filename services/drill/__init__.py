"""Drills: a crisis that is not real, in a store of its own."""
