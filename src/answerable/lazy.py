"""`lazy_property`: `functools.cached_property` for objects that threads share."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any, Generic, TypeVar, overload

T = TypeVar("T")
_LOCK = "_lazy_lock"


class lazy_property(Generic[T]):
    """An attribute computed when first asked for, once, also where several threads ask first.

    From Python 3.12 on `cached_property` computes it in each of them: a file is opened twice, a model loaded twice.
    The lock is the object's own, and one for all its attributes, so that one may ask for another.
    """

    def __init__(self, compute: Callable[[Any], T]) -> None:
        self._compute = compute
        self._name = compute.__name__
        self.__doc__ = compute.__doc__

    @overload
    def __get__(self, instance: None, owner: type[Any]) -> lazy_property[T]: ...
    @overload
    def __get__(self, instance: object, owner: type[Any]) -> T: ...
    def __get__(self, instance: object | None, owner: type[Any]) -> lazy_property[T] | T:
        if instance is None:
            return self
        kept = vars(instance)  # from now on found there, before this descriptor
        with kept.setdefault(_LOCK, threading.RLock()):
            if self._name not in kept:
                kept[self._name] = self._compute(instance)
            value: T = kept[self._name]
            return value
