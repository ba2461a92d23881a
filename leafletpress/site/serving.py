"""dist/site/ → a page in this computer's browser, and in nobody else's."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from ..bootstrap.place import typed
from ..problems import BuildError, Problem, UsageError

ALONE = "127.0.0.1"


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        """Nothing: who looked at what is nobody's business."""


def server(folder: Path, port: int) -> ThreadingHTTPServer:
    """A server that answers on the loopback alone; port 0 takes a free one."""
    if not (folder / "index.html").is_file():
        hint = f"run “{typed('site')}” first"
        raise BuildError([Problem("no-site", f"there is no site in {folder}", hint=hint)])
    try:
        return ThreadingHTTPServer((ALONE, port), partial(_Quiet, directory=str(folder)))
    except OSError as error:
        hint = "choose another with --port"
        message = f"port {port} cannot be used: {error.strerror}"
        raise UsageError([Problem("port", message, hint=hint)]) from error


def serve(folder: Path, port: int, say: Callable[[str], None]) -> None:
    """Shows the site until it is stopped."""
    with server(folder, port) as running:
        say(f"http://{ALONE}:{running.server_port}/ (Ctrl+C ends it)")
        try:
            running.serve_forever()
        except KeyboardInterrupt:
            say("stopped")
