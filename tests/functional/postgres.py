"""A PostgreSQL server for one test session, from Debian's package, on a socket of its own."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

PLACES = ("/usr/lib/postgresql/*/bin", "/usr/local/bin", "/usr/bin")


def programs() -> Path | None:
    """The folder of `initdb` and `pg_ctl`, or None where PostgreSQL isn't installed."""
    found = [
        folder for place in PLACES for folder in Path("/").glob(place[1:]) if (folder / "initdb").exists()
    ]
    return max(found, default=None)


@contextmanager
def running(folder: Path) -> Iterator[str]:
    """A server, its URL; it is stopped and its data removed when the block ends.

    Args:
        folder: of PostgreSQL's programs.
    """
    user = _user()
    with tempfile.TemporaryDirectory() as name:
        place = Path(name)
        os.chown(place, user.pw_uid, user.pw_gid)

        def run(program: str, *arguments: str) -> None:
            _run([str(folder / program), *arguments], user, place)

        data = str(place / "data")
        run("initdb", "-D", data, "-U", "footfall", "-A", "trust", "--no-sync", "-E", "UTF8")
        run(
            "pg_ctl",
            "-D",
            data,
            "-w",
            "-l",
            f"{name}/log",
            "-o",
            f"-k {name} -c listen_addresses=''",
            "start",
        )
        try:
            yield f"postgresql+psycopg://footfall@/postgres?host={name}"
        finally:
            run("pg_ctl", "-D", data, "-w", "-m", "fast", "stop")


def _user() -> pwd.struct_passwd:
    """Who runs it: PostgreSQL refuses to run as root."""
    return pwd.getpwnam("nobody") if os.geteuid() == 0 else pwd.getpwuid(os.geteuid())


def _run(command: Sequence[str], user: pwd.struct_passwd, place: Path) -> None:
    who = {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []} if os.geteuid() == 0 else {}
    environment = {"PATH": os.environ["PATH"], "HOME": str(place), "LC_ALL": "C"}
    with (place.parent / f"{place.name}.out").open("wb") as output:
        subprocess.run(command, check=True, cwd=place, env=environment, stdout=output, stderr=output, **who)  # type: ignore[call-overload]
    (place.parent / f"{place.name}.out").unlink()


def available() -> bool:
    """Whether a server can be started here."""
    return programs() is not None and shutil.which("env") is not None
