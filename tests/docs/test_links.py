"""Links lead somewhere, pictures are there and say what they show."""

import re
import struct
from pathlib import Path
from urllib.parse import unquote

import pytest

from diagnostic.paths import PACKAGE

IMAGES = PACKAGE.parent.parent / "docs" / "images"
LINK = re.compile(r"(?<!!)\[[^\]]*\]\(([^)\s]+)\)")
PICTURE = re.compile(r"!\[([^\]]*)\]\(([^)\s]+)\)")
HEAVIEST = 250_000
WIDEST = 1240


def anchors(path: Path) -> set[str]:
    """Return the anchors a forge gives to the headings of a page."""
    text = re.sub(
        r"^```.*?^```$", "", path.read_text(encoding="utf-8"), flags=re.MULTILINE | re.DOTALL
    )
    headings = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    bare = (re.sub(r"[^\w\- ]", "", heading.replace("\u202f", "")) for heading in headings)
    return {heading.strip().lower().replace(" ", "-") for heading in bare}


def test_links_inside_the_project_lead_to_something(page):
    broken = []
    for target in LINK.findall(page.without_blocks):
        if re.match(r"[a-z]+:", target):
            continue
        name, _, anchor = unquote(target).partition("#")
        aim = page.path.parent / name if name else page.path
        if not aim.exists() or (anchor and anchor not in anchors(aim)):
            broken.append(target)
    assert not broken


def test_links_outside_are_secure(page):
    outside = [target for target in LINK.findall(page.text) if re.match(r"[a-z]+:", target)]
    assert not [target for target in outside if not target.startswith("https://")]


def test_pictures_exist_and_say_what_they_show(page):
    for alt, target in PICTURE.findall(page.text):
        assert (page.path.parent / target).is_file(), target
        assert len(alt) >= 40, f"{target} : « {alt} » ne dit pas ce que l’on voit"


@pytest.mark.parametrize("path", sorted(IMAGES.glob("*")), ids=lambda path: path.name)
def test_pictures_are_light_and_used(path):
    head = path.read_bytes()[:24]
    assert head[:8] == b"\x89PNG\r\n\x1a\n"
    width, _ = struct.unpack(">II", head[16:24])
    assert width <= WIDEST
    assert path.stat().st_size <= HEAVIEST
    pages = [*IMAGES.parent.glob("*.md"), *IMAGES.parent.parent.glob("README*.md")]
    assert any(f"images/{path.name}" in page.read_text(encoding="utf-8") for page in pages)
