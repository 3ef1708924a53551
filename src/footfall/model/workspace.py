"""Where everything lies in a workspace. Knows names of places, opens nothing."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from footfall.model.windows import Window


@dataclass(frozen=True)
class Workspace:
    """A folder with `footfall.toml`, the vault, reference data, releases and control data.

    Daily tables lie in `vault/<table>/day=<day>/bucket=<bucket>/`; a person lives in one bucket.
    """

    root: Path

    @property
    def settings_file(self) -> Path:
        """The one file an operator edits."""
        return self.root / "footfall.toml"

    @property
    def vault(self) -> Path:
        """Personal data; mode 0700."""
        return self.root / "vault"

    @property
    def keys(self) -> Path:
        """Keys of the pseudonyms of days and windows."""
        return self.vault / "keys"

    @property
    def reference(self) -> Path:
        """Cell plans, footprints, areas, census: nothing about persons."""
        return self.root / "reference"

    @property
    def releases(self) -> Path:
        """What may be seen outside."""
        return self.root / "releases"

    @property
    def control(self) -> Path:
        """The control database: the ledger of privacy charges."""
        return self.root / "control.db"

    @property
    def audit(self) -> Path:
        """The audit chain: what was done, when and by which right; nothing about persons."""
        return self.root / "audit"

    @property
    def first_public_key(self) -> Path:
        """The public key that the audit chain starts from; hand it to whoever is to verify."""
        return self.audit / "signing.pub"

    @property
    def access_log(self) -> Path:
        """The chain of what was read through the server, written by the server."""
        return self.root / "access"

    @property
    def registry(self) -> Path:
        """The chain of decisions: opt-outs, consents, pauses, erasures; under keyed marks, in the vault."""
        return self.vault / "registry"

    @property
    def registry_key(self) -> Path:
        """The key of the registry's marks."""
        return self.registry / "marks.key"

    @property
    def signing_key(self) -> Path:
        """The private key that signs manifests, decisions and the audit chain."""
        return self.root / "seal" / "signing.key"

    @property
    def access(self) -> Path:
        """The access database: clients of the API, their keys and grants, and what they used."""
        return self.root / "access.db"

    @property
    def basemap(self) -> Path | None:
        """What the dashboard draws behind the areas, if there is such a file; public."""
        file = self.root / "basemap.geojson"
        return file if file.is_file() else None

    @property
    def holidays(self) -> Path | None:
        """Days that the dashboard's calendar marks, if there is such a file; public."""
        file = self.root / "holidays.csv"
        return file if file.is_file() else None

    @property
    def operations(self) -> Path:
        """How runs went, in coarse counts; for whoever runs it, through the server."""
        return self.root / "operations.json"

    @property
    def lock(self) -> Path:
        """Held by whoever changes the workspace."""
        return self.root / ".lock"

    def table(self, name: str, day: str) -> Path:
        """Folder of one day of a vault table."""
        return self.vault / name / f"day={day}"

    def bucket(self, name: str, day: str, bucket: int) -> Path:
        """Folder of one bucket of one day of a vault table."""
        return self.table(name, day) / f"bucket={bucket}"

    def plan(self, plan_id: str) -> Path:
        """Folder of what was computed once for a version of the cell plan."""
        return self.reference / "plans" / plan_id

    def areas(self, areas_id: str) -> Path:
        """Folder of a version of the area set and its tiles."""
        return self.reference / "areas" / areas_id

    def key(self, day: str) -> Path:
        """The key of one day's pseudonyms."""
        return self.keys / f"{day}.key"

    def window_key(self, window: Window) -> Path:
        """The key of a window's pseudonyms."""
        return self.keys / f"window-{window}.key"

    def window_table(self, name: str, window: Window) -> Path:
        """Folder of a vault table under a window's pseudonyms, which its column `person` holds."""
        return self.vault / name / f"window={window}"

    def window_rekey(self, day: str, window: Window) -> Path:
        """A day's pseudonyms beside those of a window: `bucket=<of the day>/`, person, window_person."""
        return self.table("window_rekey", day) / f"window={window}"
