"""What is left in dist/ is right, whatever happens to a build."""

from __future__ import annotations

import hashlib
import json
import os
import pickle
import random
import resource
import signal
import subprocess
import sys
import threading
import time
from concurrent.futures import Executor, Future, ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from conftest import HOME, ProjectCopy

from leafletpress import making, manifest, pipeline, planning, runs, watch
from leafletpress.cache import default_folder
from leafletpress.problems import BuildError, Problem, UsageError
from leafletpress.sources import read_by_a_run

BUILD = [sys.executable, "-m", "leafletpress.cli", "build"]
SOME = ["--lang", "en", "--lang", "ar", "--territory", "GB"]


def start(out: Path, *more: str, cache: Path | None = None) -> subprocess.Popen[bytes]:
    keep = ["--cache", str(cache)] if cache else ["--no-cache"]
    command = [*BUILD, *SOME, "--out", str(out), *keep, *more]
    quiet = subprocess.DEVNULL
    return subprocess.Popen(command, cwd=HOME, stdout=quiet, stderr=quiet, start_new_session=True)


@pytest.fixture(scope="module")
def right(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """File → digest, as an undisturbed build makes them."""
    out = tmp_path_factory.mktemp("right")
    assert start(out).wait() == 0
    return digests(out)


def digests(out: Path) -> dict[str, str]:
    return {
        path.relative_to(out).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in out.rglob("*.pdf")
    }


def assert_nothing_wrong(out: Path, right: dict[str, str]) -> None:
    """Every file under a final name is whole and right; the manifest can be read, if there."""
    for name, digest in digests(out).items():
        assert right[name] == digest, name
    if (out / manifest.NAME).exists():
        json.loads((out / manifest.NAME).read_text("utf-8"))


def stop(process: subprocess.Popen[bytes], how: int) -> None:
    with suppress(ProcessLookupError):
        os.killpg(process.pid, how)
    process.wait()


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_a_stopped_build_leaves_nothing_wrong(
    how: int, tmp_path: Path, right: dict[str, str]
) -> None:
    process = start(tmp_path / "dist", "--jobs", "2")
    time.sleep(1.2)
    stop(process, how)
    assert_nothing_wrong(tmp_path / "dist", right)
    assert start(tmp_path / "dist").wait() == 0
    assert digests(tmp_path / "dist") == right
    assert not list((tmp_path / "dist").rglob("*.part"))


@pytest.mark.soak
def test_a_hundred_kills_at_any_moment_leave_nothing_wrong(
    tmp_path: Path, right: dict[str, str]
) -> None:
    chance = random.Random(1)
    out, cache = tmp_path / "dist", tmp_path / "cache"
    for round_ in range(100):
        process = start(out, "--jobs", "2", cache=cache if round_ % 2 else None)
        time.sleep(chance.uniform(0.2, 2.2))
        stop(process, signal.SIGKILL)
        assert_nothing_wrong(out, right)
        if round_ % 10 == 9:
            for path in out.rglob("*.pdf"):
                path.unlink()
    assert start(out, cache=cache).wait() == 0
    assert digests(out) == right
    assert list(manifest.verify(out)) == []


def test_ctrl_c_is_answered(project: ProjectCopy, monkeypatch: pytest.MonkeyPatch) -> None:
    def stopped(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(pipeline, "draft", stopped)
    said = project.build("--no-cache")
    assert (said.code, said.err) == (130, "stopped; the next build goes on from here\n")


def test_a_wrong_file_would_be_seen(tmp_path: Path, right: dict[str, str]) -> None:
    name = next(iter(right))
    (tmp_path / name).parent.mkdir(parents=True)
    (tmp_path / name).write_bytes(b"%PDF half")
    with pytest.raises(AssertionError):
        assert_nothing_wrong(tmp_path, right)


def test_a_disk_that_is_full_leaves_nothing_wrong(tmp_path: Path, right: dict[str, str]) -> None:
    """A limit on the size of files stands for the full disk: writing fails half-way."""
    out = tmp_path / "dist"

    def small() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))

    command = [*BUILD, *SOME, "--out", str(out), "--no-cache", "--jobs", "1"]
    done = subprocess.run(command, cwd=HOME, capture_output=True, text=True, preexec_fn=small)
    assert done.returncode == 1
    assert "error[unwritable]" in done.stderr
    assert "Traceback" not in done.stderr
    assert digests(out) == {}
    assert not list(out.rglob("*.part"))
    assert start(out).wait() == 0
    assert digests(out) == right


