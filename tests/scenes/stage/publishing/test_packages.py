"""Packages for learning platforms: a SCORM package with a platform around it, and a cartridge that is whole.

The platform is a strict stand-in that knows the data model of SCORM 1.2; where
the variable SCORM_AGAIN names the file scorm12.min.js of the library
scorm-again (npm pack scorm-again), that one is tried as well.
"""

from __future__ import annotations

import os
import threading
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path, PurePosixPath
from typing import Any
from xml.etree import ElementTree

import pytest

from scenes.stage.publishing.course import Exercise, Part
from scenes.stage.publishing.films import Film
from scenes.stage.publishing.packages import accepted_texts, write_cartridge, write_scorm
from scenes.stage.publishing.pages import Page
from scenes.stage.publishing.serve import open_server

from .conftest import Published, small_course

EXERCISE = Exercise(task="1 < 2 & so on.", parts=(Part(ask="Half of −3?", answer=-1.5),), why="−3/2.")


@pytest.fixture
def film(asking: Published) -> Film:
    return Film(asking.film, asking.record)


@pytest.fixture(params=["stand-in", "scorm-again"])
def platform(request: pytest.FixtureRequest, film: Film, tmp_path: Path) -> Iterator[str]:
    """Return the address of a platform that shows the package in a frame."""
    library = os.environ.get("SCORM_AGAIN", "")
    if request.param == "scorm-again" and not library:
        pytest.skip("scorm-again is not there: npm pack scorm-again, and set SCORM_AGAIN to its dist/scorm12.min.js")
    page = Page(record=film.record, exercise=EXERCISE)
    with zipfile.ZipFile(write_scorm(film, page, tmp_path / "asking.zip")) as package:
        package.extractall(tmp_path / "lms" / "package")
    name = "platform.js" if request.param == "stand-in" else "platform_scorm_again.js"
    code = Path(__file__).with_name(name).read_text(encoding="utf-8")
    library = Path(library).read_text(encoding="utf-8") if request.param == "scorm-again" else ""
    (tmp_path / "lms" / "index.html").write_text(
        f"<!doctype html><title>A platform</title><script>{library}</script><script>{code}</script>"
        '<iframe title="lecture" src="package/index.html" width="1200" height="800" allow="autoplay"></iframe>'
    )
    with open_server(tmp_path / "lms", 0) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()
        thread.join()


def test_a_platform_learns_place_share_completion_and_answers(
    platform: str, film: Film, open_page: Callable[..., Any]
) -> None:
    page = open_page(platform)
    frame = page.frame(url="**/package/index.html")
    frame.wait_for_function("document.querySelector('video').readyState >= 2")
    assert page.evaluate("value('cmi.core.lesson_status')") == "incomplete"
    frame.get_by_label("Half of −3?").fill("−1,5")
    frame.get_by_role("button", name="Check my answers").click()
    assert page.evaluate("value('cmi.interactions.0.result')") == "correct"
    assert page.evaluate("value('cmi.interactions.0.student_response')") == "-1.5"
    frame.evaluate("document.querySelector('[name=stops]').click()")
    frame.evaluate("document.querySelector('video').playbackRate = 2; document.querySelector('video').play()")
    frame.wait_for_function("document.querySelector('video').currentTime > 5.6")
    frame.evaluate("document.querySelector('video').pause()")
    page.wait_for_function("Number(value('cmi.core.lesson_location')) > 5.5")
    share = float(page.evaluate("value('cmi.core.score.raw')"))
    assert share == pytest.approx(100 * 6 / film.record.duration, abs=12)
    page.reload()
    frame = page.frame(url="**/package/index.html")
    frame.wait_for_function("Math.abs(document.querySelector('video').currentTime - 5.6) < 1")
    frame.evaluate("document.querySelector('video').playbackRate = 2; document.querySelector('video').play()")
    page.wait_for_function("value('cmi.core.lesson_status') == 'completed'")
    assert float(page.evaluate("value('cmi.core.score.raw')")) >= 90
    assert page.evaluate("errors") == []


