"""``python -m tests.mutants``: plants every lie, one at a time, and prints what noticed it."""

from __future__ import annotations

import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import click

from tests.mutants.plant import Plant, Verdict, try_plant
from tests.mutants.plants import PLANTS


def judge(plant: Plant) -> Verdict:
    """Try a plant in a folder of its own."""
    with tempfile.TemporaryDirectory(prefix="mutant") as folder:
        return try_plant(plant, Path(folder))


@click.command(context_settings={"help_option_names": ["-h", "--help"]})
@click.argument("words", nargs=-1)
@click.option("--jobs", default=2, show_default=True, help="How many at once.")
@click.option("--verbose", is_flag=True, help="Print what was said of each.")
def main(words: tuple[str, ...], jobs: int, verbose: bool) -> None:
    """Plant the lies whose description, file or lecture holds one of WORDS, by default all.

    Exits with 1 when one went unnoticed, or a twin was reported.
    """
    chosen = [p for p in PLANTS if not words or any(word in f"{p.lie} {p.file} {p.lecture}" for word in words)]
    verdicts = []
    with ThreadPoolExecutor(jobs) as pool:
        for verdict in pool.map(judge, chosen):
            verdicts.append(verdict)
            plant = verdict.plant
            state = "ok  " if verdict.right else "MISS" if not plant.innocent else "FALSE ALARM"
            what = f"(twin) {plant.lie}" if plant.innocent else plant.lie
            click.echo(f"{state}  {what:70.70s}  {verdict.by or '–':40.40s} {verdict.seconds:5.0f} s  {plant.file}")
            if verbose:
                click.echo(verdict.said)
    lies = [v for v in verdicts if not v.plant.innocent]
    twins = [v for v in verdicts if v.plant.innocent]
    noticed, quiet = sum(v.noticed for v in lies), sum(not v.noticed for v in twins)
    click.echo(f"{noticed} of {len(lies)} lies noticed, {len(twins) - quiet} of {len(twins)} innocent twins reported")
    sys.exit(0 if all(v.right for v in verdicts) else 1)


if __name__ == "__main__":
    main()