def test_two_builds_into_one_folder_get_on(tmp_path: Path, right: dict[str, str]) -> None:
    out = tmp_path / "dist"
    both = [start(out, "--jobs", "1"), start(out, "--jobs", "1")]
    assert [process.wait() for process in both] == [0, 0]
    assert digests(out) == right
    assert list(manifest.verify(out)) == []


def test_one_or_many_jobs_and_any_place_and_time_give_the_same_bytes(
    tmp_path: Path, right: dict[str, str]
) -> None:
    for number, (jobs, zone, locale) in enumerate(
        [("1", "UTC", "C"), ("2", "Asia/Kathmandu", "tr_TR.UTF-8")]
    ):
        out = tmp_path / str(number)
        env = {**os.environ, "TZ": zone, "LC_ALL": locale, "PYTHONHASHSEED": str(number)}
        command = [*BUILD, *SOME, "--out", str(out), "--no-cache", "--jobs", jobs]
        subprocess.run(command, cwd=HOME, env=env, check=True, capture_output=True)
        assert digests(out) == right


def die(ticket: making.Ticket) -> making.Made:
    """An edition whose worker is killed; the others are made."""
    if ticket.language == "ar":
        os.kill(os.getpid(), signal.SIGKILL)
    return REAL(ticket)


REAL = making.make