def test_the_package_names_every_file_it_holds(film: Film, tmp_path: Path) -> None:
    page = Page(record=film.record, exercise=EXERCISE)
    path = write_scorm(film, page, tmp_path / "a.zip")
    with zipfile.ZipFile(path) as package:
        names = set(package.namelist())
        manifest = ElementTree.fromstring(package.read("imsmanifest.xml"))
        html = package.read("index.html").decode()
    space = "{http://www.imsproject.org/xsd/imscp_rootv1p1p2}"
    assert {file.get("href") for file in manifest.iter(f"{space}file")} == names - {"imsmanifest.xml"}
    (resource,) = manifest.iter(f"{space}resource")
    assert resource.get("{http://www.adlnet.org/xsd/adlcp_rootv1p2}scormtype") == "sco"
    assert manifest.findtext(f".//{space}schemaversion") == "1.2"
    assert manifest.findtext(f".//{space}item/{space}title") == film.record.title
    assert 'href="../' not in html
    assert html.index("assets/scorm.js") < html.index("assets/player.js")
    first = path.read_bytes()
    assert write_scorm(film, page, tmp_path / "b.zip").read_bytes() == first


def test_the_cartridge_is_whole(only_asking: None, film: Film, tmp_path: Path) -> None:
    path = write_cartridge(small_course(), [film], {"asking": EXERCISE}, "en", tmp_path / "course.imscc")
    with zipfile.ZipFile(path) as package:
        names = set(package.namelist())
        manifest = ElementTree.fromstring(package.read("imsmanifest.xml"))
        html = package.read("asking/index.html").decode()
        test = ElementTree.fromstring(package.read("asking-exercise/assessment.xml"))
    space = "{http://www.imsglobal.org/xsd/imsccv1p1/imscp_v1p1}"
    resources = {resource.get("identifier"): resource for resource in manifest.iter(f"{space}resource")}
    items = list(manifest.iter(f"{space}item"))
    assert {item.get("identifierref") for item in items} - {None} == set(resources)
    identifiers = [item.get("identifier") for item in items] + list(resources)
    assert len(identifiers) == len(set(identifiers))
    assert {file.get("href") for file in manifest.iter(f"{space}file")} == names - {"imsmanifest.xml"}
    assert [item.findtext(f"{space}title") for item in items][2] == film.record.title
    assert "<script src" not in html
    for name in ("film.mp4", "captions.en.vtt", "poster.jpg", "../assets/style.css"):
        assert f'"{name}"' in html
        assert str(PurePosixPath("asking") / name).replace("asking/../", "") in names
    space = "{http://www.imsglobal.org/xsd/ims_qtiasiv1p2}"
    assert (
        test.findtext(f".//{space}presentation//{space}mattext") == "1 < 2 & so on. Half of −3? (as a decimal number)"
    )
    accepted = [element.text for element in test.iter(f"{space}varequal")]
    assert accepted == accepted_texts(Part(ask="?", answer=-1.5))
    assert {"-1.5", "-1,5", "−1.5", "−1,5", "-1.50"} <= set(accepted)
    assert not {"-1", "-2", "-1.6", "1.5"} & set(accepted)


def test_the_cartridge_keeps_to_its_schemas(only_asking: None, film: Film, tmp_path: Path) -> None:
    schemas = os.environ.get("CC_SCHEMAS", "")
    if not schemas:
        pytest.skip(
            "the schemas of Common Cartridge 1.1 are not there: set CC_SCHEMAS to the folder of their .xsd files"
        )
    xmlschema = pytest.importorskip("xmlschema")
    path = write_cartridge(small_course(), [film], {"asking": EXERCISE}, "en", tmp_path / "course.imscc")
    with zipfile.ZipFile(path) as package:
        package.extractall(tmp_path / "cartridge")
    locations = {
        f"http://ltsc.ieee.org/xsd/imsccv1p1/LOM/{part}": f"{schemas}/ccv1p1_lom{part}_v1p0.xsd"
        for part in ("manifest", "resource")
    }
    for schema, document in (
        ("ccv1p1_imscp_v1p2_v1p0.xsd", "imsmanifest.xml"),
        ("ccv1p1_qtiasiv1p2p1_v1p0.xsd", "asking-exercise/assessment.xml"),
    ):
        rules = xmlschema.XMLSchema(f"{schemas}/{schema}", allow="local", locations=locations)
        assert [error.reason for error in rules.iter_errors(tmp_path / "cartridge" / document)] == []
