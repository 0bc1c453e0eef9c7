"""``python -m scenes``: the lectures, and what helps in making them."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from scenes.stage.errors import LectureError

if TYPE_CHECKING:
    from scenes.stage.publishing.course import Course


def _folder(name: str, about: str) -> Callable[[Any], Any]:
    """Return the option of a folder that is called like its parameter unless another one is given."""
    kind = click.Path(path_type=Path, file_okay=False)
    return click.option(f"--{name}_dir", name, type=kind, default=Path(name), show_default=True, help=about)


MEDIA = _folder("media", "Where Manim puts films.")
BUILD = _folder("build", "Where what is published goes.")
QUALITY = click.option(
    "-q", "--quality", type=click.Choice("lmhpk"), default=None, help="Which films are taken. [default: course.toml]"
)


@click.group(invoke_without_command=True, context_settings={"help_option_names": ["-h", "--help"]})
@click.pass_context
def main(context: click.Context) -> None:
    """List the lectures; with a command, preview, inspect, build or publish them.

    A lecture is rendered by Manim: ./run manim -qh scenes/newton.py
    """
    if context.invoked_subcommand is None:
        context.invoke(list_lectures)


@main.command("list")
@MEDIA
@BUILD
def list_lectures(media: Path = Path("media"), build: Path = Path("build")) -> None:
    """List the lectures with length, languages and state."""
    from rich.console import Console
    from rich.table import Table

    from scenes.stage.desk.catalogue import lecture_names, look_up

    table = Table("lecture", "title", "length", "languages", "state", box=None, pad_edge=False)
    for name in lecture_names():
        entry = look_up(name, media, build)
        table.add_row(entry.name, entry.title, entry.length, " ".join(entry.languages), entry.state)
    Console().print(table)


@main.command()
@MEDIA
def doctor(media: Path) -> None:
    """Say what is missing on this machine, and how to get it."""
    from scenes.stage.desk.doctor import examine

    ill = False
    for item in examine(media):
        mark = "ok     " if item.fine else "MISSING" if item.needed else "absent "
        click.echo(f"{mark}  {item.subject}: {item.found}" + (f"\n         {item.remedy}" if not item.fine else ""))
        ill |= item.needed and not item.fine
    raise SystemExit(int(ill))


@main.command()
@click.argument("lectures", nargs=-1)
@click.option("--silent", is_flag=True, help="Let lines take the time of reading instead of that of the voice.")
@click.option("--language", default=None, help="Which script is played; by default the lecture's own.")
@click.option(
    "--film",
    type=click.Path(path_type=Path, dir_okay=False),
    default=None,
    help="The finished film of the one lecture named; by default the newest under the media folder, if there is one.",
)
@click.option("--json", "as_json", is_flag=True, help="Print for programs.")
@click.option(
    "--only",
    multiple=True,
    type=click.Choice(["layout", "pace", "truth", "captions"]),
    help="What is looked at; by default everything. May be given several times.",
)
@click.option("--variants", is_flag=True, help="Also the variants that `variants` names, for their truth.")
@MEDIA
def inspect(
    lectures: tuple[str, ...],
    silent: bool,
    language: str | None,
    film: Path | None,
    as_json: bool,
    only: tuple[str, ...],
    variants: bool,
    media: Path,
) -> None:
    """Play LECTURES (all by default) without a film and say what is wrong; exit with 1 when anything is."""
    from scenes.stage.desk.inspect_command import inspect_lectures

    raise SystemExit(inspect_lectures(lectures, silent, language, film, as_json, media, only, variants))


@main.command()
@click.argument("lectures", nargs=-1)
@click.option("--language", default=None, help="Which script is meant; by default the lecture's own.")
@click.option(
    "--film",
    type=click.Path(path_type=Path, dir_okay=False),
    default=None,
    help="The finished film of the one lecture named; by default the newest under the media folder.",
)
@click.option("--json", "as_json", is_flag=True, help="Print for programs.")
@MEDIA
def listen(lectures: tuple[str, ...], language: str | None, film: Path | None, as_json: bool, media: Path) -> None:
    """Hear the finished films of LECTURES (all by default) and hold their words, numbers and marks against the script.

    Exit with 1 when a number is heard wrong, when too many words are heard differently, or
    when a gesture is far from its word.
    """
    from scenes.stage.desk.listen import listen_to_films

    raise SystemExit(listen_to_films(lectures, language, film, as_json, media))


@main.command()
@click.argument("lecture")
def beats(lecture: str) -> None:
    """List the beats of LECTURE: what each needs, its lines with their marks, and its claims."""
    from scenes.stage.desk.beat_table import describe_beats
    from scenes.stage.desk.catalogue import find_lecture

    click.echo(describe_beats(find_lecture(lecture)))


@main.command()
@click.argument("lecture")
@click.option("--language", default=None, help="Which script; by default the lecture's own.")
@click.option("--beat", "chosen", multiple=True, help="Only this beat; give it several times for several.")
@click.option("--voice", is_flag=True, help="With the lecture's voice, in place of the time of reading.")
@MEDIA
def preview(lecture: str, language: str | None, chosen: tuple[str, ...], voice: bool, media: Path) -> None:
    """Render a quick draft of LECTURE, or of one beat, and show its frames on one sheet."""
    from scenes.stage.desk.catalogue import find_lecture
    from scenes.stage.desk.preview import render_preview

    film, sheet = render_preview(find_lecture(lecture), media / "preview", language, chosen, voice)
    click.echo(f"{film}\n{sheet}")
    if sys.stdout.isatty():
        click.launch(str(sheet))


@main.command()
@click.argument("lecture")
def variants(lecture: str) -> None:
    """Show what a teacher may change in LECTURE, with an example to copy."""
    from scenes.stage.desk.catalogue import find_lecture
    from scenes.stage.desk.variants import describe_variants

    click.echo(describe_variants(Path(lecture).stem, find_lecture(lecture)))


@main.command()
@click.argument("lecture")
@click.option("--language", default="en", show_default=True, help="Of voice, captions and words on screen.")
@click.option("--quality", type=click.Choice("lmhpk"), default="h", show_default=True, help="Manim's -q.")
@click.option("--jobs", type=click.IntRange(1), default=1, show_default=True, help="How many processes draw.")
@click.option("--part", default="", metavar="K/N", help="Draw the K-th of N parts and make no film: for N nodes.")
@click.option("--helper", type=int, default=1, hidden=True, help="With --claims: the number of this process.")
@click.option("--claims", type=click.Path(path_type=Path, file_okay=False), default=None, hidden=True)
@MEDIA
@BUILD
def film(
    lecture: str, language: str, quality: str, jobs: int, part: str, helper: int, claims: Path | None,
    media: Path, build: Path,
) -> None:  # fmt: skip
    """Render LECTURE into build/films, as the course's build does.

    Several nodes that share a folder draw it together: `--part 1/3`, `2/3` and `3/3`, each on its own; then, without
    `--part`, the film is made of what they drew.
    """
    from scenes.stage.desk.render_film import claim_in, draw_part, every_nth, render_film

    name = Path(lecture).stem
    if claims is not None:
        draw_part(name, language, quality, media, str(helper), claim_in(claims))
        return
    if part:
        number, nodes = _read_part(part)
        draw_part(name, language, quality, media, f"{number}-of-{nodes}", every_nth(number, nodes))
        return
    click.echo(f"{render_film(name, language, quality, media, build, jobs)}")


def _say_what_is_missing(
    course: Course, quality: str, there: dict[tuple[str, str], int], language: str | None = None
) -> None:
    """Say which films of a course are not there, or only in another size."""
    from scenes.stage.publishing.course import QUALITIES

    height = QUALITIES[quality][0]
    wanted = [(name, spoken) for name in course.lectures for spoken in course.languages_of(name)]
    wanted = [key for key in wanted if language in (None, key[1])]
    if missing := [f"{name} ({spoken})" for name, spoken in wanted if (name, spoken) not in there]:
        click.echo(f"Without {', '.join(missing)}: not rendered yet.", err=True)
    if others := [f"{name} ({found}p)" for (name, _), found in there.items() if found != height]:
        click.echo(f"Not at {height}p, so in the size there is: {', '.join(others)}.", err=True)
    _say_what_is_outside(course)


def _say_what_is_outside(course: Course) -> None:
    """Say which lectures are not in the course."""
    if course.outside:
        click.echo(f"Not in the course: {', '.join(course.outside)}. An arc of course.toml takes it in.", err=True)


def _read_part(part: str) -> tuple[int, int]:
    """Return the number of a part and how many there are."""
    number, slash, nodes = part.partition("/")
    if slash and part.isascii() and number.isdecimal() and nodes.isdecimal() and 1 <= int(number) <= int(nodes):
        return int(number), int(nodes)
    raise LectureError(f'--part says which of how many, for instance 1/4, not "{part}".')


def _film_folders(build: Path, media: Path) -> list[Path]:
    """Return where finished films are looked for."""
    return [build / "films", media / "videos"]


@main.command()
@click.option("--base-url", default="", help="Where the site will stand, if not where course.toml says.")
@click.option(
    "--drafts", is_flag=True, help="Show films that are out of date with a notice; otherwise they are refused."
)
@QUALITY
@click.option("--built", is_flag=True, hidden=True, help="Take films of the build only.")
@click.option("--av1", is_flag=True, help="Add a smaller second file to each film, which most browsers take.")
@click.option("--serve", is_flag=True, help="Show the site on this machine until Ctrl-C.")
@click.option("--port", type=click.IntRange(0, 65535), default=8000, show_default=True, help="For --serve.")
@MEDIA
@BUILD
def site(
    base_url: str, drafts: bool, quality: str | None, built: bool, av1: bool, serve: bool, port: int,
    media: Path, build: Path,
) -> None:  # fmt: skip
    """Write the course's site to build/site from the films that have been rendered."""
    from contextlib import nullcontext

    from scenes.stage.publishing.course import read_course
    from scenes.stage.publishing.serve import open_server
    from scenes.stage.publishing.site import write_site

    course, folder = read_course(), build / "site"
    quality = quality or course.quality
    folders = [build / "films"] if built else _film_folders(build, media)
    # A port that is taken is said before anything is written.
    with open_server(folder, port) if serve else nullcontext() as server:
        pages = write_site(course, folders, folder, base_url=base_url, quality=quality, drafts=drafts, av1=av1)
        click.echo(f"{folder / 'index.html'}: the course with {len(pages)} lecture page{'s' * (len(pages) != 1)}")
        there = {(page.record.lecture, page.language): page.record.height for page in pages}
        _say_what_is_missing(course, quality, there)
        if server is not None:
            click.echo(f"http://127.0.0.1:{server.server_port}/ until Ctrl-C")
            try:
                server.serve_forever()
            except KeyboardInterrupt:
                click.echo("")