def test_a_worker_that_dies_costs_one_edition(
    project: ProjectCopy, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(making, "make", die)
    out = str(project.root / "dist")
    asked = (*SOME, "--lang", "pl", "--output", "screen")
    said = project.run("build", "--jobs", "2", "--out", out, *asked)
    assert said.code == 1
    assert "error[worker-died]: ketamine ar GB" in said.err
    assert {name.split("/")[1] for name in project.dist} == {"en", "pl"}


def die_of_three(ticket: making.Ticket) -> making.Made:
    """Three workers die one after another: more than there are at once."""
    if ticket.language in ("ar", "es", "uk"):
        os.kill(os.getpid(), signal.SIGKILL)
    return REAL(ticket)


def test_workers_that_die_again_and_again_cost_their_own_editions(
    project: ProjectCopy, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(making, "make", die_of_three)
    codes = ("en", "ar", "pl", "es", "uk", "th")
    asked = [word for code in codes for word in ("--lang", code)] + ["--output", "screen"]
    out = str(project.root / "dist")
    said = project.run("build", "--jobs", "2", "--out", out, "--territory", "GB", *asked)
    assert said.code == 1
    assert said.err.count("error[worker-died]") == 3
    assert {name.split("/")[1] for name in project.dist} == {"en", "pl", "th"}


@pytest.mark.parametrize("jobs", ["1", "2"])
@pytest.mark.usefixtures("own_cache")  # what is kept needs no tool
def test_a_missing_tool_is_no_edition_s_fault(
    project: ProjectCopy, tmp_path: Path, jobs: str
) -> None:
    (tmp_path / "own/fonts").mkdir(parents=True)
    own = ("--project", str(tmp_path / "own"), "--jobs", jobs)
    said = project.run("build", *SOME, *own, "--out", str(project.root / "dist"))
    assert said.code == 3
    assert said.err.count("error[no-fonts]") == 1


def test_no_worker_outlives_a_build_that_is_killed(tmp_path: Path) -> None:
    process = start(tmp_path / "dist", "--jobs", "2")
    wait_for(lambda: len(family(process.pid)) == 3)
    workers = family(process.pid) - {process.pid}
    process.kill()  # itself alone, not its group
    process.wait()
    wait_for(lambda: not any(Path(f"/proc/{worker}/exe").exists() for worker in workers), 10)


def family(pid: int) -> set[int]:
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return {pid, *map(int, children)}


def test_problems_travel_between_processes() -> None:
    error = BuildError([Problem("too-long", "panel two is too full")])
    assert pickle.loads(pickle.dumps(error)).problems == error.problems


def test_a_damaged_manifest_stops_nothing(project: ProjectCopy) -> None:
    for content in ("", "[]", '{"files": 3, "made_with": 3}', '{"files": []'):
        project.write("dist/manifest.json", content)
        said = project.build("--lang", "en", "--territory", "GB")
        assert said.code == 0, said.err
        assert len(json.loads((project.root / "dist/manifest.json").read_text())["files"]) == 2


def test_files_of_editions_that_are_gone_leave_dist(project: ProjectCopy) -> None:
    project.edit("project.yaml", "[en, es, pl, uk, ar, ur, hi, th, zh_Hant_HK]", "[en, pl]")
    for name in ("IE: [en, es]", "US: [en, es]", "HK: [zh_Hant_HK, en]"):
        project.edit("project.yaml", f"      {name}\n", "")
    assert project.build().code == 0
    assert len(project.dist) == 4
    (project.root / "dist/mine.pdf").write_bytes(b"not ours")
    project.edit("project.yaml", "[en, pl]", "[en]")
    assert project.build().code == 0
    assert {name.split("/")[-2:][0] for name in project.dist} == {"en", "mine.pdf"}


def test_verify_sees_what_is_changed_missing_or_strange(project: ProjectCopy) -> None:
    project.build("--lang", "en", "--territory", "GB")
    out = project.root / "dist"
    assert project.run("verify", str(out)).code == 0
    first, second = project.pdfs
    first.write_bytes(first.read_bytes() + b" ")
    second.rename(out / "strange.pdf")
    said = project.run("verify", str(out))
    assert said.code == 1
    for code in ("file-differs", "file-missing", "file-unlisted"):
        assert f"error[{code}]" in said.err
    sums = (out / manifest.SUMS).read_text("utf-8")
    assert len(sums.splitlines()) == 2


def test_watch_shows_a_saved_word_at_once(project: ProjectCopy) -> None:
    settings = planning.Settings(
        out=project.root / "dist", languages=("en", "ar"), territories=("GB",), outputs=("screen",)
    )
    seen: list[str] = []
    running = threading.Event()
    running.set()
    with ThreadPoolExecutor(1) as pool:
        ended = pool.submit(
            watch.watch,
            settings,
            lambda built: seen.append(built.edition.language),
            lambda error: seen.append(str(error)),
            running.is_set,
        )
        wait_for(lambda: sorted(seen) == ["ar", "en"])
        path = project.root / "locales/ar/LC_MESSAGES/ketamine.po"
        text = path.read_text("utf-8")
        at = text.index('msgid "Your bladder"')
        begin = text.index('msgstr "', at) + len('msgstr "')
        path.write_text(text[:begin] + "مثانة " + text[begin:], "utf-8")
        wait_for(lambda: seen[2:] == ["ar"])
        running.clear()
        ended.result(timeout=20)


def test_what_all_languages_read_is_shown_in_all_at_once(project: ProjectCopy) -> None:
    settings = planning.Settings(out=project.root / "dist", territories=("GB",))

    def touched(name: str) -> tuple[str, ...]:
        files = [s for s in read_by_a_run(settings.project.files) if s.relative.as_posix() == name]
        assert files
        return watch._touched(files, settings)

    assert touched("locales/ar/LC_MESSAGES/ketamine.po") == ("ar",)
    for name in ("locales/ar/LC_MESSAGES/common.po", "locales/en/review.yaml", "project.yaml"):
        assert touched(name) == settings.languages == ()


def wait_for(done: object, seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while not done():  # type: ignore[operator]
        assert time.monotonic() < end, "nothing came"
        time.sleep(0.05)


def test_with_nothing_to_do_the_typesetter_is_not_imported(tmp_path: Path) -> None:
    cache = default_folder()
    assert start(tmp_path / "dist", cache=cache).wait() == 0
    arguments = ["build", "--out", str(tmp_path / "dist"), "--cache", str(cache), *SOME]
    code = f"import sys; from leafletpress import cli; cli.main({arguments!r}); "
    code += "sys.exit('weasyprint' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], cwd=HOME, capture_output=True)
    assert done.returncode == 0


class InAThread(Executor):
    """Somebody's own: each ticket in a new thread."""

    def submit(self, fn: Any, /, *args: Any, **kwargs: Any) -> Future[Any]:
        future: Future[Any] = Future()
        threading.Thread(target=lambda: future.set_result(fn(*args, **kwargs))).start()
        return future


@pytest.mark.parametrize("threads", [ThreadPoolExecutor, InAThread])
def test_threads_are_refused_before_anything_is_begun(
    project: ProjectCopy, threads: type[Executor]
) -> None:
    settings = planning.Settings(out=project.root / "dist", languages=("en",))
    with threads() as pool, pytest.raises(UsageError, match=r"error\[threads\].*\n.*processes"):
        runs.build(settings, print, pool)
    assert not (project.root / "dist").exists()


def test_processes_of_anyone_s_own_are_taken(project: ProjectCopy) -> None:
    settings = planning.Settings(
        out=project.root / "dist", languages=("en",), territories=("GB",), kept=None
    )
    with ProcessPoolExecutor(1) as pool:
        (built,) = runs.build(settings, print, pool)
    assert len(built.files) == 2
