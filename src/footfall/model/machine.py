"""What a machine refuses, said in a sentence with its remedy."""

from __future__ import annotations

import contextlib
import errno
from collections.abc import Iterator
from typing import Final

from footfall.model.errors import MachineError

_RIGHTS: Final = "Run as the owner of the workspace, or mend the rights of the folder."
_REMEDIES: Final = {
    errno.ENOSPC: "Make room on the disk, then run the same command again: it goes on from here.",
    errno.EDQUOT: "Raise the quota or make room, then run the same command again: it goes on from here.",
    errno.EFBIG: "Raise the limit on the size of files (`ulimit -f`), then run the same command again.",
    errno.EROFS: "Mount the folder for writing.",
    errno.EACCES: _RIGHTS,
    errno.EPERM: _RIGHTS,
    errno.EMFILE: "Raise the limit on open files (`ulimit -n`), or lower [engine] buckets.",
    errno.EIO: "The disk or its connection fails: look into the log of the system before anything else.",
}
_OTHERWISE: Final = "Mend it, then run the same command again: it goes on from here."


@contextlib.contextmanager
def said_plainly() -> Iterator[None]:
    """Turn what the system refuses within the block into a MachineError.

    A pipe whose reader went away is no fault of the machine, and passes.

    Raises:
        MachineError: names the file, the reason and a remedy; nothing is half-written then.
    """
    try:
        yield
    except BrokenPipeError:
        raise
    except OSError as refused:
        raise MachineError(refusal(refused)) from refused
    except MemoryError as refused:
        message = "The memory of the machine is used up. Lower [engine] memory_limit, or raise buckets."
        raise MachineError(message) from refused


def refusal(refused: OSError) -> str:
    """What was refused, why, and what to do, in a sentence each."""
    remedy = _REMEDIES.get(refused.errno or 0, _OTHERWISE)
    reason = refused.strerror or str(refused)
    where = f"{refused.filename}: " if refused.filename else ""
    return f"{where}{reason}. {remedy}"
