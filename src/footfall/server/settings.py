"""What a server is told when it starts; handed to its workers in one environment variable."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Final, Self

from pydantic import BaseModel, ConfigDict, Field

VARIABLE: Final = "FOOTFALL_SERVER"


class ServerSettings(BaseModel):
    """Where the server finds things, and its limits."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    releases: Path
    """The folder of releases; reading is enough."""
    database: str
    """The access database: a path (SQLite) or a URL (PostgreSQL)."""
    cache: Path
    """A folder of the server's own; may be emptied whenever it is stopped."""
    access_log: Path | None = None
    """Folder of the signed chain of what was read; None for no chain."""
    workers: int = Field(default=1, ge=1)
    """Processes that share the work, and clients' rates."""
    issuer: str | None = None
    """URL of an OIDC provider whose tokens are taken."""
    audience: str = "footfall"
    """What those tokens must be for."""
    page_client: str = "footfall-page"
    """The dashboard's name at that provider (a public client, with PKCE)."""
    basemap: Path | None = None
    """GeoJSON or PMTiles to draw behind the areas; whoever reaches the server may see it."""
    holidays: Path | None = None
    """CSV of days and names for the calendar; whoever reaches the server may see it."""
    operations: Path | None = None
    """What runs write about themselves; only clients with the grant `operations` see it."""
    origins: tuple[str, ...] = ()
    """Web sites whose pages may ask (CORS)."""
    rate_per_minute: int = Field(default=600, ge=1)
    """Requests of a client that has no rate of its own."""
    page_rows: int = Field(default=10_000, ge=1)
    """Most rows of a page of JSON or GeoJSON."""
    rollup_rows: int = Field(default=20_000_000, ge=1)
    """Most released rows that one roll-up or comparison may read."""
    polygon_points: int = Field(default=2_000, ge=4)
    """Most points of a polygon."""
    timeout_s: float = Field(default=30.0, gt=0)
    """Longest time that an answer may be worked on before its first byte, or between two parts of it."""
    refresh_s: float = Field(default=5.0, gt=0)
    """How often new releases are looked for."""
    access_refresh_s: float = Field(default=1.0, gt=0)
    """How soon a revoked key is refused, and usage is written."""

    @classmethod
    def of_environment(cls) -> Self:
        """The settings that `footfall serve` handed to this worker."""
        return cls.model_validate_json(os.environ[VARIABLE])
