"""Processes: how one loads, and how those that belong together end together."""

import gc
import multiprocessing
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from multiprocessing import connection


@contextmanager
def loading() -> Iterator[None]:
    """What a program loads stays: looking for garbage meanwhile takes a sixth of the time, and finds none.

    What there is at the end is not looked at again, so that later searches are short.
    """
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.enable()


def when_parent_is_gone(then: Callable[[], object]) -> None:
    """Call `then` once the process that started this one is no more, however it ended; never, when none of ours did."""
    parent = multiprocessing.parent_process()
    if parent is None:
        return

    def wait() -> None:
        connection.wait([parent.sentinel])
        then()

    threading.Thread(target=wait, daemon=True).start()
