"""What users are meant to do keeps the suite green: a language added, texts signed."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import HOME

PARTS = (".git", ".venv", "dist", "__pycache__", ".pytest_cache", ".mypy_cache", ".ruff_cache")
READS_WHAT_IS_SHIPPED = (
    *("test_editions.py", "test_status.py", "test_catalogs.py", "test_add_language.py"),
    *("test_review.py", "test_architecture.py"),
)
NAMES = ("Mina Okoye, doctor", "Piet Verhoef, nurse")


@pytest.mark.soak
def test_a_language_added_and_texts_signed_keep_the_suite_green(tmp_path: Path) -> None:
    clone = tmp_path / "clone"
    shutil.copytree(HOME, clone, ignore=shutil.ignore_patterns(*PARTS))
    run(clone, "add-language", "so")
    for language in ("en", "es"):
        said = run(clone, "review", "ketamine", language, "--out", str(tmp_path / "review"))
        (digest,) = re.findall(r"^digest (.*)$", said, re.MULTILINE)
        for name in NAMES:
            run(clone, "sign-off", "ketamine", language, "--digest", digest, "--by", name)
    tests = [f"tests/{name}" for name in READS_WHAT_IS_SHIPPED]
    closing = python(clone, "-m", "pytest", "-p", "no:cacheprovider", *tests)
    assert closing.returncode == 0, closing.stdout[-4000:]


def run(clone: Path, *arguments: str) -> str:
    done = python(clone, "-m", "leafletpress.cli", *arguments)
    assert done.returncode == 0, done.stderr
    return done.stdout


def python(clone: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    cache = str(clone.parent / "cache")
    environment = {**os.environ, "PYTHONPATH": str(clone), "LEAFLETPRESS_CACHE": cache}
    command = [sys.executable, *arguments]
    return subprocess.run(command, cwd=clone, env=environment, capture_output=True, text=True)
