"""Bytes → a file that is whole or not there at all."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from .problems import BuildError, Place, Problem


def put(path: Path, data: bytes) -> None:
    """The file with this content, never half of it; left alone when it is the same already."""
    try:
        if path.is_file() and path.read_bytes() == data:
            return
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{os.getpid()}-", suffix=".part")
        try:
            with os.fdopen(handle, "wb") as stream:
                stream.write(data)
            Path(name).chmod(0o644)
            Path(name).replace(path)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise
    except OSError as error:
        message = f"{path} cannot be written: {error.strerror}"
        raise BuildError([Problem("unwritable", message, Place(str(path)))]) from error
