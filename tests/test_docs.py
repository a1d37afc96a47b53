"""What the README says and what the code does are the same."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from typer.main import get_command

from bot.commands import COMMANDS
from crawler import outlets as catalogue
from crawler import topics
from crawler.cli import app
from crawler.cli.asking import parse_query
from crawler.config import PREFIX, Config
from crawler.queries import warnings
from crawler.searches import expand

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


def test_the_readme_says_which_commands_speak_json() -> None:
    rows = re.findall(r"^\| `akbulak ([a-z]+(?: [a-z]+)?)(.*)", README, re.MULTILINE)
    known = commands()
    documented = {
        name if name in known else name.split()[0] for name, words in rows if "`--json`" in words
    }
    assert documented == {name for name in known if "--json" in options(name)}


def options(name: str) -> set[str]:
    """The options of a command of `akbulak`."""
    command = get_command(app)
    for part in name.split():
        command = command.commands[part]  # type: ignore[attr-defined]  # a group has them
    return {option for parameter in command.params for option in parameter.opts}


def test_the_readme_counts_the_catalogue_rightly() -> None:
    seeds = ROOT / "seeds"
    listed = expand(catalogue.load(seeds / "outlets"), topics.load(seeds / "topics"))
    polled = sum(bool(outlet.pollable_doors) for outlet in listed)
    assert f"{len(listed)} outlets listed, {polled} with a door that is polled today" in README
    (read,) = re.findall(r"24 h: (\d+) outlets read", README)
    assert int(read) <= polled


def queries() -> list[str]:
    """Every example of a query in the README: the block, and what is quoted in the text."""
    section = README.split("## What is watched for")[1].split("\n## ")[0]
    block, text = section.split("```")[1:3]
    quoted = re.findall(r"`([^`\[\]]+)`", text)
    return [block, *(query for query in quoted if query not in NO_QUERIES)]


NO_QUERIES = {"OR", "NOT", "#", "akbulak query check", "seeds/entities.yaml"}


@pytest.mark.parametrize("query", queries())
def test_every_query_of_the_readme_is_read_without_a_warning(query: str) -> None:
    assert str(parse_query(query))
    assert warnings(query) == []


def test_the_readme_shows_queries() -> None:
    assert {"a NEAR/5 b", "@akbulak", "=word"} <= set(queries())


def test_every_chat_command_is_in_the_readme() -> None:
    documented = set(re.findall(r"`/([a-z]+)", README))
    assert {command.name for command in COMMANDS} <= documented


@pytest.mark.parametrize(
    "name", ["README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "docs/adding-an-outlet.md"]
)
def test_files_that_are_named_exist(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    for target in re.findall(r"\]\(([^)#]+)\)", text):
        if "://" not in target:
            assert ((ROOT / name).parent / target).exists(), target


def test_rooms_on_the_map_exist() -> None:
    text = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")
    for path in re.findall(r"`((?:crawler|bot|seeds|tests)/[\w/.]+)`", text):
        assert (ROOT / path).exists(), path


def test_every_benchmark_is_in_the_readme_and_nothing_else() -> None:
    runnable = {
        file.name
        for file in (ROOT / "tests" / "benchmarks").glob("*.py")
        if '__name__ == "__main__"' in file.read_text(encoding="utf-8")
    }
    section = README.split("## Measured")[1].split("\n## ")[0]
    assert set(re.findall(r"^\| `(\w+\.py)` \|", section, re.MULTILINE)) == runnable


ADDING = (ROOT / "docs" / "adding-an-outlet.md").read_text(encoding="utf-8")


def blocks() -> list[Any]:
    """The YAML of the page about adding an outlet, what is indented in a list left out."""
    return [yaml.safe_load(b) for b in re.findall(r"^```yaml\n(.*?)^```", ADDING, re.DOTALL | re.M)]


def test_the_entry_that_is_shown_is_an_entry() -> None:
    entry, *_ = blocks()
    assert catalogue.Outlet.model_validate(entry[0]).pollable_doors


def test_every_kind_of_door_is_shown() -> None:
    _, *doors = blocks()
    shown = [catalogue.Door.model_validate(door) for (door,) in doors]
    assert {door.kind for door in shown} == set(catalogue.DoorKind)
    assert any(door.select for door in shown)
