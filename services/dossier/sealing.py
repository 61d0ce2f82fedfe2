"""What stands openly of a finding of GDPR article 9 or 10: that there is one, and no more.

A digest of its post and article tells whether a post that is read again shows it again. Its salt is
sealed beside it: without that nobody can try posts and articles until one fits.
"""

import secrets
from typing import NamedTuple

from services.store.ledger import digest


class Seal(NamedTuple):
    """The digest of a post and an article, and the salt that it was made with."""

    salt: str
    same: str

    def fits(self, post: str, article: int) -> bool:
        """Whether it was made of that post and article."""
        return bool(self.same) and self.same == _digest(self.salt, post, article)


NONE = Seal("", "")


def seal(post: str, article: int) -> Seal:
    """Return a new seal, with a salt of its own."""
    salt = secrets.token_hex(16)
    return Seal(salt, _digest(salt, post, article))


def _digest(salt: str, post: str, article: int) -> str:
    return digest(f"{salt}\x1f{article}\x1f{post}")
