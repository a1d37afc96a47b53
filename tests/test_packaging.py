"""What is handed to others: image, services, settings, wheel, the project's check."""

from __future__ import annotations

import copy
import json
import os
import re
import shlex
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator
from pydantic_core import PydanticUndefined

from crawler.config import PREFIX, Config

ROOT = Path(__file__).resolve().parents[1]
SETTINGS = {PREFIX + name.upper() for name in Config.model_fields}
OURS = ("crawler", "bot")

Compose = dict[str, Any]


def run(
    command: list[str], cwd: Path = ROOT, **environment: str
) -> subprocess.CompletedProcess[str]:
    plain = {name: value for name, value in os.environ.items() if not name.startswith(PREFIX)}
    return subprocess.run(
        command, cwd=cwd, env=plain | environment, capture_output=True, text=True, check=False
    )


# docker-compose.yml


@pytest.fixture(scope="module")
def compose() -> Compose:
    return yaml.safe_load((ROOT / "docker-compose.yml").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def compose_schema() -> Draft202012Validator:
    schema = json.loads((ROOT / "tests/data/compose-spec.json").read_text(encoding="utf-8"))
    Draft202012Validator.check_schema(schema)
    return Draft202012Validator(schema)


def test_compose_file_is_valid_by_the_schema_of_its_specification(
    compose: Compose, compose_schema: Draft202012Validator
) -> None:
    assert [error.message for error in compose_schema.iter_errors(compose)] == []


@pytest.mark.parametrize(
    "spoil",
    [
        lambda services: services["bot"].update(restarts="always"),
        lambda services: services["bot"]["depends_on"]["postgres"].update(condition="ready"),
        lambda services: services["crawler"].update(read_only=["/"]),
        lambda services: services["postgres"].update(volumes={"postgres": "/data"}),
    ],
    ids=["unknown key", "unknown condition", "a list for yes or no", "map for a list"],
)
def test_schema_refuses_a_spoilt_compose_file(
    compose: Compose,
    compose_schema: Draft202012Validator,
    spoil: Callable[[dict[str, Any]], None],
) -> None:
    spoilt = copy.deepcopy(compose)
    spoil(spoilt["services"])

    assert not compose_schema.is_valid(spoilt)


def test_every_service_comes_back_and_is_looked_after(compose: Compose) -> None:
    assert set(compose["services"]) == {*OURS, "postgres"}
    for service in compose["services"].values():
        assert service["restart"] == "unless-stopped"
        assert service["healthcheck"]["test"][0] == "CMD"
    for name in OURS:
        service = compose["services"][name]
        assert service["command"] == [name]
        assert service["depends_on"] == {"postgres": {"condition": "service_healthy"}}
        assert service["read_only"] is True


def test_every_named_volume_is_declared(compose: Compose) -> None:
    mounted = {
        volume.split(":")[0]
        for service in compose["services"].values()
        for volume in service["volumes"]
    }

    assert mounted == set(compose["volumes"])


def test_compose_file_holds_no_secret_and_knows_its_settings(compose: Compose) -> None:
    for service in compose["services"].values():
        for name, value in service["environment"].items():
            assert name in SETTINGS or name.startswith("POSTGRES_")
            if "PASSWORD" in name or "://" in value:
                assert "${POSTGRES_PASSWORD:?" in value  # refused where .env does not say it


# .env.example

VARIABLE = re.compile(r"^(# )?([A-Z][A-Z_]+)=(.*)$", re.MULTILINE)


@pytest.fixture(scope="module")
def example() -> dict[str, str]:
    text = (ROOT / ".env.example").read_text(encoding="utf-8")
    return {name: value for _, name, value in VARIABLE.findall(text)}


def test_env_example_shows_every_setting_and_no_other(example: dict[str, str]) -> None:
    assert set(example) == SETTINGS | {"POSTGRES_PASSWORD"}


def test_env_example_shows_the_default_of_every_setting_that_has_a_fixed_one(
    example: dict[str, str],
) -> None:
    for name, field in Config.model_fields.items():
        shown = example[PREFIX + name.upper()]
        fixed = field.default is not PydanticUndefined and field.default not in (None, (), "")
        assert shown == (str(field.default) if fixed else "")


def test_env_example_gives_every_setting_in_the_words_of_the_program() -> None:
    text = (ROOT / ".env.example").read_text(encoding="utf-8")
    prose = " ".join(line.removeprefix("# ") for line in text.splitlines())

    for field in Config.model_fields.values():
        assert field.description is not None
        assert field.description.split(";")[0] in prose


def test_a_copied_env_example_changes_nothing(tmp_path: Path) -> None:
    shutil.copy(ROOT / ".env.example", tmp_path / ".env")
    show = "from crawler.config import read_config; print(read_config())"
    command = [sys.executable, "-c", show]

    copied = run(command, cwd=tmp_path, PYTHONPATH=str(ROOT))

    assert copied.returncode == 0, copied.stderr
    (tmp_path / ".env").unlink()
    assert copied.stdout == run(command, cwd=tmp_path, PYTHONPATH=str(ROOT)).stdout


def test_every_variable_of_the_compose_file_is_in_env_example(example: dict[str, str]) -> None:
    text = (ROOT / "docker-compose.yml").read_text(encoding="utf-8")

    assert set(re.findall(r"\$\{([A-Z_]+)", text)) == {"POSTGRES_PASSWORD"} <= set(example)


# Dockerfile


@pytest.fixture(scope="module")
def instructions() -> list[tuple[str, str]]:
    """The Dockerfile's instructions with their arguments, comments gone and lines joined."""
    lines = (ROOT / "Dockerfile").read_text(encoding="utf-8").splitlines()
    text = "\n".join(line for line in lines if not line.lstrip().startswith("#"))
    joined = re.sub(r"\\\n\s*", " ", text).splitlines()
    return [(line.split(None, 1)[0], line.split(None, 1)[1]) for line in joined if line]


def last(instructions: list[tuple[str, str]], name: str) -> str:
    return [argument for instruction, argument in instructions if instruction == name][-1]


def test_image_runs_akbulak_without_root_rights(instructions: list[tuple[str, str]]) -> None:
    names = [name for name, _ in instructions]

    assert last(instructions, "USER") == "akbulak"
    assert "RUN" not in names[names.index("USER") :]
    assert json.loads(last(instructions, "ENTRYPOINT")) == ["akbulak"]
    assert json.loads(last(instructions, "CMD")) == ["run"]
    assert last(instructions, "VOLUME") == "/data"
    assert "AKBULAK_DATABASE_URL=sqlite:////data/akbulak.db" in last(instructions, "ENV")


def test_both_stages_have_the_same_base_and_only_the_first_builds(
    instructions: list[tuple[str, str]],
) -> None:
    bases = [argument.split()[0] for name, argument in instructions if name == "FROM"]
    second = instructions[[name for name, _ in instructions].index("FROM", 1) :]

    assert bases == ["python:3.12-slim"] * 2
    assert all("pip" not in argument for name, argument in second if name == "RUN")


def test_image_takes_nothing_from_elsewhere_but_locked_packages(
    instructions: list[tuple[str, str]],
) -> None:
    text = " ".join(argument for _, argument in instructions)

    assert not [argument for name, argument in instructions if name == "ADD"]
    assert not re.search(r"https?://|curl|wget|git clone|apt-get|index-url|trusted-host", text)
    for line in re.findall(r"pip (?:install|wheel)[^&]*", text):
        assert "--no-deps" in line
        assert "--require-hashes" in line or "-r" not in line.split()


def test_image_is_built_from_files_that_exist_and_are_not_ignored(
    instructions: list[tuple[str, str]],
) -> None:
    ignore = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    allowed = [line[1:] for line in ignore if line.startswith("!")]
    copied = [shlex.split(argument)[:-1] for name, argument in instructions if name == "COPY"]
    sources = [source for copy in copied if "--from=build" not in copy for source in copy]

    assert "*" in ignore  # all that is not allowed stays out: .env, databases, .git
    assert sorted(sources) == sorted(allowed)
    assert all((ROOT / source).exists() for source in sources)
    assert not any(fnmatch(".env", pattern) for pattern in allowed)


# The wheel


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    pytest.importorskip("hatchling", reason="hatchling, which builds the wheel, is not installed")
    folder = tmp_path_factory.mktemp("wheel")
    built = run([sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)])
    assert built.returncode == 0, built.stderr
    return next(folder.glob("akbulak-*-py3-none-any.whl"))


