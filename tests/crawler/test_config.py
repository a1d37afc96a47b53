"""Settings: read from the environment and `.env`, wrong ones named, values never repeated."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from pydantic import SecretStr

from crawler import config as module
from crawler.config import PREFIX, Config, read_config
from crawler.errors import ConfigError

SECRET = "hunter2-geheim"
TOKEN = "110201543:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw"


@pytest.fixture(autouse=True)
def clean(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """An environment without our names, in an empty folder."""
    for name in os.environ:
        if name.upper().startswith(PREFIX):
            monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def complaint() -> str:
    with pytest.raises(ConfigError) as caught:
        read_config()
    return str(caught.value)


class TestDefaults:
    def test_need_no_settings_at_all(self) -> None:
        config = read_config()
        assert config.database_url.startswith("sqlite:///")
        assert config.database_url.endswith("akbulak.db")
        assert (config.seeds / "outlets").is_dir()
        assert config.telegram_token is None
        assert (config.admins, config.allow_private) == ((), ())
        assert (config.timezone, config.zone.key, config.language) == (
            "Asia/Almaty", "Asia/Almaty", "ru",
        )  # fmt: skip
        assert config.host_delay == 5.0
        assert 1 <= config.workers <= 4

    def test_an_empty_value_is_none(self, monkeypatch: pytest.MonkeyPatch) -> None:
        for name in Config.model_fields:
            monkeypatch.setenv(PREFIX + name.upper(), "")
        assert read_config() == Config(_env_file=None)  # type: ignore[call-arg]  # pydantic's own

    def test_every_setting_is_described(self) -> None:
        assert all(field.description for field in Config.model_fields.values())

    def test_installed_seeds_go_before_those_of_a_tree(
        self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
    ) -> None:
        monkeypatch.setattr(module, "PACKAGED_SEEDS", tmp_path)
        assert read_config().seeds == tmp_path


class TestReading:
    @pytest.mark.parametrize(
        ("name", "text", "value"),
        [
            ("DATABASE_URL", "postgresql://u:p@h/n", "postgresql://u:p@h/n"),
            ("SEEDS", "/srv/seeds", Path("/srv/seeds")),
            ("TELEGRAM_TOKEN", TOKEN, SecretStr(TOKEN)),
            ("ADMINS", "5", (5,)),
            ("ADMINS", " 5, -100500 ,,", (5, -100500)),
            ("ALLOW_PRIVATE", "A.Localhost:80, .Intra.kz", ("a.localhost:80", ".intra.kz")),
            ("REQUESTS_PER_DAY", "10", 10),
            ("HOST_DELAY", "0.01", 0.01),
            ("TIMEZONE", "Europe/Berlin", "Europe/Berlin"),
            ("LANGUAGE", "kk", "kk"),
            ("LOG_FORMAT", "json", "json"),
            ("WORKERS", "3", 3),
        ],
    )  # fmt: skip
    def test_takes_the_environment(
        self, monkeypatch: pytest.MonkeyPatch, name: str, text: str, value: object
    ) -> None:
        monkeypatch.setenv(PREFIX + name, text)
        assert getattr(read_config(), name.lower()) == value

    def test_takes_a_file_and_the_environment_goes_before_it(
        self, monkeypatch: pytest.MonkeyPatch, clean: Path
    ) -> None:
        (clean / ".env").write_text(
            "# ours\nexport AKBULAK_ADMINS=1,2\nAKBULAK_LANGUAGE=kk\nOTHER_NAME=x\n"
            "# AKBULAK_TIMEZON=x\n",
            encoding="utf-8",
        )
        monkeypatch.setenv("AKBULAK_LANGUAGE", "en")
        config = read_config()
        assert (config.admins, config.language) == ((1, 2), "en")

    def test_hides_the_token(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("AKBULAK_TELEGRAM_TOKEN", TOKEN)
        assert TOKEN not in repr(read_config())

    def test_happens_once_in_a_process(self, monkeypatch: pytest.MonkeyPatch) -> None:
        module.config.cache_clear()
        try:
            first = module.config()
            monkeypatch.setenv("AKBULAK_LANGUAGE", "en")
            assert module.config() is first
        finally:
            module.config.cache_clear()


class TestWrongSettings:
    @pytest.mark.parametrize(
        ("name", "text"),
        [
            ("ADMINS", SECRET),
            ("ADMINS", f"1,{SECRET}"),
            ("TIMEZONE", SECRET),
            ("TIMEZONE", f"../{SECRET}"),
            ("LANGUAGE", SECRET),
            ("REQUESTS_PER_DAY", SECRET),
            ("REQUESTS_PER_DAY", "0"),
            ("HOST_DELAY", SECRET),
            ("HOST_DELAY", "-1"),
            ("HOST_DELAY", "nan"),
            ("WORKERS", "0"),
            ("WORKERS", "65"),
            ("LOG_FORMAT", SECRET),
            ("TELEGRAM_TOKEN", SECRET),
        ],
    )
    def test_are_named_and_their_values_not_repeated(
        self, monkeypatch: pytest.MonkeyPatch, name: str, text: str
    ) -> None:
        monkeypatch.setenv(PREFIX + name, text)
        words = complaint()
        assert words.startswith(f"{PREFIX}{name}: ")
        assert SECRET not in words

    @pytest.mark.parametrize(
        ("name", "suggestion"),
        [
            ("AKBULAK_TELEGRAM_TOKN", "; did you mean AKBULAK_TELEGRAM_TOKEN?"),
            ("AKBULAK_TOKEN", "; did you mean AKBULAK_TELEGRAM_TOKEN?"),
            ("AKBULAK_BOT_TOKEN", "; did you mean AKBULAK_TELEGRAM_TOKEN?"),
            ("AKBULAK_DELAY", "; did you mean AKBULAK_HOST_DELAY?"),
            ("AKBULAK_METRICS_PORT", ""),
            ("AKBULAK_DATABASE", "; did you mean AKBULAK_DATABASE_URL?"),
            ("AKBULAK_QQQQQQQQQQQQQQQQQQQQ", ""),
        ],
    )
    def test_with_unknown_names_get_a_suggestion(
        self, monkeypatch: pytest.MonkeyPatch, name: str, suggestion: str
    ) -> None:
        monkeypatch.setenv(name, SECRET)
        assert complaint() == f"{name}: unknown setting{suggestion}"

    def test_of_a_file_are_named_too(self, clean: Path) -> None:
        (clean / ".env").write_text(f"AKBULAK_ADMIN={SECRET}\n", encoding="utf-8")
        assert complaint() == "AKBULAK_ADMIN: unknown setting; did you mean AKBULAK_ADMINS?"

    def test_are_told_all_at_once(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("AKBULAK_ADMINS", "x")
        monkeypatch.setenv("AKBULAK_WORKERS", "x")
        monkeypatch.setenv("AKBULAK_WORKER", "x")
        words = complaint()
        for name in ("AKBULAK_ADMINS: ", "AKBULAK_WORKERS: ", "AKBULAK_WORKER: "):
            assert name in words

    def test_names_of_tests_are_let_through(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("AKBULAK_TEST_POSTGRES", "x")
        read_config()

    def test_a_file_in_another_encoding_is_wrong_use(self, clean: Path) -> None:
        (clean / ".env").write_bytes("AKBULAK_CONTACT=почта\n".encode("cp1251"))
        assert ".env" in complaint()


class TestAgent:
    @pytest.mark.parametrize(
        ("settings", "agent"),
        [
            ({}, "Akbulak/0.1"),
            ({"contact": "news@kapital.kz"}, "Akbulak/0.1 (news watch; +news@kapital.kz)"),
            ({"contact": "x", "user_agent": "Own/1"}, "Own/1"),
        ],
    )
    def test_is_honest(self, settings: dict[str, str], agent: str) -> None:
        assert Config(_env_file=None, **settings).agent == agent  # type: ignore[call-arg, arg-type]  # pydantic's own
