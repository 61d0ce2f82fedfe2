"""Boards: lists over the screen, with a few keys, that follow the store."""
