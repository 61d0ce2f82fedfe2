"""Why a file could not be read or written, in our own words: the system's are English."""

import errno
from collections.abc import Mapping
from types import MappingProxyType

from services.i18n import N_, _

_REASONS: Mapping[int, str] = MappingProxyType(
    {
        errno.ENOENT: N_("there is no such file or folder"),
        errno.EACCES: N_("this account has no right to it"),
        errno.EPERM: N_("this account has no right to it"),
        errno.EISDIR: N_("it is a folder, not a file"),
        errno.ENOTDIR: N_("a part of the path is a file, not a folder"),
        errno.ENOSPC: N_("no space is left"),
        errno.EEXIST: N_("it exists already"),
        errno.EROFS: N_("nothing can be written there"),
        errno.ENAMETOOLONG: N_("the name is too long"),
    }
)


def reason_of(error: OSError) -> str:
    """Say why, without a full stop; what is not common is said in the system's words."""
    words = _REASONS.get(error.errno or 0)
    return _(words) if words else error.strerror or str(error)
