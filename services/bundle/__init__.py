"""A timeline in a file that a stranger can check, with this program or with sha256sum alone."""
