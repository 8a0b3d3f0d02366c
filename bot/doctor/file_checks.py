"""The file that the settings are read from: who may read it, and unknown names in it."""

import os
import stat
from typing import Final

from bot.doctor.report import Finding, Verdict
from bot.settings import Given

FILE: Final = ".env"


def check_file(given: Given) -> list[Finding]:
    """Whether other users of the machine may read or write the file; nothing where the system has no such bits."""
    if given.env_file is None or os.name != "posix":
        return []
    mode = given.env_file.stat().st_mode
    if mode & stat.S_IWOTH:
        return [_warn(given, "every user of this machine may change it")]
    if mode & stat.S_IROTH:
        return [_warn(given, "every user of this machine may read it, and the keys in it")]
    return [Finding(FILE, Verdict.OK, "Other users of this machine may not read it")]


def check_names(given: Given) -> list[Finding]:
    """The unknown names."""
    return [Finding(unknown.name or FILE, Verdict.WARN, unknown.user_message) for unknown in given.unknown]


def _warn(given: Given, reason: str) -> Finding:
    return Finding(FILE, Verdict.WARN, f"{given.env_file}: {reason}. Run `chmod 600 {given.env_file}`")
