"""The set-up script, on a copy of the project whose Python, pip and apt only write down how they are called."""

from __future__ import annotations

import os
import re
import shutil
import signal
import statistics
import subprocess
import sys
import time
import tomllib
from dataclasses import dataclass, field
from pathlib import Path

import pytest

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="run sets up Linux only")

PROJECT = Path(__file__).resolve().parents[1]
TOOLS = "bash sh env awk sed cat sha256sum flock find mkdir rm ls head tail grep readlink dirname id sleep true printf"

PYTHON = """#!/bin/bash
minor=${0##*.}; [[ $minor =~ ^[0-9]+$ ]] || minor=11
case "$1 $2" in
  "-c "*) echo "$minor ${HAS_PIP:-1} 1 $0" ;;
  "-m venv") echo "venv with 3.$minor" >> "$CALLS"; mkdir -p "${@: -1}/bin"; cp "$0" "${@: -1}/bin/python" ;;
  "-m pip") [[ $3 != --version ]] || exit 0
    echo "pip ${*:3}" >> "$CALLS"; echo "Collecting something"; touch "$STARTED"
    sleep "${PIP_SECONDS:-0}"; if [[ ${PIP_FAILS:-} ]]; then echo "ERROR: no route to index"; exit 1; fi ;;
esac
"""
LDCONFIG = "#!/bin/bash\necho 'libEGL.so.1 (x) libEGL.so (x) libGL.so.1 (x) libGL.so (x)'\n"
PKG_CONFIG = "#!/bin/bash\n[[ ! ${NO_PANGO:-} || $2 != pangocairo || -e $CALLS.apt ]]\n"
APT = '#!/bin/bash\necho "apt-get $*" >> "$CALLS"; touch "$CALLS.apt"\n'


@dataclass
class Machine:
    """A project folder and everything its ``run`` may find on the PATH."""

    folder: Path
    project: Path
    environment: dict[str, str] = field(default_factory=dict)

    def add_program(self, name: str, text: str = "#!/bin/sh\n") -> Path:
        path = self.folder / "programs" / name
        path.write_text(text)
        path.chmod(0o755)
        return path

    def start(self, *command: str, script: Path | None = None, **variables: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [str(script or self.project / "run"), *command],
            env=self.environment | variables,
            cwd=self.folder,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )

    def run(self, *command: str, script: Path | None = None, **variables: str) -> subprocess.CompletedProcess[str]:
        process = self.start(*command, script=script, **variables)
        out, err = process.communicate(timeout=60)
        return subprocess.CompletedProcess(command, process.returncode, out, err)

    def calls(self) -> str:
        """Return what the stand-ins wrote since the last question."""
        log = Path(self.environment["CALLS"])
        text = log.read_text() if log.exists() else ""
        log.unlink(missing_ok=True)
        return text

    def wait_for_pip(self) -> None:
        deadline = time.monotonic() + 20
        while not Path(self.environment["STARTED"]).exists():
            assert time.monotonic() < deadline, "pip was never called"
            time.sleep(0.01)


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    """Return a machine where nothing is missing but the environment; its paths hold spaces."""
    project = tmp_path / "my project"
    project.mkdir()
    for name in ("run", "requirements.lock", "pyproject.toml"):
        shutil.copy(PROJECT / name, project / name)
    programs = tmp_path / "programs"
    programs.mkdir()
    for tool in [*TOOLS.split(), "mv", "cp", "touch"]:
        (programs / tool).symlink_to(shutil.which(tool) or pytest.fail(f"this machine has no {tool}"))
    machine = Machine(tmp_path, project)
    machine.environment = {
        "PATH": str(programs),
        "HOME": str(tmp_path),
        "CALLS": str(tmp_path / "calls"),
        "STARTED": str(tmp_path / "started"),
    }
    for name, text in {"python3.11": PYTHON, "ldconfig": LDCONFIG, "pkg-config": PKG_CONFIG}.items():
        machine.add_program(name, text)
    for name in ("gcc", "g++"):
        machine.add_program(name)
    return machine


