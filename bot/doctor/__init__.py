"""Checks every setting against the real services and says what to do about what is wrong."""

from bot.doctor.checks import examine
from bot.doctor.report import Finding, Row, Verdict, has_failure, render_report

__all__ = ["Finding", "Row", "Verdict", "examine", "has_failure", "render_report"]
