"""Processes: how one loads, and how those that belong together end together."""

import asyncio
import gc
import multiprocessing
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from multiprocessing import connection
from types import FrameType
from typing import Any


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


@contextmanager
def when_told_to_end(then: Callable[[], object]) -> Iterator[None]:
    """In a block within the main thread's event loop: call `then` there as soon as the process is told to end.

    What handled the signal before handles it still. A server waits for its connections, and some never end by
    themselves.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    loop = asyncio.get_running_loop()
    before: dict[signal.Signals, Any] = {}

    def told(number: int, frame: FrameType | None) -> None:
        loop.call_soon_threadsafe(then)
        if callable(handler := before[signal.Signals(number)]):
            handler(number, frame)

    for number in (signal.SIGTERM, signal.SIGINT):
        before[number] = signal.signal(number, told)
    try:
        yield
    finally:
        for ended, handler in before.items():
            signal.signal(ended, handler)
