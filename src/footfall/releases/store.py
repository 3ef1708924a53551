"""Releases on disk: `<product>/<day>/<release id>/{data.parquet, manifest.json}`, and the areas they name."""

from __future__ import annotations

import hashlib
import io
import json
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import pyarrow as pa
import pyarrow.parquet as pq

from footfall.model.cube import NoisyCube, SparseCube
from footfall.model.cube_table import cube_from_table, sparse_from_table
from footfall.model.errors import WorkspaceError
from footfall.model.files import placed, write_file
from footfall.model.release import Manifest, Release
from footfall.model.signing import Signer, canonical, signed_by

CUBES: Final = "cubes"
AREAS: Final = "areas"
SIGNATURE: Final = "signature"
SIGNED_BY: Final = "signed_by"
_DATA, _MANIFEST = "data.parquet", "manifest.json"


def digest(data: bytes) -> str:
    """The digest that manifests and the ledger hold of a file: BLAKE2b, 32 bytes, hex."""
    return hashlib.blake2b(data, digest_size=32).hexdigest()


def parquet_bytes(table: pa.Table) -> bytes:
    """A table as the bytes of a Parquet file."""
    stream = io.BytesIO()
    pq.write_table(table, stream, compression="zstd")
    return stream.getvalue()


@dataclass(frozen=True)
class ReleaseStore:
    """The folder `releases` of a workspace.

    Args:
        root: the folder.
        signer: who signs manifests; readers need none.
    """

    root: Path
    signer: Signer | None = None

    def write(self, release: Release) -> Path:
        """Put a release in place, whole or not at all; give its folder."""
        manifest = release.manifest
        folder = self.root / manifest.product / manifest.day / manifest.release_id
        data = parquet_bytes(release.table)
        facts = {**manifest.as_dict(), "data_digest": digest(data), "rows": release.table.num_rows}
        if self.signer is not None:
            facts |= {SIGNATURE: self.signer.sign(canonical(facts)), SIGNED_BY: self.signer.public}
        with placed(folder) as fresh:
            (fresh / _DATA).write_bytes(data)
            (fresh / _MANIFEST).write_text(json.dumps(facts, indent=1) + "\n")
        return folder

    def folders(self, day: str = "*") -> list[Path]:
        """Folders of all releases, or of a day's, by product and day; not whether they are whole."""
        found = self.root.glob(f"*/{day}/*/{_MANIFEST}")
        return sorted(file.parent for file in found if not file.parent.name.startswith("."))

    def manifests(self) -> Iterator[Manifest]:
        """Manifests of all releases, by product and day."""
        for folder in self.folders():
            yield self.manifest(folder)

    def manifest(self, folder: Path) -> Manifest:
        """The manifest in a release's folder.

        Raises:
            WorkspaceError: it cannot be read, or belongs to another folder.
        """
        file = folder / _MANIFEST
        try:
            manifest = Manifest.of_dict(json.loads(file.read_text(encoding="utf-8")))
        except (OSError, ValueError, KeyError, TypeError) as broken:
            message = f"{file} cannot be read: {broken!r}. Restore the release from a backup."
            raise WorkspaceError(message) from broken
        if (manifest.product, manifest.day, manifest.release_id) != folder.parts[-3:]:
            message = f"{file} is the manifest of another release. Restore the release from a backup."
            raise WorkspaceError(message)
        return manifest

    def find(self, name: str) -> Manifest:
        """A release by its id, by the beginning of it, or as `product/day`.

        Raises:
            WorkspaceError: there is none, or more than one.
        """
        found = [
            m for m in self.manifests() if m.release_id.startswith(name) or f"{m.product}/{m.day}" == name
        ]
        if len(found) != 1:
            what = "No release" if not found else f"More than one release ({len(found)})"
            message = f"{what} is called {name!r}. `footfall releases` lists them."
            raise WorkspaceError(message)
        return found[0]

    def read(self, manifest: Manifest) -> Release:
        """A release with its table, checked against the digest in its manifest.

        Raises:
            WorkspaceError: the data are not those that were released.
        """
        file = self.root / manifest.product / manifest.day / manifest.release_id / _DATA
        try:
            data = file.read_bytes()
        except OSError as missing:
            message = f"{file} cannot be read: {missing.strerror}. Restore it from a backup."
            raise WorkspaceError(message) from None
        if digest(data) != manifest.facts.get("data_digest"):
            message = f"{file} is not what was released: its digest differs. Restore it from a backup."
            raise WorkspaceError(message)
        return Release(manifest, pq.read_table(io.BytesIO(data)))

    def verify(self, manifest: Manifest, publics: Collection[str]) -> None:
        """Check a manifest's signature and the data it stands for.

        Args:
            manifest: as it was read.
            publics: public keys that may have signed it.

        Raises:
            WorkspaceError: it isn't signed by one of them, or the data are not those that were released.
        """
        facts = manifest.as_dict()
        signature = facts.pop(SIGNATURE, "")
        facts.pop(SIGNED_BY, None)
        if signed_by(canonical(facts), signature, publics) is None:
            message = (
                f"The manifest of {manifest.product}/{manifest.day} ({manifest.release_id}) is not what was "
                "signed. Restore it from a backup."
            )
            raise WorkspaceError(message)
        self.read(manifest)

    def cube_file(self, cube_id: str, day: str) -> Path:
        """Where a noisy cube lies."""
        return self.root / CUBES / cube_id / day / _DATA

    def cube(self, cube_id: str, day: str) -> NoisyCube:
        """A noisy cube of a day."""
        return cube_from_table(pq.read_table(self.cube_file(cube_id, day)))

    def sparse_cube(self, cube_id: str, day: str) -> SparseCube:
        """A sparse cube of a day."""
        return sparse_from_table(pq.read_table(self.cube_file(cube_id, day)))

    def write_areas(self, areas_id: str, geojson: dict[str, Any]) -> None:
        """Keep the areas that releases name, once per version."""
        file = self.root / AREAS / f"{areas_id}.geojson"
        if not file.exists():
            write_file(file, json.dumps(geojson).encode())

    def areas(self, areas_id: str) -> dict[str, Any]:
        """The areas of a version as GeoJSON: level, area, name, parent, area_km2, residents."""
        data: dict[str, Any] = json.loads((self.root / AREAS / f"{areas_id}.geojson").read_text())
        return data
