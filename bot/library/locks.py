"""Locks by what they are for, such as an object, so that nobody waits for somebody else's."""

import asyncio
from collections.abc import Hashable
from typing import Generic, TypeVar
from weakref import WeakValueDictionary

K = TypeVar("K", bound=Hashable)


class Locks(Generic[K]):
    """A lock for each key, for as long as somebody holds it or waits for it."""

    def __init__(self) -> None:
        self._locks: WeakValueDictionary[K, asyncio.Lock] = WeakValueDictionary()

    def get(self, key: K) -> asyncio.Lock:
        """The lock of a key; the same one for all who ask while it is in use."""
        return self._locks.setdefault(key, asyncio.Lock())
