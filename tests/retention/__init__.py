"""Deletions, purges and holds."""