@main.command()
@click.argument("lecture")
@click.option("--language", default=None, help="Of the film; by default the first one of the course.")
@QUALITY
@click.option("--master", is_flag=True, help="Take the 2160p60 film: as -q k.")
@MEDIA
@BUILD
def publish(lecture: str, language: str | None, quality: str | None, master: bool, media: Path, build: Path) -> None:
    """Write a folder of LECTURE that is ready to upload: YouTube, Bilibili, PeerTube, podcast, plain files."""
    from scenes.stage.publishing.course import read_course
    from scenes.stage.publishing.films import choose_film, other_languages, refuse_stale
    from scenes.stage.publishing.inspected import findings_of
    from scenes.stage.publishing.upload import refuse_at_sight, write_upload

    course, folders = read_course(), _film_folders(build, media)
    film = choose_film(course, folders, lecture, language, "k" if master else quality)
    refuse_stale([film])
    refuse_at_sight(film, master=master)
    if findings_of(film) is None:
        from scenes.stage.desk.inspect_command import inspect_lectures

        click.echo("The inspector has not seen this film yet; it plays the lecture once.")
        inspect_lectures((film.record.lecture,), False, film.record.language, film.path, False, media)
    target = build / "publish" / _folder_name(film.record.lecture, film.record.language, course.languages[0])
    others = other_languages(course, folders, film)
    click.echo(f"{write_upload(film, others, course, target, master=master)}: ready to upload")


