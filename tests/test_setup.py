"""A fresh machine is set up once, exactly as locked, and told plainly what it lacks."""

from __future__ import annotations

import hashlib
import io
import os
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from packaging.requirements import Requirement

from leafletpress.bootstrap import doctor, libraries, machine, place, start, testing
from leafletpress.problems import MissingTool

ROOT = machine.ROOT
LOCKS = {name: (ROOT / name).read_text(encoding="utf-8") for name in (machine.RUN, machine.TEST)}
SUBSET = next(need for need in libraries.LIBRARIES if need.name == "HarfBuzz-subset")

Missing = Callable[..., set[str]]


@pytest.fixture
def missing(monkeypatch: pytest.MonkeyPatch) -> Missing:
    """Makes the machine lack what is named; the set it returns can be emptied again."""

    def lack(*names: str) -> set[str]:
        gone = set(names)
        monkeypatch.setattr(libraries, "is_met", lambda need: need.name not in gone)
        monkeypatch.setattr(libraries, "version", lambda need: "" if need.name in gone else "1.0")
        return gone

    return lack


@pytest.fixture
def calls(monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """The package manager's commands, recorded instead of run, on a Debian that is a stranger's.

    Not root, not CI, no terminal; nothing gets installed.
    """
    monkeypatch.delenv("CI", raising=False)
    monkeypatch.setattr(libraries, "is_root", lambda: False)
    monkeypatch.setattr(sys, "stdin", io.StringIO())
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setattr(shutil, "which", {"apt-get": "/usr/bin/apt-get"}.get)
    recorded: list[list[str]] = []

    def record(command: Sequence[str]) -> tuple[int, str]:
        recorded.append(list(command))
        return 0, ""

    monkeypatch.setattr(libraries, "quietly", record)
    return recorded


# --- system libraries --------------------------------------------------------------------------


def test_a_missing_library_is_told_with_the_command_of_every_system(
    missing: Missing, calls: list[list[str]]
) -> None:
    missing("HarfBuzz-subset", "libthai")
    with pytest.raises(MissingTool) as caught:
        libraries.provide(libraries.LIBRARIES)
    told = str(caught.value)
    assert "error[missing-library]: HarfBuzz-subset, libthai: not on this machine" in told
    for command in (
        "sudo apt-get update && sudo apt-get install -y --no-install-recommends "
        "libharfbuzz-subset0 libthai0",
        "sudo dnf install -y harfbuzz libthai",
        "brew install harfbuzz libthai",
        "pacman -S --noconfirm mingw-w64-ucrt-x86_64-harfbuzz mingw-w64-ucrt-x86_64-libthai",
    ):
        assert f": {command}\n" in told + "\n"
    assert calls == [], "nobody agreed to an installation"


def test_a_missing_library_ends_with_code_3_and_no_traceback(
    missing: Missing,
    calls: list[list[str]],
    capfd: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(machine, "is_ready", lambda _root: True)
    monkeypatch.setattr(machine, "is_inside", lambda _root: True)
    assert machine.prepare(ROOT) == 0
    missing("Pango")
    assert start.from_clone([]) == 3
    assert capfd.readouterr().err.startswith("error[missing-library]: Pango")
    assert calls == []


def test_a_complete_machine_is_left_alone(missing: Missing, calls: list[list[str]]) -> None:
    missing()
    libraries.provide((*libraries.LIBRARIES, libraries.VENV))
    assert calls == []


@pytest.mark.parametrize("who", ["root", "CI"])
def test_root_and_ci_install_only_what_is_missing_and_say_so(
    who: str,
    missing: Missing,
    calls: list[list[str]],
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> None:
    gone = missing("Pango", "HarfBuzz-subset")
    monkeypatch.setattr(libraries, "is_root", lambda: who == "root")
    monkeypatch.setenv("CI", "true" if who == "CI" else "")

    def install(command: Sequence[str]) -> tuple[int, str]:
        calls.append(list(command))
        if "install" in command:
            gone.clear()
        return 0, ""

    monkeypatch.setattr(libraries, "quietly", install)
    libraries.provide(libraries.LIBRARIES)
    sudo = [] if who == "root" else ["sudo"]
    install_them = "apt-get install -y --no-install-recommends libpango-1.0-0 libharfbuzz-subset0"
    assert calls == [[*sudo, "apt-get", "update"], [*sudo, *install_them.split()]]
    err = capfd.readouterr().err
    assert err == "setting up: installing libpango-1.0-0 libharfbuzz-subset0 with apt-get\n"


def test_ci_never_waits_for_a_password(monkeypatch: pytest.MonkeyPatch) -> None:
    ran: list[list[str]] = []

    def run(command: list[str], **_: object) -> subprocess.CompletedProcess[str]:
        ran.append(command)
        return subprocess.CompletedProcess(command, 0, "")

    monkeypatch.setenv("CI", "true")
    monkeypatch.setattr(subprocess, "run", run)
    libraries.quietly(["sudo", "apt-get", "update"])
    assert ran == [["sudo", "-n", "apt-get", "update"]]


@pytest.mark.parametrize(("answer", "installs"), [("y", True), ("", False), ("no", False)])
def test_a_person_at_a_terminal_is_asked_first(
    answer: str,
    installs: bool,
    missing: Missing,
    calls: list[list[str]],
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> None:
    missing("HarfBuzz-subset")
    monkeypatch.setattr(sys.stdin, "isatty", lambda: True)
    monkeypatch.setattr("builtins.input", lambda _question: answer)
    with pytest.raises(MissingTool):  # the recorder installs nothing
        libraries.provide([SUBSET])
    assert bool(calls) is installs
    assert "sudo apt-get install -y --no-install-recommends libharfbuzz-subset0" in (
        capfd.readouterr().err
    )


@pytest.mark.parametrize(
    ("code", "told"),
    [
        (100, "apt-get failed (code 100): HarfBuzz-subset"),
        (0, "apt-get did its work, and still HarfBuzz-subset"),
    ],
)
def test_an_installation_that_does_not_help_is_not_taken_for_one_that_did(
    code: int,
    told: str,
    missing: Missing,
    calls: list[list[str]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    missing("HarfBuzz-subset")
    monkeypatch.setattr(libraries, "is_root", lambda: True)
    monkeypatch.setattr(libraries, "quietly", lambda _command: (code, "E: no such host"))
    with pytest.raises(MissingTool) as caught:
        libraries.provide([SUBSET])
    assert told in str(caught.value)
    assert "apt-get install -y --no-install-recommends libharfbuzz-subset0" in str(caught.value)
    assert calls == []


def test_the_libraries_are_really_opened() -> None:
    assert all(libraries.is_met(need) for need in libraries.LIBRARIES)
    assert re.fullmatch(r"\d+\.\d+\.\d+", libraries.version(SUBSET))
    absent = SUBSET._replace(files={"linux": "libno-such.so.0", sys.platform: "libno-such.so.0"})
    assert not libraries.is_met(absent)
    assert libraries.version(absent) == ""


def test_the_library_names_are_those_weasyprint_opens() -> None:
    import importlib.util

    found = importlib.util.find_spec("weasyprint")
    assert found
    assert found.origin
    source = (Path(found.origin).parent / "text" / "ffi.py").read_text(encoding="utf-8")
    for need in libraries.LIBRARIES:
        if need.name != "libthai":  # Pango's own
            assert [name for name in need.files.values() if f"'{name}'" not in source] == []


# --- programs for the tests --------------------------------------------------------------------


def test_the_tests_programs_are_installed_as_libraries_are(
    missing: Missing, calls: list[list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    missing("Chromium", "gettext")
    monkeypatch.setattr(libraries, "is_root", lambda: True)
    libraries.offer(libraries.FOR_TESTS)
    installing, given = calls[-1][:-2], calls[-1][-2:]
    assert installing == ["apt-get", "install", "-y", "--no-install-recommends"]
    assert given == ["chromium", "gettext"]


def test_without_leave_the_tests_go_on_and_say_what_is_skipped(
    missing: Missing, calls: list[list[str]], capfd: pytest.CaptureFixture[str]
) -> None:
    missing("gettext")
    libraries.offer(libraries.FOR_TESTS)
    told = capfd.readouterr().err
    assert told.startswith("warning[missing-library]: gettext: not on this machine")
    assert "install -y --no-install-recommends gettext\n" in told
    assert told.endswith("the tests that want gettext are skipped\n")
    assert calls == []


def test_a_browser_of_another_name_will_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CHROMIUM", raising=False)
    monkeypatch.setattr(shutil, "which", {"google-chrome": "/opt/chrome"}.get)
    assert libraries.program(libraries.BROWSER) == "/opt/chrome"
    assert libraries.is_met(libraries.BROWSER)
    assert not libraries.is_met(libraries.GETTEXT)
    monkeypatch.setattr(shutil, "which", lambda _name: None)
    assert libraries.version(libraries.BROWSER) == ""
    monkeypatch.setenv("CHROMIUM", "/mine")
    assert libraries.program(libraries.BROWSER) == "/mine"
    assert libraries.program(libraries.GETTEXT) is None


# --- .venv -------------------------------------------------------------------------------------


@pytest.fixture
def clone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A fresh clone whose venv and pip are played: each only leaves its mark, `steps`."""
    (tmp_path / "requirements.lock").write_text("segno==1.6.6\n")
    (tmp_path / "requirements-test.lock").write_text("pytest==9.2.0\n")
    (tmp_path / "pyproject.toml").write_text("[project]\n")

    def play(command: Sequence[str], root: Path, _lock: object) -> None:
        if machine.TEST not in command:
            assert not (root / ".venv" / machine.STAMP).exists(), "stamped before it was finished"
        machine.python(root).parent.mkdir(parents=True, exist_ok=True)
        machine.python(root).touch()
        with (root / "steps").open("a") as steps:
            print(*command, file=steps)

    monkeypatch.setattr(machine, "_call", play)
    monkeypatch.setattr(libraries, "provide", lambda _needs: None)
    return tmp_path


def steps(root: Path) -> list[str]:
    return (root / "steps").read_text().splitlines()


def test_the_lock_is_installed_with_hashes_and_without_resolving(clone: Path) -> None:
    machine.set_up(clone)
    made, locked, ours = steps(clone)
    assert "-m venv --clear" in made
    assert {"--require-hashes", "--no-deps", "--only-binary=:all:"} <= set(locked.split())
    assert ours.endswith("--no-deps --no-build-isolation --no-index -e .")
    assert machine.is_ready(clone)


def test_a_second_set_up_does_nothing(clone: Path) -> None:
    machine.set_up(clone)
    machine.set_up(clone)
    assert len(steps(clone)) == 3


def test_a_venv_that_is_a_link_leaves_the_folder_behind_it_alone(
    clone: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    theirs = tmp_path_factory.mktemp("theirs")
    (theirs / machine.STAMP).write_text("theirs")
    (clone / ".venv").symlink_to(theirs)
    machine.set_up(clone)
    assert not (clone / ".venv").is_symlink()
    assert {path.name: path.read_text() for path in theirs.iterdir()} == {machine.STAMP: "theirs"}


def test_the_tests_tools_come_with_the_first_test_and_stay(clone: Path) -> None:
    machine.set_up(clone)
    assert machine.is_ready(clone)
    assert not machine.is_ready(clone, machine.TEST)
    machine.set_up(clone, machine.TEST)
    assert machine.is_ready(clone, machine.TEST)
    *_, added = steps(clone)
    assert "--require-hashes" in added
    assert added.endswith("-r requirements-test.lock")
    machine.set_up(clone)
    machine.set_up(clone, machine.TEST)
    assert len(steps(clone)) == 4


def test_a_test_alone_sets_up_both_locks(clone: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    entered: list[Sequence[str]] = []
    monkeypatch.setattr(start, "ROOT", clone)
    monkeypatch.setattr(machine, "enter", lambda _root, words: entered.append(words) or 0)
    assert start.from_clone(["check"]) == 0
    assert not machine.is_ready(clone, machine.TEST)
    assert start.from_clone(["test", "-x"]) == 0
    assert machine.is_ready(clone, machine.TEST)
    assert entered == [["check"], ["test", "-x"]]


def test_a_changed_lock_of_the_tests_keeps_nobody_from_building(clone: Path) -> None:
    machine.set_up(clone, machine.TEST)
    (clone / machine.TEST).write_text("pytest==9.2.1\n")
    assert machine.is_ready(clone)
    assert not machine.is_ready(clone, machine.TEST)
    machine.set_up(clone, machine.TEST)
    assert sum("-m venv --clear" in step for step in steps(clone)) == 2, "old tools were kept"
    assert machine.is_ready(clone, machine.TEST)


@pytest.mark.parametrize("fails_at", [1, 2, 3])
def test_an_interrupted_set_up_is_begun_anew(
    fails_at: int, clone: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    machine.set_up(clone)
    (clone / "requirements.lock").write_text("segno==1.6.7\n")
    play = machine._call
    count = iter(range(1, 99))

    def stop(command: Sequence[str], root: Path, lock: io.BufferedReader) -> None:
        play(command, root, lock)
        if next(count) == fails_at:
            raise KeyboardInterrupt

    monkeypatch.setattr(machine, "_call", stop)
    assert machine.prepare(clone) == 130
    assert not (clone / ".venv" / machine.STAMP).exists()
    monkeypatch.setattr(machine, "_call", play)
    machine.set_up(clone)
    assert machine.is_ready(clone)


@pytest.mark.parametrize("file", ["requirements.lock", "pyproject.toml"])
def test_a_changed_lock_means_set_up_again(file: str, clone: Path) -> None:
    machine.set_up(clone)
    assert machine.is_ready(clone)
    with (clone / file).open("a") as changed:
        changed.write("# changed\n")
    assert not machine.is_ready(clone)


def test_a_venv_whose_python_has_gone_is_not_ready(clone: Path) -> None:
    machine.set_up(clone)
    machine.python(clone).unlink()
    machine.python(clone).symlink_to(clone / "moved-away")
    assert not machine.is_ready(clone)


def test_another_python_or_place_means_set_up_again(
    clone: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = machine.fingerprint(clone, machine.RUN)
    moved = clone / "moved"
    moved.mkdir()
    for name in ("requirements.lock", "pyproject.toml"):
        shutil.copy(clone / name, moved)
    assert machine.fingerprint(moved, machine.RUN) != before
    monkeypatch.setattr(sys.implementation, "cache_tag", "cpython-399")
    assert machine.fingerprint(clone, machine.RUN) != before


@pytest.mark.skipif(os.name == "nt", reason="holds the lock with flock")
def test_two_runs_at_once_make_one_venv(clone: Path, capfd: pytest.CaptureFixture[str]) -> None:
    import threading

    with machine._alone(clone) as lock:
        second = threading.Thread(target=machine.set_up, args=(clone,))
        second.start()
        second.join(0.2)
        assert second.is_alive(), "it did not wait"
        machine.make_venv(clone, lock)
    second.join(5)
    assert len(steps(clone)) == 3
    assert "waiting for another run" in capfd.readouterr().err


@pytest.mark.parametrize(
    ("pip_says", "told"),
    [
        (
            "ERROR: THESE PACKAGES DO NOT MATCH THE HASHES FROM THE REQUIREMENTS FILE.\n"
            "    segno==1.6.6 from x:\n        Expected sha256 00\n",
            "error[wrong-hash]: segno==1.6.6 as downloaded is not what the lock names",
        ),
        (
            "WARNING: Retrying (Retry(total=0)) after connection broken\n"
            "ERROR: No matching distribution found for segno==1.6.6\n",
            "error[no-network]",
        ),
        (
            "ERROR: No matching distribution found for pikepdf==10.17.0\n",
            "error[no-wheel]: pikepdf==10.17.0 has no ready-made build",
        ),
        (
            "ERROR: Could not install packages due to an OSError: [Errno 28] No space left\n",
            "error[set-up]: could not make .venv: Could not install packages due to an OSError",
        ),
        ("", "error[set-up]: could not make .venv: no reason given"),
    ],
)
def test_what_pip_says_reaches_the_person_as_one_clear_message(
    pip_says: str, told: str, tmp_path: Path
) -> None:
    lock = tmp_path / "requirements.lock"
    lock.touch()
    fail = [sys.executable, "-c", f"import sys; print({pip_says!r}); sys.exit(1)"]
    with lock.open("rb") as held, pytest.raises(MissingTool) as caught:
        machine._call(fail, tmp_path, held)
    assert str(caught.value).startswith(told)


def test_a_folder_that_cannot_be_written_is_told_without_a_traceback(
    clone: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    def refuse(*_: object) -> None:
        raise PermissionError(13, "Permission denied", ".venv")

    monkeypatch.setattr(machine, "_call", refuse)
    assert machine.prepare(clone) == 3
    assert "error[set-up]: could not make .venv: [Errno 13]" in capfd.readouterr().err


def test_other_projects_settings_do_not_reach_our_venv(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONPATH", "elsewhere")
    monkeypatch.setenv("PIP_TARGET", "elsewhere")
    monkeypatch.setenv("PIP_INDEX_URL", "a mirror, which is wanted")
    kept = machine._environment()
    assert kept.keys().isdisjoint({"PYTHONPATH", "PIP_TARGET"})
    assert "PIP_INDEX_URL" in kept


# --- the lock ----------------------------------------------------------------------------------


@pytest.mark.parametrize("lock", LOCKS.values(), ids=LOCKS)
def test_every_locked_requirement_has_a_version_and_a_hash(lock: str) -> None:
    blocks = re.split(r"\n(?=[^\s#])", lock.split("\n\n")[-1])
    requirements = [block for block in blocks if not block.startswith("#")]
    assert len(requirements) == len(doctor.locked(lock)) > 20
    for block in requirements:
        assert re.match(r"[a-z0-9.-]+==\S+", block)
        assert re.search(r"--hash=sha256:[0-9a-f]{64}", block), block.splitlines()[0]


@pytest.mark.parametrize("lock", LOCKS.values(), ids=LOCKS)
def test_the_lock_names_no_package_index(lock: str) -> None:
    assert not re.search(r"://|--(extra-)?index-url|--find-links|--trusted-host", lock)


def versions(lock: str) -> dict[str, str]:
    return {requirement.name: requirement.version for requirement in doctor.locked(LOCKS[lock])}


def test_the_locks_hold_all_that_pyproject_asks_for() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    to_run = [*project["build-system"]["requires"], *project["project"]["dependencies"]]
    to_test = project["dependency-groups"]["test"]
    for lock, wanted in ((machine.RUN, to_run), (machine.TEST, to_test)):
        for line in map(Requirement, wanted):
            has = versions(lock)[line.name.lower()]
            assert line.specifier.contains(has), f"lock again: {line}"


def test_the_tests_bring_no_other_version_of_what_makes_leaflets() -> None:
    run, test = versions(machine.RUN), versions(machine.TEST)
    both = run.keys() & test.keys()
    assert "packaging" in both
    assert [name for name in both if run[name] != test[name]] == []


def test_leaflets_are_made_without_the_tests_tools() -> None:
    assert versions(machine.RUN).keys().isdisjoint({"mypy", "playwright", "pytest", "ruff"})


def test_the_lock_is_for_windows_too() -> None:
    markers = {each.name: each.marker for each in doctor.locked(LOCKS[machine.RUN])}
    assert markers["colorama"] == "sys_platform == 'win32'"


# --- doctor ------------------------------------------------------------------------------------


def test_the_fonts_are_the_pinned_ones() -> None:
    assert doctor.font_faults(ROOT / "fonts") == {}


def test_a_font_that_was_touched_or_lost_or_slipped_in_is_noticed(tmp_path: Path) -> None:
    good, bad = b"\0\1\0\0 good", b"\0\1\0\0 bad"
    names = ("Kept.ttf", "Touched.ttf", "Lost.ttf")
    sums = [f"{hashlib.sha256(good).hexdigest()}  {name}\n" for name in names]
    (tmp_path / "SHA256SUMS").write_text("".join(sums))
    (tmp_path / "Kept.ttf").write_bytes(good)
    (tmp_path / "Touched.ttf").write_bytes(bad)
    (tmp_path / "Stray.otf").write_bytes(good)
    assert doctor.font_faults(tmp_path) == {
        "Touched.ttf": "is not the pinned file",
        "Lost.ttf": "missing",
        "Stray.otf": "not in SHA256SUMS",
    }


def test_fonts_without_checksums_are_not_taken_for_good(tmp_path: Path) -> None:
    assert doctor.font_faults(tmp_path) == {"SHA256SUMS": "missing or empty"}


def test_doctor_on_a_bare_machine_names_what_is_missing_and_installs_nothing(
    clone: Path, missing: Missing, calls: list[list[str]], capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.copytree(ROOT / "fonts", clone / "fonts")
    missing("Pango", "Python's venv")
    assert doctor.examine(doctor.of_clone(clone)) == 3
    table = capsys.readouterr().out
    assert re.search(r"^MISSING +Pango +not found$", table, re.MULTILINE)
    assert re.search(r"^MISSING +Python's venv +not found$", table, re.MULTILINE)
    assert re.search(r"^MISSING +\.venv +not made yet$", table, re.MULTILINE)
    assert re.search(r"^MISSING +segno +not installed, locked 1\.6\.6$", table, re.MULTILINE)
    assert re.search(r"^ok +HarfBuzz +1\.0$", table, re.MULTILINE)
    assert "apt-get install" in table
    assert calls == []
    assert not (clone / ".venv").exists()


def test_doctor_says_of_the_tests_tools_that_they_can_wait(
    clone: Path, missing: Missing, capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.copytree(ROOT / "fonts", clone / "fonts")
    missing("gettext")
    machine.set_up(clone)
    doctor.examine(doctor.of_clone(clone))
    table = capsys.readouterr().out
    assert re.search(r"^later +gettext +not here; python3 build.py test gets it$", table, re.M)
    assert re.search(r"^later +requirements-test.lock +not here", table, re.MULTILINE)
    assert "pytest" not in table
    machine.set_up(clone, machine.TEST)
    doctor.examine(doctor.of_clone(clone))
    assert re.search(r"^MISSING +pytest +not installed", capsys.readouterr().out, re.MULTILINE)


def test_doctor_of_an_installed_package_looks_at_this_python() -> None:
    lines = ["PyYAML", "weasyprint==1.0", "no-such (>=2)", 'pyyaml>=9; extra == "more"']
    rows = [(row.part, bool(row.remedy)) for row in doctor.required(lines)]
    assert rows == [("PyYAML", False), ("weasyprint", True), ("no-such", True)]


def test_doctor_compares_installed_versions_with_the_lock(
    clone: Path, missing: Missing, capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.copytree(ROOT / "fonts", clone / "fonts")
    missing()
    machine.set_up(clone)
    info = clone / ".venv/lib/python3.11/site-packages/segno-1.6.6.dist-info"
    info.mkdir(parents=True)
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: Segno\nVersion: 1.6.6\n")
    assert doctor.examine(doctor.of_clone(clone)) == 0
    assert "All there." in capsys.readouterr().out
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: Segno\nVersion: 1.6.1\n")
    assert doctor.examine(doctor.of_clone(clone)) == 3
    assert "1.6.1, locked 1.6.6" in capsys.readouterr().out


# --- version, and the command's name -----------------------------------------------------------


def test_the_version_is_told_with_nothing_installed(capfd: pytest.CaptureFixture[str]) -> None:
    bare = [sys.executable, "-E", "-S", str(ROOT / "build.py"), "--version"]
    assert subprocess.run(bare, check=False).returncode == 0
    wanted = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["version"]
    assert capfd.readouterr().out == f"leafletpress {wanted}\n"


@pytest.mark.parametrize(
    ("program", "told"),
    [
        ("/clone/build.py", "python3 build.py update ar"),
        ("/usr/bin/leafletpress", "leafletpress update ar"),
        (r"Scripts/leafletpress.exe", "leafletpress update ar"),
    ],
)
def test_a_hint_is_the_command_that_can_be_typed_here(
    program: str, told: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "argv", [program])
    assert place.typed("update ar") == told


def test_no_hint_names_the_command_by_itself() -> None:
    """`place.typed` does; what only a clone can do, or measures one, may."""
    allowed = {"bootstrap", "bench"}
    package = ROOT / "leafletpress"
    texts = {path.relative_to(package): path.read_text("utf-8") for path in package.rglob("*.py")}
    naming = {path.parts[0] for path, text in texts.items() if "build.py" in text}
    assert naming == allowed


# --- test --------------------------------------------------------------------------------------


@pytest.mark.parametrize("failing", ["ruff", "mypy", "pytest", ""])
def test_every_tool_runs_pytest_last_and_one_failure_counts(
    failing: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    ran: list[str] = []

    def tool(*words: str) -> int:
        ran.append(" ".join(words[:2]))
        return int(words[0] == failing)

    monkeypatch.setattr(testing, "_tool", tool)
    assert testing.run_tests(["-x"]) == int(bool(failing))
    assert [line.split()[0] for line in ran] == ["ruff", "ruff", "mypy", "pytest"]


@pytest.mark.parametrize(
    ("asked", "ran"),
    [
        (("-x",), ("pytest", *testing.PARALLEL, "-x")),
        (("-m", "soak"), ("pytest", "-m", "soak")),
        (("-k", "soak", "-n", "2"), ("pytest", "-k", "soak", "-n", "2")),
    ],
)
def test_tests_share_the_processors_unless_they_measure_time(
    asked: tuple[str, ...], ran: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    words: list[tuple[str, ...]] = []
    monkeypatch.setattr(testing, "_tool", lambda *tool: words.append(tool) or 0)
    assert testing.run_tests(asked) == 0
    assert words[-1] == ran
