"""Where a SQLite file lies: on a network file system it would break, so it is refused there.

WAL keeps an index in memory that every process of one machine shares; hosts that share files
do not share memory, and their locks are often no locks. See https://sqlite.org/wal.html.
"""

import re
from pathlib import Path, PurePosixPath

from services.errors import StoreError
from services.i18n import _

MOUNTS = Path("/proc/self/mountinfo")
NETWORK = frozenset(
    "9p acfs afs beegfs ceph cifs coda cvmfs fuse.ceph fuse.cephfs fuse.davfs fuse.gcsfuse "
    "fuse.glusterfs fuse.juicefs fuse.rclone fuse.s3fs fuse.sshfs gfs gfs2 "
    "glusterfs gpfs lustre moosefs fuse.moosefs ncpfs nfs nfs4 ocfs2 orangefs pvfs2 smb2 smb3 "
    "smbfs".split()
)
"""Kinds of file systems that several hosts share, as the kernel names them."""

_ESCAPED = re.compile(r"\\([0-7]{3})")


def file_system(mounts: str, path: PurePosixPath) -> str:
    """Return the kind of file system on which ``path`` (absolute) lies, "" if none is told.

    ``mounts`` is the text of /proc/self/mountinfo, see proc_pid_mountinfo(5): of several mounts
    on one place the last one covers the others.
    """
    found, length = "", -1
    for line in mounts.splitlines():
        before, dash, after = line.partition(" - ")
        fields = before.split()
        if not dash or len(fields) < 5 or not after.split():
            continue
        point = PurePosixPath(_ESCAPED.sub(lambda code: chr(int(code[1], 8)), fields[4]))
        if len(point.parts) >= length and path.is_relative_to(point):
            found, length = after.split()[0], len(point.parts)
    return found


def refuse_network(path: Path) -> None:
    """Make sure that ``path`` does not lie on a network file system.

    Raises:
        StoreError: it does.
    """
    try:
        mounts = MOUNTS.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return  # no Linux: nobody tells
    kind = file_system(mounts, PurePosixPath(path.resolve()))
    if kind in NETWORK:
        raise StoreError(
            _(
                "The store {path} lies on a network file system ({kind}), where SQLite loses data: "
                "put it on a local disk, or use PostgreSQL (--store postgresql://...)."
            ).format(path=path, kind=kind)
        )
