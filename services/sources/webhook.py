"""A server in the collector to which listening tools, Zapier or Make, and Meta post.

Each delivery is a batch of its own and is answered when that batch is committed; so what a
sender was told we have, we have.
"""

import asyncio
import errno
import ipaddress
import logging
import os
import socket
from collections.abc import AsyncGenerator
from datetime import UTC, datetime

from services.errors import SourceError, SourceRefused
from services.i18n import _
from services.reasons import reason_of
from services.settings.webhook import SenderSettings, WebhookSettings
from services.sources.base import Batch, Cursors, Keep
from services.sources.credentials import credential
from services.sources.webhook_server import Arrived, Limits, Reception, Sender
from services.sources.webhook_shapes import SHAPES, Reader

SHORTEST_TOKEN = 16
"""Characters: a shorter one can be found by trying."""
RHYTHM = 10.0
_PORT_TAKEN = 5.0
"""Seconds after which a taken port is tried again: an ending collector may hold it."""

_log = logging.getLogger(__name__)


class WebhookSource:
    """Listens on one port for all its senders."""

    kind = "webhook"
    rhythm = RHYTHM

    def __init__(self, settings: WebhookSettings, *, limits: Limits | None = None) -> None:
        self.name = settings.name
        self.keep: Keep = settings.keep
        self._settings = settings
        self._limits = limits or Limits(max_bytes=settings.max_bytes)

    async def batches(self, cursors: Cursors) -> AsyncGenerator[Batch, None]:  # noqa: ARG002 - Source's
        """Yield what is posted, and a sign of life when nothing is.

        Raises:
            SourceError: the port is taken.
            SourceRefused: a secret cannot be had, or the address is not ours.
        """
        settings = self._settings
        reception = Reception(_senders(settings), self._limits)
        try:
            await reception.open(settings.host, settings.port)
        except (OSError, UnicodeError) as error:  # some hosts cannot even be asked for
            raise _cannot_listen(settings, error) from error
        try:
            _warn_of_the_open(settings)
            yield Batch((), datetime.now(UTC), "alive")
            while True:
                yield await self._next(reception)
        finally:
            await reception.close()

    async def _next(self, reception: Reception) -> Batch:
        try:
            async with asyncio.timeout(self.rhythm):
                arrived = await reception.arrived.get()
                while arrived.done.cancelled():  # its sender was told to send it again
                    arrived = await reception.arrived.get()
        except TimeoutError:
            return Batch((), datetime.now(UTC), "alive")
        self._tell(arrived)
        read = arrived.read
        return Batch(
            read.items,
            arrived.received_at,
            "alive",
            rejected=read.rejected,
            committed=arrived.committed,
        )

    def _tell(self, arrived: Arrived) -> None:
        rejected = arrived.read.rejected
        if rejected:
            _log.info(
                "%s: %s: %d rejected: %s",
                self.name,
                arrived.sender,
                len(rejected),
                rejected[0].reason,
            )


def _senders(settings: WebhookSettings) -> tuple[Sender, ...]:
    return tuple(_sender(settings.name, sender) for sender in settings.senders)


def _sender(source: str, given: SenderSettings) -> Sender:
    where = f"{source}: {given.name}"
    token = credential(f"{source}_{given.name}", "token", given.token_file).need(where)
    if len(token) < SHORTEST_TOKEN:
        raise SourceRefused(
            _(
                "{where}: the token has less than {n} characters: make one (openssl rand -hex 24)."
            ).format(where=where, n=SHORTEST_TOKEN)
        )
    return Sender(
        name=given.name,
        token=token,
        reader=Reader(
            given.name,
            SHAPES[given.shape].with_fields(given.fields.model_dump()),
            given.timezone or UTC,
        ),
        secret=credential(f"{source}_{given.name}", "secret", given.secret_file).read(),
        signature=given.signature,
        signature_header=given.signature_header,
        answer=given.answer,
        shakes_hands=given.shape == "meta",
    )


def _cannot_listen(settings: WebhookSettings, error: OSError | UnicodeError) -> SourceError:
    number = error.errno if isinstance(error, OSError) else errno.EADDRNOTAVAIL
    place = {"source": settings.name, "host": settings.host, "port": settings.port}
    if number == errno.EADDRINUSE:
        return SourceError(
            _(
                "{source}: port {port} of {host} is in use: choose another, or end who has it."
            ).format(**place),
            retry_after=_PORT_TAKEN,
        )
    if isinstance(error, socket.gaierror) or number == errno.EADDRNOTAVAIL:
        return SourceRefused(
            _("{source}: {host} is no address of this machine: write 127.0.0.1.").format(**place)
        )
    return SourceRefused(
        _("{source}: port {port} of {host} cannot be opened: {reason}.").format(
            **place, reason=reason_of(OSError(number or 0, os.strerror(number or 0)))
        )
    )


def _warn_of_the_open(settings: WebhookSettings) -> None:
    try:
        inside = ipaddress.ip_address(settings.host).is_loopback
    except ValueError:
        inside = settings.host == "localhost"
    if not inside:
        _log.warning(
            "%s listens on %s without TLS: listen on 127.0.0.1 behind a proxy or a tunnel",
            settings.name,
            settings.host,
        )
