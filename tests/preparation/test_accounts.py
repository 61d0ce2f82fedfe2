"""Accounts as people write and paste them."""

import pytest

from services.errors import UsageError
from services.preparation.accounts import read_account, written_accounts
from services.words import Platform


@pytest.mark.parametrize(
    ("text", "platform", "handle"),
    [
        ("@maja.zaremba", None, "maja.zaremba"),
        ("maja", None, "maja"),
        ("instagram:maja", Platform.INSTAGRAM, "maja"),
        ("IG: @maja", Platform.INSTAGRAM, "maja"),
        ("https://www.instagram.com/maja.zaremba/?hl=pl", Platform.INSTAGRAM, "maja.zaremba"),
        ("tiktok.com/@maja", Platform.TIKTOK, "maja"),
        ("https://youtube.com/c/MajaGotuje/videos", Platform.YOUTUBE, "MajaGotuje"),
        ("https://x.com/maja", Platform.X, "maja"),
        ("https://bsky.app/profile/maja.bsky.social", Platform.BLUESKY, "maja.bsky.social"),
        ("https://pol.social/@maja", Platform.MASTODON, "maja"),
        ("@maja@pol.social", None, "maja@pol.social"),
        ("did:plc:abc123", None, "did:plc:abc123"),
    ],
)
def test_an_account_is_read(text: str, platform: Platform | None, handle: str) -> None:
    assert read_account(text) == (platform, handle)
    (again,) = written_accounts(handle, [platform] if platform else [])
    assert read_account(again) == (platform, handle)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("insta gram2:maja", "is no platform"),
        ("https://www.instagram.com/reel/Cxyz/", "no account's address"),
        ("https://example.org/maja", "no account's address"),
        ("https://www.tiktok.com/", "no account's address"),
    ],
)
def test_what_is_no_account_is_told(text: str, words: str) -> None:
    with pytest.raises(UsageError, match=words):
        read_account(text)