def test_first_call_installs_locked_hashed_packages_and_the_project(machine: Machine) -> None:
    result = machine.run("printf", "%s", "only this")
    assert (result.returncode, result.stdout) == (0, "only this"), result.stderr
    _, tools, packages, project = machine.calls().splitlines()
    assert "--require-hashes" in tools
    assert "--require-hashes" in packages
    assert f"-r {machine.project}/requirements.lock" in packages
    assert f"--no-deps --editable {machine.project}" in project
    assert all("--no-build-isolation" in line for line in (packages, project)), "unlocked build tools"


def test_another_lock_makes_an_environment_of_its_own_without_the_project(machine: Machine) -> None:
    machine.run("true")
    machine.calls()
    lock = machine.project / "requirements-course.lock"
    lock.write_text("setuptools==1\nother==2\n", encoding="utf-8")
    settings = {"RUN_LOCK": str(lock), "RUN_VENV": str(machine.project / ".venv-course")}
    assert machine.run("true", **settings).returncode == 0
    calls = machine.calls()
    assert f"-r {lock}" in calls
    assert "--editable" not in calls
    assert (machine.run("true", **settings).stderr, machine.run("true").stderr, machine.calls()) == ("", "", "")
    missing = machine.run("true", RUN_LOCK=str(machine.project / "no.lock"))
    assert missing.returncode == 1
    assert "cannot read the lock file" in missing.stderr


def test_ready_environment_is_used_as_it_is(machine: Machine) -> None:
    machine.run("true")
    machine.calls()
    result = machine.run("true", CI="true")
    assert (result.returncode, result.stderr, machine.calls()) == (0, "", "")


def test_command_gets_arguments_folder_path_and_its_status_comes_back(machine: Machine) -> None:
    link = machine.folder / "a link"
    link.symlink_to(machine.project / "run")
    script = 'printf "%s|" "$PWD" "$VIRTUAL_ENV" "${PATH%%:*}" "$@"; exit 37'
    result = machine.run("sh", "-c", script, "sh", "two words", "", "*", script=link)
    venv = str(machine.project / ".venv")
    assert result.stdout.split("|") == [str(machine.folder), venv, venv + "/bin", "two words", "", "*", ""]
    assert result.returncode == 37


@pytest.mark.parametrize(
    ("file", "addition", "expected"),
    [
        ("requirements.lock", "# renewed\n", r"venv.*\npip.*\npip.*\npip"),
        ("pyproject.toml", "[project.scripts]\n", r"pip.*\npip.*\npip"),
        ("run", "# another recipe\n", r"pip.*\npip.*\npip"),
        ("pyproject.toml", "[tool.elsewhere]\n", r"$"),
    ],
)
def test_change_is_noticed_where_it_matters(machine: Machine, file: str, addition: str, expected: str) -> None:
    machine.run("true")
    machine.calls()
    with (machine.project / file).open("a") as stream:
        stream.write(addition)
    assert machine.run("true").returncode == 0
    assert re.match(expected, machine.calls())
    assert machine.run("true").stderr == ""


@pytest.mark.parametrize("blow", [signal.SIGKILL, signal.SIGINT, signal.SIGTERM])
def test_interrupted_set_up_mends_itself(machine: Machine, blow: signal.Signals) -> None:
    process = machine.start("true", PIP_SECONDS="30")
    machine.wait_for_pip()
    os.killpg(process.pid, blow)
    _, err = process.communicate(timeout=20)
    assert process.returncode != 0
    assert blow != signal.SIGINT or "interrupted; the next ./run completes the set-up" in err
    machine.calls()
    assert machine.run("true").returncode == 0
    assert machine.calls().startswith("venv"), "what an interrupted pip left was trusted"


def test_interrupted_refresh_is_not_trusted_even_when_its_cause_is_undone(machine: Machine) -> None:
    machine.run("true")
    recipe = (machine.project / "run").read_text()
    (machine.project / "run").write_text(recipe + "# another recipe\n")
    Path(machine.environment["STARTED"]).unlink()
    process = machine.start("true", PIP_SECONDS="30")
    machine.wait_for_pip()
    os.killpg(process.pid, signal.SIGKILL)
    process.communicate()
    (machine.project / "run").write_text(recipe)
    machine.calls()
    assert machine.run("true").returncode == 0
    assert machine.calls().startswith("venv")


