"""What stands between the program and a PostgreSQL server: TLS, and a wire that can be cut."""

import asyncio
import contextlib
import ssl
import struct
from collections.abc import AsyncIterator, Iterator
from urllib.parse import parse_qs, urlsplit

_SSL_REQUEST = struct.pack("!II", 8, 80877103)


class Relay:
    """Forwards bytes between a TCP port on this machine and the server's own socket.

    With ``tls`` it answers PostgreSQL's question for TLS itself. ``cut_behind`` is what the
    program says last: it reaches the server, no answer comes back, and the connection ends.
    ``cut_before`` is what does not even reach the server. While ``silent`` nothing passes, and
    nobody is told. What is `torn` ends all connections, and lets nobody in.
    """

    def __init__(self, server: str, tls: ssl.SSLContext | None = None) -> None:
        self._server = parse_qs(urlsplit(server).query)["host"][0] + "/.s.PGSQL.5432"
        self._tls = tls
        self.port = 0
        self.cut_behind: bytes | None = None
        self.cut_before: bytes | None = None
        self.open = asyncio.Event()
        self.open.set()
        self._torn = False
        self._links: set[asyncio.StreamWriter] = set()

    @contextlib.contextmanager
    def torn(self) -> Iterator[None]:
        """End every connection, and let nobody in meanwhile."""
        self._torn = True
        for link in self._links:
            link.transport.abort()
        yield
        self._torn = False

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._links.add(writer)
        try:
            if self._torn:
                writer.transport.abort()
            async with asyncio.timeout(30):
                first = await reader.readexactly(8)
            if first == _SSL_REQUEST:
                writer.write(b"S" if self._tls else b"N")
                await writer.drain()
                if self._tls:
                    await writer.start_tls(self._tls)
                first = b""
            there, back = await asyncio.open_unix_connection(self._server)
            back.write(first)
            ways = (self._up(reader, back, writer), self._down(there, writer))
            tasks = [asyncio.create_task(way) for way in ways]
            await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
            for task in tasks:
                task.cancel()
            back.close()
        except (OSError, asyncio.IncompleteReadError, TimeoutError):
            pass
        finally:
            self._links.discard(writer)
            writer.close()

    async def _up(
        self, reader: asyncio.StreamReader, back: asyncio.StreamWriter, writer: asyncio.StreamWriter
    ) -> None:
        with contextlib.suppress(OSError):
            while data := await reader.read(65536):
                await self.open.wait()
                if self.cut_before is not None and self.cut_before in data:
                    self.cut_before = None
                    writer.transport.abort()
                    return
                lost = self.cut_behind is not None and self.cut_behind in data
                if lost:
                    self.cut_behind = None
                    writer.transport.abort()
                back.write(data)
                await back.drain()
                if lost:
                    await asyncio.sleep(1)  # the server does what it was told before we hang up
                    return

    async def _down(self, there: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(OSError):
            while data := await there.read(65536):
                await self.open.wait()
                writer.write(data)
                await writer.drain()


@contextlib.asynccontextmanager
async def relay(server: str, tls: ssl.SSLContext | None = None) -> AsyncIterator[Relay]:
    """Give a relay to ``server`` (the address of the fixture, on a Unix socket)."""
    between = Relay(server, tls)
    listening = await asyncio.start_server(between._serve, "127.0.0.1")
    between.port = listening.sockets[0].getsockname()[1]
    try:
        yield between
    finally:
        listening.close()


def through(between: Relay, address: str, more: str = "sslmode=disable") -> str:
    """Return the address of the same database by way of ``between``."""
    return f"postgresql://postgres@127.0.0.1:{between.port}{urlsplit(address).path}?{more}"
