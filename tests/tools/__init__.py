"""Tests of the set-up's tools."""