def test_failed_set_up_shows_why_and_mends_itself(machine: Machine) -> None:
    result = machine.run("printf", "never", PIP_FAILS="1")
    assert (result.returncode, result.stdout) == (1, "")
    assert "ERROR: no route to index" in result.stderr
    assert "call again" in result.stderr
    assert machine.run("true").returncode == 0


def test_failed_refresh_keeps_the_packages(machine: Machine) -> None:
    machine.run("true")
    with (machine.project / "run").open("a") as stream:
        stream.write("# another recipe\n")
    assert machine.run("true", PIP_FAILS="1").returncode == 1
    machine.calls()
    assert machine.run("true").returncode == 0
    assert machine.calls().startswith("pip"), "a working environment was thrown away"


def test_environment_is_rebuilt_after_a_move_or_a_changed_python(machine: Machine) -> None:
    machine.run("true")
    machine.project = machine.project.rename(machine.folder / "moved here")
    machine.calls()
    assert machine.run("true").returncode == 0
    assert machine.calls().startswith("venv"), "scripts hold the old path"
    python = machine.project / ".venv/bin/python"
    python.unlink()
    python.symlink_to("/usr/bin/python3.0")
    assert machine.run("true").returncode == 0
    assert machine.calls().startswith("venv")


def test_two_calls_at_once_set_up_once(machine: Machine) -> None:
    first = machine.start("true", PIP_SECONDS="0.3")
    machine.wait_for_pip()
    second = machine.run("true")
    assert (first.wait(timeout=20), second.returncode) == (0, 0)
    assert "waiting for another ./run" in second.stderr
    assert [line[:4] for line in machine.calls().splitlines()] == ["venv", "pip ", "pip ", "pip "]
    first.communicate()


def test_missing_packages_are_named_when_they_may_not_be_installed(machine: Machine) -> None:
    machine.add_program("apt-get", APT)
    (machine.folder / "programs/id").unlink()
    machine.add_program("id", "#!/bin/sh\necho 1000\n")
    result = machine.run("true", NO_PANGO="1", HAS_PIP="0")
    assert result.returncode == 1
    assert "needs root" in result.stderr
    assert "apt-get install --no-install-recommends python3.11-venv libpango1.0-dev\n" in result.stderr
    assert machine.calls() == ""
    assert not (machine.project / ".venv").exists()


def test_missing_packages_are_installed_by_root_unless_forbidden(machine: Machine) -> None:
    machine.add_program("apt-get", APT)
    (machine.folder / "programs/id").unlink()
    machine.add_program("id", "#!/bin/sh\necho 0\n")
    assert "RUN_WITHOUT_APT" in machine.run("true", NO_PANGO="1", RUN_WITHOUT_APT="1").stderr
    assert machine.calls() == ""
    assert machine.run("true", NO_PANGO="1").returncode == 0
    update, install = machine.calls().splitlines()[:2]
    assert update.endswith("update")
    assert install.endswith("install --no-install-recommends libpango1.0-dev")


def test_newest_fitting_python_is_chosen(machine: Machine) -> None:
    for name in ("python3.10", "python3.13", "python3.99"):
        machine.add_program(name, PYTHON)
    machine.run("true")
    assert machine.calls().startswith("venv with 3.13")


def test_unfit_python_is_refused_with_the_versions_that_fit(machine: Machine) -> None:
    (machine.folder / "programs/python3.11").unlink()
    machine.add_program("python3", "#!/bin/sh\necho Python 3.9.2\n")
    result = machine.run("true")
    assert result.returncode == 1
    assert "needs Python 3.11 to 3.14" in result.stderr
    assert "Python 3.9.2" in result.stderr


def test_foreign_folder_is_left_alone(machine: Machine) -> None:
    thesis = machine.folder / "thesis.txt"
    thesis.write_text("years of work")
    result = machine.run("true", RUN_VENV=str(machine.folder))
    assert result.returncode == 1
    assert "left alone" in result.stderr
    assert thesis.read_text() == "years of work"


