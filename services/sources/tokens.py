"""How a source shows who it is: a key, a token that it fetches itself, one that it prolongs.

What has expired is renewed once; what was revoked needs a person, and so does a token that the
other side refused three times: it is not sent again until it changes, or a day has passed.
"""

import os
import tempfile
import time
from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import urlencode

import aiohttp

from services.errors import SourceError, SourceRefused
from services.i18n import _
from services.sources.credentials import Credential, Secret
from services.sources.fields import text_of, whole
from services.sources.http import Answer, Form, fetch, shown
from services.sources.limits import Budget

MOST_REFUSALS = 3
ASKED_AGAIN = 86_400.0
"""Seconds after which a refused token is sent once more: the other side may have been wrong."""
MARGIN = 60.0
"""Seconds before its end at which a token is taken for expired."""
DAY = 86_400.0
REFUSED = (HTTPStatus.BAD_REQUEST, HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN)
"""How a server says that a secret is none."""


class Access(Protocol):
    """What lets a source in; ``asks`` says that its headers come from the other side."""

    asks: bool

    async def headers(self, session: aiohttp.ClientSession) -> Mapping[str, str]:
        """Return the headers that say who asks.

        Raises:
            SourceRefused: there is no way in without a person.
            SourceError: a token could not be fetched for now.
        """
        ...

    def accepted(self) -> None:
        """Note that the other side let us in."""
        ...

    def refused(self) -> bool:
        """Note that it did not; whether another token can be had, so that asking again helps."""
        ...

    @property
    def place(self) -> str:
        """Where a person puts what lets it in, to be told."""
        ...


class Refusals:
    """How often a secret was refused, so that none is sent for ever."""

    def __init__(self) -> None:
        self._secret: Secret | None = None
        self._count = 0
        self._again_at = 0.0

    def check(self, secret: Secret, place: str) -> None:
        """Make sure that ``secret`` may be sent.

        Raises:
            SourceRefused: it was refused too often; a new one has to be put at ``place``.
        """
        if self._secret is None or not self._secret.matches(secret.reveal()):
            self._secret, self._count = secret, 0
        if self._count >= MOST_REFUSALS and time.monotonic() < self._again_at:
            raise SourceRefused(
                _(
                    "It was refused {n} times and is not sent again: put a new one into {place}."
                ).format(n=self._count, place=place)
            )

    def count(self) -> None:
        """Count one refusal."""
        self._count += 1
        self._again_at = time.monotonic() + ASKED_AGAIN

    def forget(self) -> None:
        """Begin anew: it was accepted."""
        self._count = 0


class NoKey:
    """What lets in who asks a service that asks nobody for a key."""

    asks = False
    place = ""

    async def headers(self, _session: aiohttp.ClientSession) -> Mapping[str, str]:
        """Return no headers."""
        return {}

    def accepted(self) -> None:
        """Do nothing."""

    def refused(self) -> bool:
        """Say that there is no other way in."""
        return False


class Key:
    """A key or token that a person made: sent as it is."""

    asks = False

    def __init__(
        self, where: str, secret: Credential, header: str = "Authorization", before: str = "Bearer "
    ) -> None:
        self._where = where
        self._secret = secret
        self._header = header
        self._before = before
        self._refusals = Refusals()

    @property
    def place(self) -> str:
        """Where the key is put."""
        return self._secret.place

    async def headers(self, _session: aiohttp.ClientSession) -> Mapping[str, str]:
        """Return the header with the key, read anew so that a new one counts."""
        secret = self._secret.need(self._where)
        self._refusals.check(secret, self.place)
        return {self._header: self._before + secret.reveal()}

    def accepted(self) -> None:
        """Begin to count anew."""
        self._refusals.forget()

    def refused(self) -> bool:
        """Count it; there is no other key."""
        self._refusals.count()
        return False


@dataclass(slots=True)
class _Token:
    """A token in memory only, and until when (`time.monotonic`) it holds."""

    secret: Secret
    until: float