@main.command()
@click.argument("lecture")
@click.option("--language", default=None, help="Of the film; by default the first one of the course.")
@QUALITY
@click.option("--one-file", is_flag=True, help="Write the page with its film as one HTML file instead.")
@click.option("--drafts", is_flag=True, help="Take a film that is out of date too.")
@MEDIA
@BUILD
def clips(
    lecture: str, language: str | None, quality: str | None, one_file: bool, drafts: bool, media: Path, build: Path
) -> None:
    """Write each chapter of LECTURE as a clip for the classroom."""
    from scenes.stage.publishing.clips import ONE_FILE_LIMIT, write_clips, write_one_file
    from scenes.stage.publishing.course import read_course, read_exercises
    from scenes.stage.publishing.films import choose_film, other_languages, refuse_stale
    from scenes.stage.publishing.pages import Page

    course, folders = read_course(), _film_folders(build, media)
    film = choose_film(course, folders, lecture, language, quality)
    refuse_stale([film], drafts=drafts)
    name, language = film.record.lecture, film.record.language
    if not one_file:
        for clip in write_clips(film, build / "class" / name / language):
            click.echo(f"{clip}")
        return
    others = other_languages(course, folders, film)
    page = Page(record=film.record, course=course, others=others, exercise=read_exercises(course, language).get(name))
    target = write_one_file(film, page, build / "class" / f"{name}.{language}.html")
    size = target.stat().st_size
    click.echo(f"{target}: {size / 1e6:.0f} MB")
    if size > ONE_FILE_LIMIT:
        click.echo("Browsers take many seconds to open so large a file: render at -qm, or hand out clips.", err=True)


