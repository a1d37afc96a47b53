"""Settings from the environment (prefix `AKBULAK_`) and from `.env`; README documents each."""

from __future__ import annotations

import difflib
import os
import re
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Literal
from zoneinfo import ZoneInfo

import platformdirs
from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from crawler.errors import ConfigError
from crawler.zones import ZoneName

PREFIX = "AKBULAK_"
_TOKEN = re.compile(r"\d{5,12}:[A-Za-z0-9_-]{20,64}")  # core.telegram.org/bots/api
DELAY_JITTER = 0.1  # share of the delay between two requests, so that they do not march in step
PACKAGED_SEEDS = Path(__file__).parent / "seeds"  # in an installed wheel
TREE_SEEDS = Path(__file__).parent.parent / "seeds"  # in a checkout


def _default_database() -> str:
    return f"sqlite:///{platformdirs.user_data_path('akbulak') / 'akbulak.db'}"


def _default_seeds() -> Path:
    return PACKAGED_SEEDS if PACKAGED_SEEDS.is_dir() else TREE_SEEDS


class Config(BaseSettings):
    """Everything that can be set from outside."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX, env_file=".env", env_ignore_empty=True, extra="ignore", frozen=True
    )

    database_url: str = Field(
        default_factory=_default_database,
        description="Database: sqlite:///path or postgresql://user:password@host/name",
    )
    seeds: Path = Field(
        default_factory=_default_seeds,
        description="Folder with outlets/*.yaml and topics/*.yaml",
    )
    telegram_token: SecretStr | None = Field(
        default=None, description="Bot token from @BotFather; without it alerts are printed"
    )
    telegram_api: str = Field(
        default="https://api.telegram.org", description="Base URL of the Bot API server"
    )
    admins: Annotated[tuple[int, ...], NoDecode] = Field(
        default=(), description="Comma list of Telegram user or chat ids that may use the bot"
    )
    timezone: ZoneName = Field(
        default="Asia/Almaty", description="The readers' time zone (IANA name)"
    )
    language: Literal["ru", "kk", "en"] = Field(
        default="ru", description="Language of alerts where a chat has not chosen its own"
    )
    user_agent: str | None = Field(
        default=None, description="User-Agent of the crawler; by default our name and CONTACT"
    )
    contact: str = Field(default="", description="Address or URL at which an outlet can reach you")
    allow_private: Annotated[tuple[str, ...], NoDecode] = Field(
        default=(),
        description="Comma list of host[:port] on private networks that may be fetched; "
        "a leading dot takes in every subdomain",
    )
    requests_per_day: int = Field(
        default=25_000, ge=1, description="Requests to all outlets together in a day (UTC)"
    )
    host_delay: float = Field(
        default=5.0, ge=0.01, le=120, description="Seconds between two requests to one host"
    )
    workers: int = Field(
        default_factory=lambda: max(1, min(4, os.cpu_count() or 1)),
        ge=1,
        le=64,
        description="Processes that parse feeds and pages",
    )
    keep_pages: int = Field(
        default=30,
        ge=0,
        le=3650,
        description="Days for which pages are kept as they came, packed; 0 keeps none",
    )
    log_format: Literal["text", "json"] = Field(default="text", description="Form of log lines")

    @field_validator("admins", mode="before")
    @classmethod
    def _split_ids(cls, value: object) -> object:
        return _split(value)

    @field_validator("allow_private", mode="before")
    @classmethod
    def _split_hosts(cls, value: object) -> object:
        return _split(value.lower() if isinstance(value, str) else value)

    @field_validator("telegram_token")
    @classmethod
    def _looks_like_a_token(cls, token: SecretStr | None) -> SecretStr | None:
        if token is not None and not _TOKEN.fullmatch(token.get_secret_value()):
            raise ValueError("is not a bot token: @BotFather gives one like 12345:AbC…")
        return token

    @property
    def zone(self) -> ZoneInfo:
        """The readers' time zone."""
        return ZoneInfo(self.timezone)

    @property
    def agent(self) -> str:
        """The User-Agent sent to outlets: honest, with a way to reach the operator."""
        if self.user_agent:
            return self.user_agent
        return f"Akbulak/0.1 (news watch; +{self.contact})" if self.contact else "Akbulak/0.1"


def scrapy_settings(config: Config) -> dict[str, object]:
    """Scrapy settings that the environment decides, as it is now.

    The delay is stretched so that its jitter never goes below `host_delay`.
    """
    return {
        "USER_AGENT": config.agent,
        "DOWNLOAD_DELAY": config.host_delay / (1 - DELAY_JITTER),
        "DOWNLOAD_DELAY_JITTER": DELAY_JITTER,
    }


def _split(value: object) -> object:
    if isinstance(value, str):
        return tuple(part.strip() for part in value.split(",") if part.strip())
    if isinstance(value, int):
        return (value,)
    return value


def _unknown_names(names: list[str]) -> list[str]:
    known = [name.upper() for name in Config.model_fields]
    lines = []
    for name in names:
        bare = name.removeprefix(PREFIX)
        if bare.startswith("TEST_") or bare in known:
            continue
        close = difflib.get_close_matches(bare, known, n=1)
        if not close:  # TOKEN or BOT_TOKEN is too far from TELEGRAM_TOKEN, but shares a word
            words = [word for word in bare.split("_") if len(word) > 3]
            sharing = [
                other
                for other in known
                if any(difflib.get_close_matches(w, other.split("_"), 1, 0.8) for w in words)
            ]
            close = difflib.get_close_matches(bare, sharing, 1, 0)
        hint = f"; did you mean {PREFIX}{close[0]}?" if close else ""
        lines.append(f"{name}: unknown setting{hint}")
    return lines


def _names_in_play() -> list[str]:
    names = [name for name in os.environ if name.startswith(PREFIX)]
    env_file = Path(".env")
    if env_file.is_file():
        for line in env_file.read_text(encoding="utf-8", errors="replace").splitlines():
            name = line.split("=", 1)[0].removeprefix("export ").strip()
            if name.startswith(PREFIX):
                names.append(name)
    return sorted(set(names))


def read_config() -> Config:
    """Read the settings from the environment and `.env`.

    Raises:
        ConfigError: a value is wrong or a name is unknown; the message names each and never
            repeats a value, which may be a secret.
    """
    problems = _unknown_names(_names_in_play())
    try:
        config = Config()
    except ValidationError as error:
        for problem in error.errors():
            name = PREFIX + str(problem["loc"][0]).upper()
            problems.append(f"{name}: {problem['msg'].removeprefix('Value error, ')}")
        raise ConfigError("; ".join(problems)) from None
    except UnicodeDecodeError as error:
        raise ConfigError(".env is not a text in UTF-8", hint="save it as UTF-8") from error
    if problems:
        raise ConfigError("; ".join(problems))
    return config


@lru_cache(maxsize=1)
def config() -> Config:
    """The settings of this process, read once."""
    return read_config()