class ClientCredentials:
    """OAuth's client credentials: an id and a secret are exchanged for a token, again and again."""

    asks = True

    def __init__(
        self,
        where: str,
        url: str,
        client: str,
        secret: Credential,
        about: Mapping[str, str] | None = None,
    ) -> None:
        """``client`` is the app's id, ``about`` are headers that go with each request."""
        self._about = about or {}
        self._where = where
        self._url = url
        self._client = client
        self._secret = secret
        self._token: _Token | None = None
        self._is_fresh = False
        self._refusals = Refusals()
        self._budget = Budget(10, 60.0)

    @property
    def place(self) -> str:
        """Where the secret is put."""
        return self._secret.place

    async def headers(self, session: aiohttp.ClientSession) -> Mapping[str, str]:
        """Return the header with a token that holds, fetching one if there is none."""
        if self._token is None or time.monotonic() > self._token.until - MARGIN:
            self._token = await self._fetch(session)
            self._is_fresh = True
        return {"Authorization": f"Bearer {self._token.secret.reveal()}"}

    def accepted(self) -> None:
        """Note that the token works."""
        self._is_fresh = False
        self._refusals.forget()

    def refused(self) -> bool:
        """Drop the token; another can be had unless this one was just fetched."""
        was_fresh, self._token, self._is_fresh = self._is_fresh, None, False
        if was_fresh:
            self._refusals.count()
        return not was_fresh

    async def _fetch(self, session: aiohttp.ClientSession) -> _Token:
        secret = self._secret.need(self._where)
        self._refusals.check(secret, self.place)
        answer = await self.exchange(session, secret)
        if answer.status in REFUSED:
            self._refusals.count()
            raise revoked(self._where, self.place)
        return read_token(self.given(answer.json(self._url)), self._url)

    async def exchange(self, session: aiohttp.ClientSession, secret: Secret) -> Answer:
        """Return what the server answers to the id and the secret.

        Raises:
            SourceError: it does not answer.
        """
        shown_by = aiohttp.encode_basic_auth(self._client, secret.reveal())
        return await fetch(
            session,
            self._url,
            {**self._about, "Authorization": shown_by},
            send=Form({"grant_type": "client_credentials"}),
            expected=REFUSED,
            budget=self._budget,
        )

    def given(self, data: object) -> object:
        """Return of an answer what holds the token."""
        return data


class LongLived:
    """A token of some weeks that is exchanged for a new one before it ends (Instagram, Threads).

    Its file is written anew, so the file's time says how old it is. A token from a variable
    cannot be kept: a person has to renew it. ``refresh`` is the address, ``grant`` the word for
    it; it is done once the token is ``after`` days old.
    """

    asks = False

    def __init__(
        self, where: str, secret: Credential, refresh: str, grant: str, after: float = 7
    ) -> None:
        self._where = where
        self._secret = secret
        self._refresh = refresh
        self._grant = grant
        self._after = after * DAY
        self._tried_at = -DAY
        self._refusals = Refusals()
        self._budget = Budget(10, 60.0)

    @property
    def place(self) -> str:
        """Where the token is put."""
        return self._secret.place

    async def headers(self, session: aiohttp.ClientSession) -> Mapping[str, str]:
        """Return the header with the token, prolonged if it is due (once a day is tried)."""
        secret = self._secret.need(self._where)
        self._refusals.check(secret, self.place)
        path = self._secret.path
        due = path is not None and time.time() - path.stat().st_mtime > self._after
        if due and path is not None and time.monotonic() - self._tried_at >= DAY:
            self._tried_at = time.monotonic()
            secret = await self._renew(session, secret, path) or secret
        return {"Authorization": f"Bearer {secret.reveal()}"}

    def accepted(self) -> None:
        """Begin to count anew."""
        self._refusals.forget()

    def refused(self) -> bool:
        """Count it; what has ended cannot be prolonged."""
        self._refusals.count()
        return False

    async def _renew(
        self, session: aiohttp.ClientSession, old: Secret, path: Path
    ) -> Secret | None:
        """Return a new token and keep it; None if none can be had today: the old one holds yet."""
        asked = {"grant_type": self._grant, "access_token": old.reveal()}
        url = f"{self._refresh}?{urlencode(asked)}"
        try:
            answer = await fetch(session, url, budget=self._budget, follow=False)
            new = read_token(answer.json(url), url).secret
            write_secret(path, new)
        except (SourceError, OSError):
            return None
        return new


def read_token(data: object, url: str) -> _Token:
    """Return the token that a server gave.

    Raises:
        SourceError: it gave none.
    """
    given: Mapping[str, Any] = data if isinstance(data, dict) else {}
    token, seconds = text_of(given, "access_token"), whole(given.get("expires_in"))
    if not token or not token.isprintable():
        raise SourceError(_("{url} gives no token.").format(url=shown(url)))
    return _Token(Secret(token), time.monotonic() + max(0, seconds or 3_600))


def write_secret(path: Path, secret: Secret) -> None:
    """Put ``secret`` in the place of what a file held: whole, and readable by its owner only."""
    descriptor, temporary = tempfile.mkstemp(dir=path.parent)  # made with mode 600
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write(secret.reveal() + "\n")
            file.flush()
            os.fsync(file.fileno())  # the old one is gone then: an empty file would lock us out
        Path(temporary).replace(path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise


class NoAccessError(SourceRefused):
    """What lets us in has ended, was revoked, or never was right."""


def expired(where: str, place: str) -> NoAccessError:
    """Return the refusal for what has come to its end."""
    return NoAccessError(
        _("{where}: the access has expired: put a new one into {place}.").format(
            where=where, place=place
        )
    )


def revoked(where: str, place: str) -> NoAccessError:
    """Return the refusal for what is not, or no longer, let in."""
    return NoAccessError(
        _("{where}: the access is wrong or was revoked: check {place}.").format(
            where=where, place=place
        )
    )