@main.command()
@click.argument("lecture", required=False)
@click.option("--course", "whole", is_flag=True, help="The whole course as an IMS Common Cartridge instead.")
@click.option("--language", default=None, help="Of the films; by default the first one of the course.")
@QUALITY
@click.option("--drafts", is_flag=True, help="Take films that are out of date too.")
@MEDIA
@BUILD
def package(
    lecture: str | None, whole: bool, language: str | None, quality: str | None, drafts: bool, media: Path, build: Path
) -> None:
    """Write LECTURE as a SCORM 1.2 package, or with --course all lectures as a Common Cartridge."""
    from scenes.stage.publishing.course import QUALITIES, read_course, read_exercises
    from scenes.stage.publishing.films import choose_film, find_film, other_languages, refuse_stale
    from scenes.stage.publishing.packages import write_cartridge, write_scorm
    from scenes.stage.publishing.pages import Page

    if (lecture is None) != whole:
        raise click.UsageError("Name one lecture, or ask for all of them with --course.")
    course, folders = read_course(), _film_folders(build, media)
    if lecture is None:
        spoken = language or course.languages[0]
        quality = quality or course.quality
        height = QUALITIES[quality][0]
        found = {name: find_film(folders, name, spoken, height, others=True) for name in course.lectures}
        films = [film for film in found.values() if film is not None]
        if not films:
            raise LectureError(
                f"There is no finished film in {spoken}: "
                f"render the lectures first, with ./run python -m scenes build -q {quality}"
            )
        _say_what_is_missing(course, quality, {(f.record.lecture, spoken): f.record.height for f in films}, spoken)
    else:
        films = [choose_film(course, folders, lecture, language, quality)]
        spoken = films[0].record.language
    refuse_stale(films, drafts=drafts)
    exercises = read_exercises(course, spoken)
    if lecture is None:
        target = build / "packages" / f"course.{spoken}.imscc"
        cartridge = write_cartridge(course, films, exercises, spoken, target)
        click.echo(f"{cartridge}: {len(films)} lecture{'s' * (len(films) != 1)}")
        return
    name = films[0].record.lecture
    others = other_languages(course, folders, films[0])
    page = Page(record=films[0].record, course=course, others=others, exercise=exercises.get(name))
    click.echo(f"{write_scorm(films[0], page, build / 'packages' / f'{name}.{spoken}.scorm12.zip')}")


@main.command("build")
@click.argument("lectures", nargs=-1)
@click.option("-q", "--quality", type=click.Choice("lmhpk"), default=None, help="Of the films. [default: course.toml]")
@click.option("-j", "--jobs", type=click.IntRange(1), default=None, help="Processes at a time. [default: all cores]")
@click.option("-n", "--dry-run", is_flag=True, help="Say what would be made, and why.")
@click.option("-k", "--keep-going", is_flag=True, help="Go on with other lectures when one fails.")
@click.option("--report", is_flag=True, help="Write build/report.html when it is done.")
@click.option("--profile", default="local", show_default=True, help="Where it runs: local, slurm or ./a/folder.")
@click.option("--nodes", type=click.IntRange(1), default=1, help="Draw each film in so many parts, each a job.")
@click.option("--base-url", default="", help="Where the site will stand, if not where course.toml says.")
@MEDIA
@BUILD
def build_course(
    lectures: tuple[str, ...], quality: str | None, jobs: int | None, dry_run: bool, keep_going: bool, report: bool,
    profile: str, nodes: int, base_url: str, media: Path, build: Path,
) -> None:  # fmt: skip
    """Render what is out of date, of the course or of LECTURES alone, and write the site.

    Upload folders, packages and clips are made by their own commands: publish, package, clips.
    """
    import os

    from scenes.stage.publishing.build import Build, run_build
    from scenes.stage.publishing.course import check_address, read_course, read_exercises

    course = read_course()
    check_address(base_url, "--base-url")
    for language in course.languages:
        read_exercises(course, language)  # what the site will miss is said before anything is rendered
    _say_what_is_outside(course)
    plan = Build(
        build,
        media,
        jobs or os.cpu_count() or 1,
        quality or course.quality,
        base_url,
        os.environ.get("LECTURE_VOICE", ""),
        tuple(Path(name).stem for name in lectures),
        nodes,
    )
    arguments = [*(["--dry-run", "--quiet", "host"] if dry_run else []), *(["--keep-going"] if keep_going else [])]
    raise SystemExit(run_build(course, plan, arguments, profile=profile, report=report and not dry_run))


def _folder_name(lecture: str, language: str, first: str) -> str:
    return lecture if language == first else f"{lecture}.{language}"


def run() -> None:
    """Run the command; a lecture's error is one message."""
    try:
        main(prog_name="python -m scenes")
    except LectureError as error:
        click.echo(f"{error}", err=True)
        raise SystemExit(1) from None


if __name__ == "__main__":
    run()
