"""``python -m scenes``: the lectures, and what helps in making them."""

from __future__ import annotations

import sys
from pathlib import Path

import click

MEDIA = click.option(
    "--media_dir",
    "media",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path("media"),
    show_default=True,
    help="Where Manim puts films.",
)


@click.group(invoke_without_command=True, context_settings={"help_option_names": ["-h", "--help"]})
@click.pass_context
def main(context: click.Context) -> None:
    """List the lectures; with a command, preview one or see what can be changed.

    A lecture is rendered by Manim: manim -qh scenes/newton.py
    """
    if context.invoked_subcommand is None:
        context.invoke(list_lectures)


@main.command("list")
@MEDIA
def list_lectures(media: Path = Path("media")) -> None:
    """List the lectures with length, languages and state."""
    from rich.console import Console
    from rich.table import Table

    from scenes.stage.desk.catalogue import lecture_names, look_up

    table = Table("lecture", "title", "length", "languages", "state", box=None, pad_edge=False)
    for name in lecture_names():
        entry = look_up(name, media)
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
@MEDIA
def inspect(
    lectures: tuple[str, ...],
    silent: bool,
    language: str | None,
    film: Path | None,
    as_json: bool,
    only: tuple[str, ...],
    media: Path,
) -> None:
    """Play LECTURES (all by default) without a film and say what is wrong; exit with 1 when anything is."""
    from scenes.stage.desk.inspect_command import inspect_lectures

    raise SystemExit(inspect_lectures(lectures, silent, language, film, as_json, media, only))


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


def run() -> None:
    """Run the command; a lecture's error is one message."""
    from scenes.stage.errors import LectureError

    try:
        main(prog_name="python -m scenes")
    except LectureError as error:
        click.echo(f"{error}", err=True)
        raise SystemExit(1) from None


if __name__ == "__main__":
    run()