@pytest.mark.parametrize("mark", [".ready", ".unfinished"])
@pytest.mark.parametrize("content", ["", "yes\n", "project notes\nenvironment\nlock\n"])
def test_foreign_folder_is_left_alone_whatever_its_files_are_called(machine: Machine, mark: str, content: str) -> None:
    folder = machine.folder / "thesis"
    folder.mkdir()
    files = {folder / "thesis.tex": "years of work", folder / mark: content}
    for path, text in files.items():
        path.write_text(text)
    beside = set(machine.folder.iterdir())
    result = machine.run("true", RUN_VENV=str(folder))
    assert result.returncode == 1
    assert "left alone" in result.stderr
    assert {path: path.read_text() for path in folder.iterdir()} == files
    assert set(machine.folder.iterdir()) - beside <= {Path(machine.environment["CALLS"])}


@pytest.mark.parametrize(("arguments", "status"), [([], 2), (["--help"], 0), (["-x"], 2), (["nonesuch"], 127)])
def test_words_that_are_no_command(machine: Machine, arguments: list[str], status: int) -> None:
    result = machine.run(*arguments)
    assert result.returncode == status
    assert "nonesuch" in result.stderr or "Usage: ./run COMMAND" in result.stdout + result.stderr


def test_ready_environment_costs_less_than_the_budget(machine: Machine) -> None:
    machine.run("true")
    seconds = []
    for _ in range(9):
        start = time.perf_counter()
        machine.run("true")
        seconds.append(time.perf_counter() - start)
    assert statistics.median(seconds) < 0.3


#: Lock file and the extras that it covers besides the dependencies of the project.
LOCKS = {
    "requirements": ("build", "dev"),
    "requirements-voice-more": ("voice-more",),
    "requirements-listen": ("listen",),
}


def locked(name: str) -> dict[str, str]:
    """Return the packages of a lock file with what is written about them, addresses and missing hashes refused."""
    text = (PROJECT / f"{name}.lock").read_text()
    assert not re.search(r"^--|://", text, flags=re.M), "an address: the place to install from is the machine's"
    blocks = re.split(r"\n(?=[^\s#])", text)[1:]
    assert all("==" in block.split("\n")[0] and "--hash=sha256:" in block for block in blocks)
    return {re.split(r"==", block)[0]: block for block in blocks}


@pytest.mark.parametrize("name", LOCKS)
def test_lock_pins_every_dependency_with_hashes_and_no_address(name: str) -> None:
    project = tomllib.loads((PROJECT / "pyproject.toml").read_text())["project"]
    extras = project["optional-dependencies"]
    wanted = [dependency for extra in LOCKS[name] for dependency in extras[extra]]
    wanted += project["dependencies"] if name == "requirements" else []
    assert {re.split(r"[\[<>=~! ;]", dependency)[0] for dependency in wanted} <= locked(name).keys()


def test_every_extra_is_locked_once_and_the_environment_has_no_recogniser_and_no_gpl() -> None:
    extras = tomllib.loads((PROJECT / "pyproject.toml").read_text())["project"]["optional-dependencies"]
    assert sorted(extra for covered in LOCKS.values() for extra in covered) == sorted(extras)
    everyones = locked("requirements").keys()
    assert not {name for name in everyones if re.search("whisper|ctranslate|kokoro|piper|espeak", name)}


def test_extras_are_locked_at_the_versions_of_the_environment() -> None:
    def versions(name: str) -> dict[str, set[str]]:
        found: dict[str, set[str]] = {}
        for package, version in re.findall(r"^([\w.-]+)==([\w.]+)", (PROJECT / f"{name}.lock").read_text(), flags=re.M):
            found.setdefault(package, set()).add(version)
        return found

    environment = versions("requirements")
    for name in ("requirements-voice-more", "requirements-listen"):
        moved = {p: v for p, v in versions(name).items() if p in environment and not v <= environment[p]}
        assert not moved, "installing it would change the environment"
