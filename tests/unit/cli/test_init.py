"""`footfall init`: an empty workspace whose settings explain themselves."""

from __future__ import annotations

import re
import stat
import tomllib
from pathlib import Path

import pytest
from pydantic import BaseModel

from footfall.cli.app import run_cli
from footfall.cli.settings_template import TEMPLATE
from footfall.model.contracts import FEEDS
from footfall.model.settings import FeedSettings, Purpose, Settings, read_settings

SECTIONS = {name: field for name, field in Settings.model_fields.items() if name not in {"feeds", "purposes"}}


def _section_text(name: str) -> str:
    return re.split(r"\n(?:# )?\[", TEMPLATE.split(f"\n[{name}]\n")[1])[0]


@pytest.mark.parametrize("section", SECTIONS)
def test_every_setting_is_in_the_template(section: str) -> None:
    """Each setting of a section stands in it, set or as a comment."""
    model = SECTIONS[section].annotation
    assert isinstance(model, type)
    assert issubclass(model, BaseModel)
    written = re.findall(r"^(?:# )?(\w+) = ", _section_text(section), re.MULTILINE)
    assert sorted(written) == sorted(model.model_fields)


def test_every_setting_of_a_feed_is_in_the_template() -> None:
    """Each setting that a feed can have stands under [feeds], set or as a comment."""
    feeds = TEMPLATE.split("\n[feeds.events]\n")[1].split("\n[ingest]")[0]
    written = set(re.findall(r"^(?:# )?(\w+) = ", feeds, re.MULTILINE))
    tables = set(re.findall(r"^# \[feeds\.\w+\.(\w+)", feeds, re.MULTILINE))
    assert set(FeedSettings.model_fields) - written - tables == set()


def test_every_setting_of_a_purpose_is_in_the_template() -> None:
    """Each setting that a purpose can have stands under the example of one."""
    example = TEMPLATE.split("\n# [purposes.bus-lines]\n")[1]
    written = re.findall(r"^# (\w+) = ", example, re.MULTILINE)
    assert sorted(written) == sorted(Purpose.model_fields)


def test_every_feed_is_in_the_template() -> None:
    """Each table that can come in has its section, set or as a comment."""
    named = re.findall(r"^(?:# )?\[feeds\.(\w+)\]$", TEMPLATE, re.MULTILINE)
    assert sorted(named) == sorted(FEEDS)


@pytest.mark.parametrize("section", SECTIONS)
def test_the_template_sets_defaults(section: str) -> None:
    """What the template sets is what Footfall does without it."""
    read = Settings.model_validate(tomllib.loads(TEMPLATE))
    assert getattr(read, section) == getattr(Settings(), section)


def test_comments_are_settings_too() -> None:
    """With every comment mark taken away, the template is still valid settings."""
    bare = re.sub(r"^# (?=\w+ = |\[feeds|\[purposes)", "", TEMPLATE, flags=re.MULTILINE)
    settings = Settings.model_validate(tomllib.loads(bare))
    assert settings.feeds["events"].columns == {"subscriber_id": "IMSI"}
    assert settings.engine.spill_folder == "/fast/disk"
    assert settings.purposes["bus-lines"].legal_basis == "anonymised"


def test_init_makes_a_workspace(tmp_path: Path) -> None:
    """Settings that can be read, and the folders; the vault is closed to others."""
    home = tmp_path / "town"
    assert run_cli(["init", str(home)]) == 0
    assert sorted(path.name for path in home.iterdir()) == [
        "feeds",
        "footfall.toml",
        "reference",
        "releases",
        "vault",
    ]
    assert read_settings(home / "footfall.toml").privacy.profile == "strict"
    assert stat.S_IMODE((home / "vault").stat().st_mode) == 0o700


def test_init_overwrites_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A folder that has settings is refused with code 5, and they stay."""
    (tmp_path / "footfall.toml").write_text("[workspace]\n")
    assert run_cli(["init", str(tmp_path)]) == 5
    assert (tmp_path / "footfall.toml").read_text() == "[workspace]\n"
    assert "is there already" in " ".join(capsys.readouterr().err.split())
