"""The pages people read before anything runs."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

import pytest

from diagnostic.paths import PACKAGE

ROOT = PACKAGE.parent.parent
PAGES = sorted([*ROOT.glob("README*.md"), ROOT / "CONTRIBUTING.md", *(ROOT / "docs").rglob("*.md")])
FRENCH = [ROOT / "README.fr.md", ROOT / "docs" / "guide-consultant.md"]

_FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_CODE = re.compile(r"`[^`\n]+`")


@dataclass(frozen=True)
class Page:
    """A Markdown page: its prose, its blocks of code, what it quotes as code."""

    path: Path
    text: str

    @classmethod
    def read(cls, path: Path) -> Page:
        return cls(path, path.read_text(encoding="utf-8"))

    def blocks(self, *languages: str) -> list[str]:
        found = _FENCE.findall(self.text)
        return [body for language, body in found if not languages or language in languages]

    @property
    def without_blocks(self) -> str:
        return _FENCE.sub("", self.text)

    @property
    def quoted(self) -> list[str]:
        return [found[1:-1] for found in _CODE.findall(self.without_blocks)]

    @property
    def prose(self) -> str:
        """The text without code, targets of links nor rulers of tables."""
        bare = _CODE.sub("", self.without_blocks)
        bare = re.sub(r"\]\([^)\s]*\)", "]", bare)
        return re.sub(r"^\|[-:| ]+\|$", "", bare, flags=re.MULTILINE)


@pytest.fixture(params=PAGES, ids=lambda path: path.name)
def page(request) -> Page:
    return Page.read(request.param)


@pytest.fixture(params=FRENCH, ids=lambda path: path.name)
def french(request) -> Page:
    return Page.read(request.param)


@pytest.fixture
def guide() -> Page:
    return Page.read(ROOT / "docs" / "guide-consultant.md")
