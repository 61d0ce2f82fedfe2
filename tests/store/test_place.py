"""A SQLite store on a network file system is refused, with the reason and what to do."""

from pathlib import Path, PurePosixPath

import pytest

from services.errors import StoreError
from services.store import Store, place
from services.store.place import NETWORK, file_system

# As a laptop with a home on NFS, a share by CIFS, sshfs, an automount and a container show it.
MOUNTS = r"""
22 27 0:21 / /proc rw,nosuid,nodev,noexec,relatime shared:12 - proc proc rw
27 1 254:1 / / rw,relatime shared:1 - ext4 /dev/vda1 rw,errors=remount-ro
31 27 0:26 / /run rw,nosuid,nodev shared:5 - tmpfs tmpfs rw,size=2468k,mode=755
64 27 0:48 / /srv/home rw,relatime shared:33 - nfs4 filer:/home rw,vers=4.2,proto=tcp,sec=sys
65 64 0:49 / /srv/home/local rw,relatime shared:34 - xfs /dev/vdb1 rw
66 27 0:50 / /mnt/old\040share rw,relatime shared:35 - cifs //nas/old\040share rw,vers=3.1.1
67 27 0:51 / /mnt/sshfs rw,nosuid,nodev,relatime shared:36 - fuse.sshfs anna@jump:/srv rw,user_id=0
68 27 0:52 / /net/a rw,relatime shared:37 - autofs auto.net rw,fd=7,pgrp=1,timeout=300
69 68 0:53 /export/a /net/a rw,relatime - nfs filer:/export/a rw,vers=3
70 27 0:54 /var/lib/x /data rw,relatime master:1 propagate_from:2 - overlay overlay rw,lowerdir=/l
71 27 0:55 / /mnt/lustre rw,relatime - lustre 10.0.0.1@tcp:/scratch rw
a line that the kernel never wrote
""".strip()


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/home/anna/warroom.db", "ext4"),
        ("/srv/home/anna/warroom.db", "nfs4"),
        ("/srv/home/local/warroom.db", "xfs"),
        ("/srv/homes/warroom.db", "ext4"),
        ("/mnt/old share/warroom.db", "cifs"),
        ("/mnt/sshfs/warroom.db", "fuse.sshfs"),
        ("/net/a/warroom.db", "nfs"),
        ("/data/warroom.db", "overlay"),
        ("/mnt/lustre/warroom.db", "lustre"),
        ("/run/warroom.db", "tmpfs"),
    ],
)
def test_the_kind_is_that_of_the_nearest_mount(path: str, kind: str) -> None:
    assert file_system(MOUNTS, PurePosixPath(path)) == kind


def test_where_nothing_is_told_nothing_is_known() -> None:
    assert file_system("", PurePosixPath("/a")) == ""


def test_local_kinds_are_not_refused() -> None:
    assert NETWORK.isdisjoint(
        "ext4 xfs btrfs zfs tmpfs overlay f2fs bcachefs apfs fuseblk fuse.ecryptfs".split()
    )


async def test_a_store_there_is_refused_and_not_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    mounts = tmp_path / "mountinfo"
    mounts.write_text(MOUNTS + f"\n99 27 0:77 / {tmp_path} rw,relatime - nfs4 filer:/x rw\n")
    monkeypatch.setattr(place, "MOUNTS", mounts)
    link = tmp_path / "link"
    link.symlink_to(tmp_path / "room")
    for path in (tmp_path / "room/warroom.db", link / "warroom.db"):
        with pytest.raises(StoreError, match=r"network file system .nfs4.*use PostgreSQL") as told:
            await Store.open(path)
        assert "\n" not in str(told.value)
    assert not (tmp_path / "room").exists()


async def test_where_the_kernel_tells_nothing_stores_open(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(place, "MOUNTS", tmp_path / "no such file")
    await (await Store.open(tmp_path / "warroom.db")).close()
