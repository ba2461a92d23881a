"""Warm processes, each making one edition at a time: a `concurrent.futures.Executor`."""

from __future__ import annotations

import gc
import os
import signal
from collections.abc import Callable
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from multiprocessing import parent_process
from pathlib import Path
from threading import Thread, get_ident
from typing import Any

from . import making
from .problems import MissingTool, Problem, UsageError

Act = Callable[..., Any]


def executor(jobs: int, fonts: tuple[Path, ...], pages: int = 0) -> Executor:
    """Something that makes tickets, `jobs` at once; nothing is started before it is needed.

    `pages` is how many laid-out pages each process remembers.
    """
    return Pool(jobs, fonts, pages) if jobs > 1 else Here(fonts, pages)


THREADS = Problem(
    "threads",
    "this executor makes several editions at once in threads of one process",
    hint="give processes, a ProcessPoolExecutor or leafletpress.workers.executor(…): what lays a "
    "page out keeps fonts, its log and its memory once a process",
)


def require_processes(given: Executor) -> None:
    """UsageError unless what it is given is done in other processes, or here and now.

    It is asked, and not looked at: an executor of anyone's own is as good as ours.
    """
    if isinstance(given, Pool | Here):
        return
    process, thread = given.submit(_where).result()
    if process == os.getpid() and thread != get_ident():
        raise UsageError([THREADS])


def _where() -> tuple[int, int]:
    return os.getpid(), get_ident()


class Pool(Executor):
    """Processes started with the first ticket, and anew with the next one after one has died."""

    def __init__(self, jobs: int, fonts: tuple[Path, ...], pages: int = 0) -> None:
        self._jobs, self._needs = jobs, (fonts, pages)
        self._pool: ProcessPoolExecutor | None = None

    def submit(self, fn: Act, /, *args: Any, **kwargs: Any) -> Future[Any]:
        """A future whose result is a BrokenProcessPool if the process dies."""
        try:
            return self._started().submit(fn, *args, **kwargs)
        except BrokenProcessPool:
            self.shutdown()
            return self._started().submit(fn, *args, **kwargs)

    def _started(self) -> ProcessPoolExecutor:
        if self._pool is None:
            self._pool = ProcessPoolExecutor(self._jobs, initializer=_begin, initargs=self._needs)
        return self._pool

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:  # noqa: ARG002
        """What has not begun is left; a stopped build does not go on in the background."""
        if self._pool:
            self._pool.shutdown(wait, cancel_futures=True)
        self._pool = None


def _begin(fonts: tuple[Path, ...], pages: int) -> None:
    follow_parent()
    with suppress(MissingTool):  # told by the first ticket
        making.warm(fonts, pages)


def follow_parent() -> None:
    """This process does not outlive the one that started it, and leaves Ctrl-C to it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    if parent := parent_process():
        parent.join()
        os._exit(1)


class Here(Executor):
    """Makes each ticket in this process, as soon as it is given."""

    def __init__(self, fonts: tuple[Path, ...], pages: int = 0) -> None:
        self._needs = (fonts, pages)
        self._is_warm = False

    def submit(self, fn: Act, /, *args: Any, **kwargs: Any) -> Future[Any]:
        """A future that is done."""
        if not self._is_warm:
            making.warm(*self._needs)
            self._is_warm = True
        future: Future[Any] = Future()
        try:
            future.set_result(fn(*args, **kwargs))
        except Exception as error:
            future.set_exception(error)
        return future

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:  # noqa: ARG002
        """The process collects its garbage as it did before."""
        if self._is_warm:
            gc.unfreeze()
            gc.enable()
        self._is_warm = False
