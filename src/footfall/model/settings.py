"""`footfall.toml`: what an operator can set, with defaults and their reasons."""

from __future__ import annotations

import tomllib
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Annotated, Final, Literal, Self
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator

from footfall.model.contracts import FEEDS
from footfall.model.errors import SettingsError

_SOME_DAY = datetime(2026, 3, 2, 7, 15, tzinfo=UTC)


def known_zone(name: str) -> str:
    """The name of a time zone; ValueError if there is none of that name."""
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as unknown:
        message = f"{name!r} is not a time zone; use an IANA name such as Europe/Berlin"
        raise ValueError(message) from unknown
    return name


Country = Annotated[str, Field(pattern=r"^[A-Z]{2}$")]
"""Two letters, ISO 3166."""


class _Section(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class WorkspaceSettings(_Section):
    """`[workspace]`: whose statistics these are."""

    name: str = "footfall"
    time_zone: str = "UTC"
    """Local time of the areas; hours of releases are hours of this zone."""
    country: Country = "XX"
    """Of the network; with `subscriber_countries` and the recipients', it decides whose law applies."""
    subscriber_countries: tuple[Country, ...] = ()
    """Other countries whose subscribers are counted, and whose law is to be kept too."""
    purpose: str = ""
    """Which of `[purposes]` a run is for."""

    @field_validator("time_zone")
    @classmethod
    def _known_zone(cls, name: str) -> str:
        return known_zone(name)


class EngineSettings(_Section):
    """`[engine]`: what computes, and how much of the machine it may use."""

    kind: Literal["duckdb", "spark"] = "duckdb"
    master: str | None = None
    """With Spark: the cluster, such as "spark://host:7077", "yarn", "k8s://https://host:6443" or
    "sc://host:15002"; default: this machine."""
    memory_limit: str = "4GB"
    threads: int = Field(default=2, ge=1)
    spill_folder: str | None = None
    """Where what does not fit into memory goes; default: in the vault."""
    buckets: int | None = Field(default=None, ge=1, le=4096)
    """Parts of a day worked on one after another; a person lives in one. More of them need less memory.
    Default: as many as the day's files and `memory_limit` ask for."""


class FeedSettings(_Section):
    """`[feeds.<table>]`: where a table comes from and how it is written there."""

    path: str = Field(min_length=1)
    """A file or folder; `{day}` stands for the day, `{day:%Y%m%d}` for it in another form."""
    format: Literal["auto", "csv", "parquet", "opencellid", "geojson"] = "auto"
    columns: dict[str, str] = Field(default_factory=dict)
    """Footfall's name = the name in the file; columns of the same name need no entry."""
    separator: str = Field(default=",", min_length=1, max_length=1)
    quote: str = Field(default='"', min_length=1, max_length=1)
    encoding: str = "utf-8"
    decimal: Literal[".", ","] = "."
    time_zone: str | None = None
    """Zone of times written without one; without this setting such times are bad rows."""
    time_format: str | None = None
    """strptime form of times, such as "%d.%m.%Y %H:%M:%S"; default: ISO 8601 or epoch seconds."""
    values: dict[str, dict[str, str]] = Field(default_factory=dict)
    """Translations of coded fields: column -> {value in the file -> value in Footfall}."""
    mcc: int | None = None
    net: int | None = None
    """With the format opencellid: the country code and network to take."""

    @field_validator("path")
    @classmethod
    def _template(cls, path: str) -> str:
        if "{day" in path:
            try:
                path.format(day=_SOME_DAY)
            except (ValueError, LookupError, AttributeError, TypeError) as wrong:
                message = "braces may only hold day, or day and its form, as in events-{day:%Y%m%d}.csv"
                raise ValueError(message) from wrong
        return path

    @field_validator("time_zone")
    @classmethod
    def _known_zone(cls, name: str | None) -> str | None:
        return None if name is None else known_zone(name)

    @field_validator("time_format")
    @classmethod
    def _readable_form(cls, form: str | None) -> str | None:
        try:
            read = _SOME_DAY if form is None else datetime.strptime(_SOME_DAY.strftime(form), form)  # noqa: DTZ007
        except ValueError as wrong:
            message = "this is no form of times; see the letters of strptime, as in %d.%m.%Y %H:%M:%S"
            raise ValueError(message) from wrong
        if read.date() != _SOME_DAY.date():
            message = "this form of times leaves out the day, the month or the year"
            raise ValueError(message)
        return form

    @field_validator("encoding")
    @classmethod
    def _known_encoding(cls, name: str) -> str:
        try:
            "".encode(name)
        except LookupError as unknown:
            message = "no encoding has this name; try utf-8, latin-1, cp1252 or utf-16"
            raise ValueError(message) from unknown
        return name

    @model_validator(mode="after")
    def _distinct_marks(self) -> Self:
        marks = (self.separator, self.quote)
        if self.separator == self.quote or any(not mark.isascii() or mark in "\r\n\0" for mark in marks):
            message = "separator and quote must be two different ASCII characters, and no line ends"
            raise ValueError(message)
        return self


class IngestSettings(_Section):
    """`[ingest]`: how much may be wrong."""

    max_bad_share: float = Field(default=0.05, ge=0, le=1)
    """A run stops when a greater share of a feed's rows breaks its contract."""
    home_network: list[Annotated[str, Field(pattern=r"^\d{5,6}$")]] = Field(default_factory=list)
    """PLMN codes of our own network; events of any other PLMN are roamers'."""
    correction_h: int = Field(default=0, ge=0, le=48)
    """Hours after a day's end in which late files re-open it; nothing of it is measured before."""
    exclude_segments: list[Literal["private", "business", "m2m"]] = Field(default=["m2m"])


Propagation = Literal["3gpp", "hata", "log_distance", "voronoi"]
AntennaPattern = Literal["3gpp", "normal"]
ServingRule = Literal["strongest", "dominance"]


class NetworkSettings(_Section):
    """`[network]`: from cells to places."""

    propagation: Propagation = "3gpp"
    """Path loss: 3GPP TR 38.901 (UMa, UMi), Okumura-Hata and COST-231 Hata, or Tennekes & Gootzen's
    log-distance; or "voronoi", by which the nearest site serves, whatever else the plan tells."""
    antenna: AntennaPattern = "3gpp"
    """Pattern of beams: the parabola of 3GPP, or the normal density of Tennekes & Gootzen."""
    serving: ServingRule = "strongest"
    """Who serves: each cell with the probability that it is the strongest, or by signal dominance."""
    error_db: float = Field(default=7, gt=0, le=30)
    """Standard deviation of what a plan cannot tell of a received power: shadowing, fading, load."""
    band_balance: float = Field(default=1, ge=0, le=2)
    """How far priorities make up for the greater loss of higher bands: 0 not at all, 1 wholly."""

    prior: Literal["flat", "census"] = "census"
    """Where people are before any event is seen: everywhere alike, or as dense as residents."""
    min_range_m: float = Field(default=500, gt=0)
    margin_m: float = Field(default=2000, ge=0)
    """How far beyond the areas tiles are kept."""


class MobilitySettings(_Section):
    """`[mobility]`: from events to stays and trips; sources in docs/methods.md."""

    min_stay_min: float = Field(default=10, gt=0)
    min_trip_m: float = Field(default=500, ge=0)
    gap_day_h: float = Field(default=3, gt=0)
    """More than the longest time between periodic updates, or a phone at rest is lost between them."""
    gap_night_h: float = Field(default=8, gt=0)
    night_from_h: int = Field(default=20, ge=0, le=23)
    night_to_h: int = Field(default=9, ge=0, le=23)
    travel_speed_m_s: float = Field(default=8, gt=0)
    """Straight-line speed at which the way between two places is taken out of the time between them."""
    burst_s: float = Field(default=20, ge=0)
    """Who is seen at one site for so long was not passing: the place may be a stay."""
    known_site_min: float = Field(default=30, ge=0)
    """A site where a person was seen at rest for so long on the day is a stay whenever it is seen."""
    spike_speed_m_s: float = Field(default=55, gt=0)
    spike_distance_m: float = Field(default=10_000, gt=0)


class AnchorSettings(_Section):
    """`[anchors]`: home, second home, work; sources in docs/methods.md."""

    min_nights: int = Field(default=10, ge=1, le=28)
    """Nights seen that a label of homes needs; fewer are `unclear` (multimno and INE ask for 10 to 14)."""
    min_working_days: int = Field(default=7, ge=1, le=20)
    """Working days seen that a label of work needs."""
    home_share: float = Field(default=0.5, ge=0, le=1)
    """Least share of the nights seen that are spent at home (INE 2019: the majority of nights)."""
    second_home_share: float = Field(default=0.25, gt=0, le=1)
    """The same of a second home."""
    night_ratio: float = Field(default=0.8, ge=0)
    """A cell that serves a person less than so many times as long at night as in the daytime of working days
    is none of their home: who is at home in both sees it 1.4 times as long at night or more."""
    work_days_share: float = Field(default=0.4, gt=0, le=1)
    """Least share of the working days seen on which a person is at work: 8 of the 20 of four weeks."""
    work_day_min: int = Field(default=60, ge=1, le=480)
    """Minutes of the daytime that make such a day: who shops or eats there stays less."""
    work_distance_m: int = Field(default=500, ge=0)
    """Least distance of work from home, between the centres of their cells: of who works 1 km from home or
    farther, nearly all cells lie so far apart."""
    usual_days: int = Field(default=4, ge=1, le=28)
    """A place at which a person was on so many days of the window is usual (UN IRTS 2008, § 2.25)."""
    usual_distance_m: int = Field(default=10_000, ge=0)
    """So is whatever lies within this distance from home."""
    free_days: tuple[date, ...] = ()
    """Holidays: weekdays on which most people don't work; Saturdays and Sundays are none of them anyway."""


DEFAULT_PRODUCTS: Final = (
    "footfall",
    "visitors",
    "population",
    "flows",
    "dwell",
    "profile",
    "journey",
    "mobility_rate",
    "tourism",
    "catchment",
    "commuting",
    "loyalty",
    "roles",
    "overnights",
    "visitors_28d",
    "migration",
)
"""The last seven are of windows of 28 days, which have a budget of their own."""


class ProductsSettings(_Section):
    """`[products]`: what is made."""

    enabled: tuple[str, ...] = DEFAULT_PRODUCTS
    """Ids of products. The privacy budget is shared out among the cubes that they need, that of days and that
    of windows apart, so each more makes the others a little less exact; `footfall plan` tells how exact each
    cube gets. What is made of windows is left out where the law does not allow them."""


class PrivacySettings(_Section):
    """`[privacy]`: how strong the protection is."""

    profile: Literal["strict", "standard", "lab"] = "strict"
    k: int | None = Field(default=None, ge=1)
    """Least number of observed subscribers shown; default: as the profile and the law want."""
    retention_h: int | None = Field(default=None, ge=1)
    """Events, stays, trips and keys of a day are destroyed this long after its ingest; default: as the law
    wants, 48 at most."""
    delay_h: int | None = Field(default=None, ge=0)
    """Nothing of a day is published before so many hours after its end; default: as the law wants."""


class Purpose(_Section):
    """`[purposes.<name>]`: what statistics are made for, and by which right."""

    title: str
    """What for, in a sentence."""
    controller: str
    """Who answers for it: name and place."""
    legal_basis: Literal["anonymised", "consent", "law"]
    """Why it is allowed: nobody can be found in what comes out; everybody in it agreed; a law orders it."""
    statute: str = ""
    """The law and its section, where the basis is "law"."""
    value_added_service: str = ""
    """The service to the public that needs the statistics; empty: none."""
    recipient: Literal["operator", "public_body", "company", "anyone"]
    """Who gets the releases."""
    recipient_countries: tuple[Country, ...] = ()
    """Where they are; their law is kept too."""
    expires: date
    """The last day on which anything may be made for it."""
    assessed: date
    """The day on which its anonymity was last assessed."""
    notice: str = ""
    """Where people are told of it and can object."""
    consent_texts: tuple[str, ...] = ()
    """Versions of the text by which people agreed to it."""
    consent_form: Literal["electronic", "written"] = "electronic"
    """How they did."""
    dimensions: tuple[Literal["age_band", "gender", "age_band=0-15"], ...] = ("age_band", "gender")
    """What subscribers are told apart by; nothing else about them is taken in."""
    windows: bool | None = None
    """Whether anybody may be followed for 28 days; default: where the law allows it."""


class Settings(_Section):
    """The whole of `footfall.toml`."""

    workspace: WorkspaceSettings = WorkspaceSettings()
    engine: EngineSettings = EngineSettings()
    feeds: dict[str, FeedSettings] = Field(default_factory=dict)
    ingest: IngestSettings = IngestSettings()
    network: NetworkSettings = NetworkSettings()
    mobility: MobilitySettings = MobilitySettings()
    anchors: AnchorSettings = AnchorSettings()
    products: ProductsSettings = ProductsSettings()
    privacy: PrivacySettings = PrivacySettings()
    purposes: dict[str, Purpose] = Field(default_factory=dict)

    @field_validator("feeds")
    @classmethod
    def _known_feeds(cls, feeds: dict[str, FeedSettings]) -> dict[str, FeedSettings]:
        unknown = sorted(set(feeds) - set(FEEDS))
        if unknown:
            message = f"no table is called {unknown[0]!r}; there are {', '.join(FEEDS)}"
            raise ValueError(message)
        return feeds


def read_settings(file: Path) -> Settings:
    """Read and check `footfall.toml`.

    Raises:
        SettingsError: the file is missing, is not TOML, or holds a value that cannot be used.
    """
    try:
        data = tomllib.loads(file.read_text(encoding="utf-8"))
    except FileNotFoundError:
        message = f"{file} does not exist. Make a workspace with `footfall init` or `footfall simulate`."
        raise SettingsError(message) from None
    except OSError as unreadable:
        message = f"{file} cannot be read: {unreadable.strerror}. Mend the file or its permissions."
        raise SettingsError(message) from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, RecursionError) as broken:
        message = f"{file} is not valid TOML: {broken}. Mend the line it names."
        raise SettingsError(message) from None
    try:
        return Settings.model_validate(data)
    except ValidationError as invalid:
        raise SettingsError(f"{file}: {first_fault(invalid)}.") from None


def first_fault(invalid: ValidationError) -> str:
    """Where the first fault of settings is, what it is, and what was found there."""
    first = invalid.errors()[0]
    place = ".".join(str(part) for part in first["loc"])
    unknown = first["type"] == "extra_forbidden"
    reason = "there is no such setting" if unknown else first["msg"].removeprefix("Value error, ")
    return f"{place}: {reason} (found {first['input']!r})"
