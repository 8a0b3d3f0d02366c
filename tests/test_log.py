"""The log: its two formats, its levels, and what must never be in it."""

import io
import json
import logging
from collections.abc import Iterator

import pytest

from bot.log import BLANK, build_redact, configure_logging
from bot.settings import load_settings

SECRET = 'to"ken\\of-Zoe'


@pytest.fixture(autouse=True)
def _restore_logging() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    root.handlers[:], root.level = handlers, level
    logging.captureWarnings(capture=False)


def configure(**environ: str) -> io.StringIO:
    stream = io.StringIO()
    configure_logging(load_settings({"HTTP_TOKEN": SECRET, **environ}, env_file=None), stream=stream)
    return stream


def fail_with_secret() -> None:
    raise ValueError(f"bad value {SECRET}")


def test_text_holds_time_level_logger_and_message() -> None:
    stream = configure()
    logging.getLogger("bot.test").info("hello %s", "world")
    time, level, name, message = stream.getvalue().rstrip().split(" ", 3)
    assert (time[-6:], level, name, message) == ("+00:00", "INFO", "bot.test:", "hello world")


def test_json_is_one_object_a_line() -> None:
    stream = configure(LOG_FORMAT="json")
    logging.getLogger("bot.test").warning("two\nlines", extra={"reference": "3f9a2c"})
    logging.getLogger("bot.test").info("next", extra={"fields": {"command": f"ask {SECRET}", "guild": 7}})
    first, second = map(json.loads, stream.getvalue().splitlines())
    assert (first["level"], first["logger"], first["message"]) == ("WARNING", "bot.test", "two\nlines")
    assert first["reference"] == "3f9a2c"
    assert first["time"].endswith("+00:00")
    assert "reference" not in second
    assert (second["command"], second["guild"]) == (f"ask {BLANK}", 7)


@pytest.mark.parametrize("log_format", ["text", "json"])
def test_secrets_are_blanked_in_messages_and_tracebacks(log_format: str) -> None:
    stream = configure(LOG_FORMAT=log_format)
    logger = logging.getLogger("bot.test")
    logger.info("connecting with %s", SECRET)
    try:
        fail_with_secret()
    except ValueError:
        logger.exception("failed")
    text = stream.getvalue()
    assert "fail_with_secret" in text
    assert text.count(BLANK) == 2
    assert "ken" not in text.replace("fail_with_secret", "").replace("test_secrets_are_blanked", "")


def test_the_longest_secret_goes_first() -> None:
    redact = build_redact(["abcdef", "abcdefgh"])
    assert redact("abcdefgh abcdef") == f"{BLANK} {BLANK}"


def test_short_values_are_left_alone() -> None:
    assert build_redact(["a"])("a cat") == "a cat"


def test_the_level_is_the_settings() -> None:
    stream = configure(LOG_LEVEL="ERROR")
    logging.getLogger("bot.test").warning("quiet")
    logging.getLogger("discord").warning("quiet too")
    assert not stream.getvalue()


@pytest.mark.parametrize(
    ("name", "level"),
    [
        ("discord.http", "DEBUG"),
        ("discord.gateway", "INFO"),
        ("discord.client", "WARNING"),
        ("httpx", "INFO"),
        ("uvicorn.access", "INFO"),
    ],
)
def test_loggers_that_write_what_people_say_stay_quiet(name: str, level: str) -> None:
    stream = configure(LOG_LEVEL="DEBUG")
    logging.getLogger(name).log(logging.getLevelNamesMapping()[level], "GET /search?query=private")
    assert not stream.getvalue()


def test_configuring_twice_writes_each_line_once() -> None:
    configure()
    stream = configure()
    logging.getLogger("bot.test").info("once")
    assert stream.getvalue().count("once") == 1
