"""The command: words typed at a terminal → a run of the pipeline, and what is said about it."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, replace
from pathlib import Path
from typing import Annotated, Literal

import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn
from rich.table import Table

from . import (
    add_language,
    bench,
    catalogs,
    cli_dist,
    cli_machine,
    cli_review,
    cli_site,
    gate,
    manifest,
    planning,
    reports,
    runs,
)
from . import cache as kept
from . import status as standing
from . import watch as watching
from .bootstrap import place
from .bootstrap.place import typed
from .problems import BuildError, MissingTool, Problem, Severity, UsageError, errors, gathering
from .project import Project
from .stages import content

app = typer.Typer(
    add_completion=False,
    pretty_exceptions_enable=False,
    help="Printable leaflets in many languages. Without a command: build.",
    no_args_is_help=False,
)
Leaflets = Annotated[list[str] | None, typer.Argument(help="Leaflets to build; all by default.")]
Languages = Annotated[list[str] | None, typer.Option("--lang", "-l", help="Only this language.")]
Codes = Annotated[list[str] | None, typer.Argument(help="Languages; all by default.")]
Territories = Annotated[list[str] | None, typer.Option("--territory", "-t", help="Only this one.")]
Layouts = Annotated[
    list[str] | None, typer.Option("--layout", help="Only this layout: trifold, trifold-letter.")
]
Outputs = Annotated[list[str] | None, typer.Option("--output", "-o", help="Only this output.")]
Local = Annotated[Path | None, typer.Option(help="A file that describes your local service.")]
Out = Annotated[Path, typer.Option(help="Where the files go.")]
ProjectFolder = Annotated[Path | None, typer.Option("--project", help="Your own content's folder.")]
CacheFolder = Annotated[Path | None, typer.Option("--cache", help="Where finished work is kept.")]
NoCache = Annotated[bool, typer.Option("--no-cache", help="Make everything anew, keep nothing.")]
Release = Annotated[bool, typer.Option("--release", help="Signed editions only; dist/release/.")]
Shape = Literal["text", "github"]
Keep = Annotated[bool, typer.Option("--keep", help="Keep refused files, in dist/refused/.")]
Watch = Annotated[bool, typer.Option("--watch", help="Build again whenever a file is saved.")]
Jobs = Annotated[int | None, typer.Option("--jobs", "-j", min=1, help="How many at once.")]

if not place.IS_INSTALLED:  # it compares a clone with other tools
    bench.register(app)
cli_machine.register(app)
cli_review.register(app)
add_language.register(app)
cli_dist.register(app)
cli_site.register(app)


@app.callback(invoke_without_command=True)
def default(version: cli_machine.Version = False) -> None:
    """Printable leaflets in many languages. Without a command: build."""


@app.command()
def build(
    leaflets: Leaflets = None,
    lang: Languages = None,
    territory: Territories = None,
    layout: Layouts = None,
    output: Outputs = None,
    local: Local = None,
    out: Out = Path("dist"),
    project: ProjectFolder = None,
    jobs: Jobs = None,
    cache: CacheFolder = None,
    no_cache: NoCache = False,
    release: Release = False,
    keep: Keep = False,
    watch: Watch = False,
) -> int:
    """Build the leaflets into dist/."""
    settings = planning.Settings(
        project=Project.open(project),
        out=out,
        leaflets=tuple(leaflets or ()),
        languages=tuple(lang or ()),
        territories=tuple(territory or ()),
        layouts=tuple(layout or ()),
        outputs=tuple(output or ()),
        local=local,
        keep=keep,
    )
    if jobs:
        settings = replace(settings, jobs=jobs)
    if release:
        out = out / "release" if out == Path("dist") else out
        settings = replace(settings, release=True, out=out)
    if cache or no_cache:
        settings = replace(settings, kept=None if no_cache else cache)
    if watch:
        return _watch(settings)
    planned = planning.plan(settings)
    if found := planning.read_local(settings):
        print(f"{found.name}: on the sheets of {planned[0].territory}; others are left as they are")
    if out.is_dir():
        _say_problems(_as_warnings(manifest.entries(out / manifest.NAME)[1]))
    with _progress(len(planned)) as report:
        results = runs.build(settings, report)
    _say_problems(problem for built in results for problem in built.problems)
    _summary(results, out)
    _say_local(settings)
    return runs.exit_code(results, settings)


def _as_warnings(problems: Iterable[Problem]) -> Iterator[Problem]:
    """What a build mends itself, as it writes it anew."""
    return (replace(problem, severity=Severity.WARNING) for problem in problems)


def _watch(settings: planning.Settings) -> int:
    """Until Ctrl-C: each saved file makes the sheets it touches anew."""
    planning.plan(settings)

    def report(built: runs.Built) -> None:
        print(_line(built), flush=True)
        _say_problems(built.problems)

    print("watching; Ctrl-C ends it", flush=True)
    watching.watch(settings, report, lambda error: _say_problems(error.problems))
    return 0


@contextmanager
def _progress(total: int) -> Iterator[Callable[[runs.Built], None]]:
    """A bar at a terminal, a line an edition anywhere else."""
    if not sys.stdout.isatty():
        yield lambda built: print(_line(built), flush=True)
        return
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("{task.completed}/{task.total}"),
    )
    with Progress(*columns, transient=True) as bar:
        task = bar.add_task("building", total=total)

        def report(built: runs.Built) -> None:
            bar.update(task, advance=1, description=str(built.job))

        yield report


def _line(built: runs.Built) -> str:
    if built.failed:
        return f"{built.job}: refused"
    if built.is_left_out:
        return f"{built.job}: withdrawn, left out"
    size = built.files[0].type_size if built.files else 0
    return f"{built.job}: {_count(len(built.files), 'file')} at {size:g} pt"


def _summary(results: Iterable[runs.Built], out: Path) -> None:
    results = list(results)
    files = sum(len(built.files) for built in results)
    refused = sum(built.failed for built in results)
    lost = f", {_count(refused, 'edition')} refused" if refused else ""
    out_of = sum(built.is_left_out for built in results)
    lost += f", {_count(out_of, 'edition')} withdrawn" if out_of else ""
    print(f"{_count(files, 'file')} in {out}/{lost}")


def _say_local(settings: planning.Settings) -> None:
    """Sheets with a local service are no part of an ordinary build, which leaves them there."""
    if not settings.local:
        listed = [file["local"] for file in manifest.earlier(settings.out) if file.get("local")]
        for name in sorted(set(listed)):
            count = _count(listed.count(name), "file")
            print(f"{name}: {count} of an earlier build; make them again with --local FILE")


def _count(number: int, thing: str) -> str:
    return f"{number} {thing}" if number == 1 else f"{number} {thing}s"


@app.command()
def extract(project: ProjectFolder = None) -> int:
    """Write locales/*.pot, the English for translators."""
    told = catalogs.extract(Project.open(project))
    print("\n".join(told) or "the English has not changed")
    return 0


@app.command()
def update(codes: Codes = None, project: ProjectFolder = None) -> int:
    """Bring the catalogs up to the English; nothing that was translated is lost."""
    world = Project.open(project)
    asked = [catalogs.one_of(code, world) for code in codes] if codes else world.languages
    for line in catalogs.extract(world):
        print(line)
    problems: list[Problem] = []
    for code in asked:
        with gathering(problems):  # the others go on
            for updated in catalogs.update(code, world):
                print(updated)
    _say_problems(problems)
    return 1 if problems else 0


@app.command()
def check(
    codes: Codes = None,
    as_json: Annotated[bool, typer.Option("--json", help="For programs.")] = False,
    shape: Annotated[Shape, typer.Option("--format", help="Text, or GitHub's marks.")] = "text",
    project: ProjectFolder = None,
) -> int:
    """Look for mistakes in content and catalogs, without building."""
    world = Project.open(project)
    found = [*gate.check_content(world), *world.templates.problems()]
    asked = [catalogs.one_of(code, world) for code in codes] if codes else world.languages
    for code in asked:
        found += gate.check(code, world)
    problems = list(dict.fromkeys(found))
    count = len(errors(problems))
    if as_json:
        print(reports.as_json(problems))
    elif shape == "github":
        print(reports.as_annotations(problems))
    else:
        _say_problems(problems)
        others = f"{_count(count, 'error')}, {_count(len(problems) - count, 'warning')}"
        print(others if problems else "nothing is wrong")
    return 1 if count else 0


@app.command()
def explain(
    code: Annotated[str, typer.Argument(help="As it stands in brackets: lost-placeholder.")],
) -> int:
    """Say why a problem is one, and what to do about it."""
    print(reports.explained(code.strip("[]")))
    return 0


@app.command()
def status(
    fit: Annotated[bool, typer.Option("--fit", help="Type size and fill of each panel.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="For programs.")] = False,
    out: Out = Path("dist"),
    project: ProjectFolder = None,
) -> int:
    """Where every text stands; with --fit, how the last build came out."""
    world = Project.open(project)
    if fit:
        return _say_fit(out, as_json)
    found = standing.status(world)
    if as_json:
        print(json.dumps(found.as_data(), indent=1, ensure_ascii=False))
        return 0
    _say_status(found)
    return 0


def _say_status(found: standing.Status) -> None:
    console = Console(highlight=False, width=None if sys.stdout.isatty() else 140)
    table = Table("language", "translated", "fuzzy", "missing", "prints", box=None)
    for each in found.languages:
        counts = (str(each.translated), str(each.fuzzy), str(each.missing))
        table.add_row(f"{each.name} ({each.language})", *counts, each.printable)
    console.print(table)
    for title, entries in (("Not printed", found.withheld), ("To check again", found.stale)):
        if entries:
            console.print(f"\n{title}:", style="bold")
        for entry in entries:
            console.print(f"  {entry.territory} {entry.name}: {entry.why}", markup=False)
    console.print(f"\nFor a clinician to confirm: {len(found.waiting)} sentences", style="bold")
    for sentence in found.waiting:
        place = f"leaflets/{sentence.leaflet}/leaflet.yaml:{sentence.line}"
        console.print(f"  {place}: {sentence.text}", markup=False)


def _say_fit(out: Path, as_json: bool) -> int:
    fits = standing.fits(out)
    if not fits:
        hint = f"run “{typed()}” first"
        raise BuildError([Problem("nothing-built", f"there is no manifest in {out}", hint=hint)])
    if as_json:
        print(json.dumps([asdict(fit) for fit in fits], indent=1))
        return 0
    panels = [panel for panel in fits[0].fills if panel != "cover"]
    table = Table("edition", "pt", *panels, box=None)
    for fit in fits:
        shares = [f"{fit.fills[panel]:.0%}" for panel in panels]
        table.add_row(fit.edition, f"{fit.type_size:g}", *shares)
    Console(highlight=False, width=None if sys.stdout.isatty() else 140).print(table)
    return 0


@app.command()
def docs(project: ProjectFolder = None) -> int:
    """Write docs/schema/*.json, by which editors check YAML files, and our docs/problems.md."""
    world = Project.open(project)
    if world.is_ours:
        world.write("docs/problems.md", reports.page().encode())
        print("docs/problems.md")
    for kind in content.KINDS:
        text = json.dumps(content.schema(kind), indent=1, ensure_ascii=False) + "\n"
        world.write(f"docs/schema/{kind}.json", text.encode())
    print(f"docs/schema/: {len(content.KINDS)} files")
    return 0


@app.command()
def cache(
    clear: Annotated[bool, typer.Option("--clear", help="Remove all of it.")] = False,
    folder: CacheFolder = None,
) -> int:
    """Show how much finished work is kept, or remove it."""
    store = kept.Cache(folder or kept.default_folder())
    if clear:
        print(f"{store.clear()} entries removed from {store.folder}")
        return 0
    entries = store.entries()
    size = sum(entry[1] for entry in entries) / 1_000_000
    print(f"{len(entries)} entries, {size:.1f} MB in {store.folder}")
    return 0


# ---------------------------------------------------------------- saying it


def _say_problems(problems: Iterable[Problem]) -> None:
    """Each problem once, in order, coloured at a terminal."""
    console = Console(stderr=True, highlight=False, soft_wrap=True)
    colours = {Severity.ERROR: "red", Severity.WARNING: "yellow", Severity.INFO: "cyan"}
    for problem in dict.fromkeys(problems):
        head, *rest = str(problem).split("\n")
        style = f"bold {colours[problem.severity]}" if console.is_terminal else None
        console.print(head, style=style, markup=False)
        for line in rest:
            console.print(line, markup=False)


def _refuse_empty(arguments: list[str]) -> None:
    """An empty word is a slip: “--out ""” would build into the folder one stands in."""
    for number, argument in enumerate(arguments):
        if not argument.strip() or (argument.endswith("=") and argument.startswith("--")):
            before = arguments[number - 1] if number and not argument.strip() else argument
            message = f"there is nothing after “{before.rstrip('=')}”"
            hint = "write a value, or leave the option out; a variable of a script may be empty"
            raise UsageError([Problem("usage", message, hint=hint)])


def _with_default(arguments: list[str]) -> list[str]:
    """`build` may be left out."""
    names = {
        command.name or command.callback.__name__
        for command in app.registered_commands
        if command.callback
    }
    first = arguments[0] if arguments else ""
    if first in names or first in ("--help", "-h", "--version"):
        return arguments
    return ["build", *arguments]


def _plain(message: str) -> str:
    """What the command line's own library says, in words."""
    for said, meant in (
        (r"Input should be a valid (integer|number).*", "wanted is a number"),
        (r"Input should be greater than or equal to ", "wanted is a number of at least "),
        (r"Input should be less than or equal to ", "wanted is a number of at most "),
        (r"Input should be ", "wanted is "),
    ):
        message = re.sub(said, meant, message)
    return message


STOPPED = 130
"""What a shell calls a command that was ended by Ctrl-C, and typer answers to one."""


def _stopped() -> int:
    print("stopped; the next build goes on from here", file=sys.stderr)
    return STOPPED


def main(arguments: list[str] | None = None) -> int:
    """0 built, 1 problems in the content, 2 wrong usage, 3 a tool or font is missing."""
    given = sys.argv[1:] if arguments is None else arguments
    try:
        _refuse_empty(given)
        result = app(_with_default(given), standalone_mode=False, prog_name=typed())
    except BuildError as error:
        _say_problems(error.problems)
        codes = {UsageError: 2, MissingTool: 3}
        return next((code for kind, code in codes.items() if isinstance(error, kind)), 1)
    except typer.Exit as stop:
        return stop.exit_code
    except (typer.Abort, KeyboardInterrupt):
        return _stopped()
    except Exception as error:  # a usage error of the command line's own library
        if hasattr(error, "exit_code") and hasattr(error, "format_message"):
            print(f"error[usage]: {_plain(error.format_message())}", file=sys.stderr)
            print(f"  hint: {typed('--help')}", file=sys.stderr)
            return 2
        raise
    return _stopped() if result == STOPPED else int(result or 0)


if __name__ == "__main__":
    sys.exit(main())
