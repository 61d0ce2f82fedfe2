"""Accounts: a handle and the platform on which it is one, as people write and paste them."""

import re

from services.clean import clean_line
from services.errors import UsageError
from services.i18n import _
from services.words import Platform

_HOSTS = {
    "instagram.com": Platform.INSTAGRAM,
    "tiktok.com": Platform.TIKTOK,
    "youtube.com": Platform.YOUTUBE,
    "facebook.com": Platform.FACEBOOK,
    "fb.com": Platform.FACEBOOK,
    "x.com": Platform.X,
    "twitter.com": Platform.X,
    "threads.net": Platform.THREADS,
    "threads.com": Platform.THREADS,
    "linkedin.com": Platform.LINKEDIN,
    "twitch.tv": Platform.TWITCH,
    "bsky.app": Platform.BLUESKY,
    "pinterest.com": Platform.PINTEREST,
    "pinterest.pl": Platform.PINTEREST,
    "snapchat.com": Platform.SNAPCHAT,
}
_SHORT = {
    "ig": Platform.INSTAGRAM,
    "insta": Platform.INSTAGRAM,
    "tt": Platform.TIKTOK,
    "yt": Platform.YOUTUBE,
    "fb": Platform.FACEBOOK,
    "twitter": Platform.X,
    "bsky": Platform.BLUESKY,
}
_BEFORE_NAMES = {"c", "user", "channel", "in", "company", "profile", "add", "@"}
_NO_NAMES = {"p", "reel", "reels", "stories", "explore", "watch", "status", "share", "video", "tv"}
"""What stands where a name would, in the address of a post."""
_ADDRESS = re.compile(
    r"(?:https?://)?(?:(?:www|m|pl|mobile)\.)?([\w-]+(?:\.[\w-]+)+)/(\S+)", re.IGNORECASE
)


def read_account(text: str) -> tuple[Platform | None, str]:
    """Return platform and handle that ``text`` means; None where it names no platform.

    ``@maja``, ``instagram:maja`` and ``https://www.instagram.com/maja/`` are understood.

    Raises:
        UsageError: it names a platform that is none, or an address at which no account is.
    """
    written = clean_line(text).lstrip("@ ")
    if match := _ADDRESS.fullmatch(written):
        return _of_address(written, match[1].lower(), match[2])
    if "://" in written:
        raise _no_account(written)
    before, colon, name = written.partition(":")
    if not colon or before.lower() == "did":  # Bluesky's own identifiers
        return None, written
    platform = platform_of(before)
    if platform is None:
        raise UsageError(
            _("{account}: “{word}” is no platform: write {known}.").format(
                account=written, word=before, known=", ".join(Platform)
            )
        )
    return platform, name.strip().lstrip("@ ")


def platform_of(text: str) -> Platform | None:
    """Return the platform that a word or a host names, None if none that is known."""
    word = text.strip().lower().replace(" ", "").removeprefix("www.")
    return _SHORT.get(word) or _HOSTS.get(word) or next((it for it in Platform if it == word), None)


def _of_address(written: str, host: str, path: str) -> tuple[Platform, str]:
    parts = [part for part in re.split(r"[?#]", path)[0].split("/") if part]
    known = _HOSTS.get(host)
    if parts and parts[0].lower() in _BEFORE_NAMES:
        parts = parts[1:]
    name = parts[0] if parts else ""
    if known is None and name.startswith("@"):
        return Platform.MASTODON, name.lstrip("@")  # every instance writes its accounts so
    if known is None or not name or name.lower() in _NO_NAMES:
        raise _no_account(written)
    return known, name.lstrip("@")


def _no_account(written: str) -> UsageError:
    return UsageError(
        _("{account} is no account's address: write it as instagram:name.").format(account=written)
    )


def written_accounts(handle: str, platforms: list[str]) -> list[str]:
    """Return a handle as `read_account` reads it, once for each of its platforms."""
    return [f"{platform}:{handle}" for platform in platforms] or [f"@{handle}"]