@pytest.mark.slow
def test_wheel_brings_seeds_press_migrations_words_and_type_markers(wheel: Path) -> None:
    inside = set(zipfile.ZipFile(wheel).namelist())

    expected = {
        f"crawler/{path.relative_to(ROOT)}"
        for path in (ROOT / "seeds").rglob("*")
        if path.is_file()
    }
    for pattern in ("crawler/**/*.py", "bot/**/*.py", "bot/locales/**/*.po", "*/py.typed"):
        found = {str(path.relative_to(ROOT)) for path in ROOT.glob(pattern)}
        assert found
        expected |= found
    assert {"crawler/seeds/demo/press.yaml", "crawler/store/migrations/env.py"} <= expected
    assert expected <= inside
    assert not [name for name in inside if name.startswith(("tests/", "seeds/"))]


@pytest.mark.slow
def test_unpacked_wheel_finds_its_own_seeds(wheel: Path, tmp_path: Path) -> None:
    zipfile.ZipFile(wheel).extractall(tmp_path / "site")
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    show = "from crawler.config import config; print(config().seeds)"

    found = run([sys.executable, "-c", show], elsewhere, PYTHONPATH=str(tmp_path / "site"))

    assert found.stdout.strip() == str(tmp_path / "site/crawler/seeds"), found.stderr


# Makefile and the project's check


def test_make_help_lists_every_target_with_its_meaning() -> None:
    if shutil.which("make") is None:
        pytest.skip("make is not installed")
    phony = re.search(r"^\.PHONY: (.*)$", (ROOT / "Makefile").read_text(encoding="utf-8"), re.M)
    assert phony is not None

    shown = run(["make", "--no-print-directory", "help"]).stdout.splitlines()

    assert {line.split()[1] for line in shown} == set(phony[1].split())
    assert all(re.match(r"  make \w+ +\S", line) for line in shown)


def test_the_projects_check_can_be_started() -> None:
    script = ROOT / ".ci/run"

    assert os.access(script, os.X_OK)
    assert run(["bash", "-n", str(script)]).stderr == ""
    assert "set -euo pipefail" in script.read_text(encoding="utf-8")
