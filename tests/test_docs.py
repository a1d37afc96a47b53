"""What the README says and what the code does are the same."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from typer.main import get_command

from bot.commands import COMMANDS
from crawler.cli import app
from crawler.config import PREFIX, Config

ROOT = Path(__file__).resolve().parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def commands() -> set[str]:
    """Every command of `akbulak`, groups written out."""
    found = set()
    for name, command in get_command(app).commands.items():
        children = getattr(command, "commands", None)
        found |= {f"{name} {child}" for child in children} if children else {name}
    return found


def test_every_setting_is_in_the_readme_and_nothing_else() -> None:
    documented = set(re.findall(rf"^\| `{PREFIX}([A-Z_]+)` \|", README, re.MULTILINE))
    assert documented == {name.upper() for name in Config.model_fields}


def test_every_command_is_in_the_readme_and_nothing_else() -> None:
    rows = re.findall(r"^\| `akbulak ([a-z]+(?: [a-z]+)?)", README, re.MULTILINE)
    known = commands()
    documented = {row if row in known else row.split()[0] for row in rows}
    assert documented == known


def test_every_chat_command_is_in_the_readme() -> None:
    documented = set(re.findall(r"`/([a-z]+)", README))
    assert {command.name for command in COMMANDS} <= documented


@pytest.mark.parametrize("name", ["README.md", "ARCHITECTURE.md", "CONTRIBUTING.md"])
def test_files_that_are_named_exist(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    for target in re.findall(r"\]\(([^)#]+)\)", text):
        if "://" not in target:
            assert (ROOT / target).exists(), target


def test_rooms_on_the_map_exist() -> None:
    text = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")
    for path in re.findall(r"`((?:crawler|bot|seeds|tests)/[\w/.]+)`", text):
        assert (ROOT / path).exists(), path
