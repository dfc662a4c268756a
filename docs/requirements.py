"""Write ``docs/requirements.md`` from ``docs/requirements.yml``, or say what is wrong in it.

Needs only the package's own environment::

    .nox/tests/bin/python docs/requirements.py            # print the page
    .nox/tests/bin/python docs/requirements.py --write    # write it
    .nox/tests/bin/python docs/requirements.py --check    # say what is named and does not exist

A row says what one of the five founding projects asks for, in our own words,
how far it is met, and where: a section of a notebook, a command, a test, a
page. ``tests/docs/test_requirements.py`` refuses a place that does not exist.
"""

from __future__ import annotations

import ast
import json
import re
import shlex
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

ROOT = Path(__file__).resolve().parent.parent
FILE = ROOT / "docs" / "requirements.yml"
PAGE = ROOT / "docs" / "requirements.md"
COUNTS = {"S1": 29, "S2": 19, "S3": 21, "S4": 16, "S5": 13}
"""Requirements of each founding project; none may be forgotten."""
STATES = ("oui", "en partie", "pas encore")
_TEST = re.compile(r"(tests/[\w/]+\.py)::(test_\w+)")
_PLACE = re.compile(r"([\w./-]+\.(?:ipynb|md))#(.+)")
_CALL = re.compile(r"étude\.(\w+)\(\)")

HEAD = """\
# Ce que demandent les cinq projets fondateurs

Cette page est écrite par `docs/requirements.py --write` à partir de `docs/requirements.yml` : \
ne la modifiez pas à la main. Chaque ligne est une exigence tirée d’un des cinq projets dont le \
classeur est parti, dite avec nos mots, avec l’endroit où elle est tenue : une section de \
notebook, une commande, un test, une page. Un test vérifie que chaque endroit existe ; il ne dit \
pas que l’exigence est bien tenue, c’est à qui relit d’en juger.
"""


@dataclass(frozen=True)
class Requirement:
    """A row: what is asked, how far it is met, where, and what is missing."""

    id: str
    asks: str
    state: str
    where: tuple[str, ...] = ()
    lacks: str = ""


@dataclass(frozen=True)
class Project:
    """A founding project and its requirements."""

    id: str
    title: str
    rows: tuple[Requirement, ...] = field(default=())


def read(path: Path = FILE) -> list[Project]:
    """Read the rows, as they are written."""
    content: dict[str, Any] = YAML(typ="safe").load(path.read_text(encoding="utf-8"))
    return [
        Project(name, each["title"], tuple(_row(key, row) for key, row in each["rows"].items()))
        for name, each in content.items()
    ]


def _row(name: str, row: dict[str, Any]) -> Requirement:
    unknown = set(row) - {"asks", "state", "where", "lacks"}
    if unknown:
        raise SystemExit(f"{name} : clés inconnues {sorted(unknown)}")
    return Requirement(
        name, row["asks"], row["state"], tuple(row.get("where", ())), row.get("lacks", "")
    )


def problems(projects: list[Project]) -> list[str]:
    """Return everything wrong: rows forgotten, states without ground, places that do not exist."""
    found = []
    for project in projects:
        count = COUNTS.get(project.id, 0)
        expected = [f"{project.id}-{number:02d}" for number in range(1, count + 1)]
        if [row.id for row in project.rows] != expected:
            found.append(f"{project.id} : les lignes attendues sont {expected[0]} à {expected[-1]}")
        for row in project.rows:
            found += [f"{row.id} : {what}" for what in _wrong(row)]
    if [project.id for project in projects] != list(COUNTS):
        found.append(f"les projets attendus sont {', '.join(COUNTS)}")
    return found


def _wrong(row: Requirement) -> Iterator[str]:
    if row.state not in STATES:
        yield f"état inconnu « {row.state} » ; {', '.join(STATES)}"
    if row.state == "oui":
        yield from _not_met(row)
    elif not row.lacks:
        yield "dites ce qui manque (lacks)"
    if (row.state == "pas encore") == bool(row.where):
        yield (
            "pas encore, et pourtant des endroits sont nommés" if row.where else "tenue, mais où ?"
        )
    if len(set(row.where)) != len(row.where):
        yield "un endroit est nommé deux fois"
    for place in row.where:
        if what := wrong_place(place):
            yield f"{place} : {what}"


def _not_met(row: Requirement) -> Iterator[str]:
    """Say why a row said to be met is not: something is missing, untested, or unseen."""
    if row.lacks:
        yield "tenue, et pourtant il y manque quelque chose"
    tested = [place for place in row.where if place.startswith("tests/")]
    if not tested:
        yield "tenue, mais aucun test n’est nommé"
    if len(tested) == len(row.where):
        yield "tenue, mais rien de ce qu’un lecteur voit n’est nommé"


def wrong_place(place: str) -> str:
    """Say what is wrong with a place; nothing when it exists."""
    if place.startswith("diagnostic "):
        return _wrong_command(shlex.split(place)[1:])
    if test := _TEST.fullmatch(place):
        return "" if test[2] in _functions(ROOT / test[1]) else "ce test n’existe pas"
    if call := _CALL.fullmatch(place):
        from diagnostic.workbook import Workbook

        return "" if hasattr(Workbook, call[1]) else "cette méthode n’existe pas"
    if section := _PLACE.fullmatch(place):
        path = ROOT / section[1]
        if not path.is_file():
            return "ce fichier n’existe pas"
        return "" if section[2] in _headings(path) else "cette section n’existe pas"
    return "" if re.fullmatch(r"[\w./-]+", place) and (ROOT / place).exists() else "n’existe pas"


@cache
def _commands() -> Any:
    import typer

    from diagnostic.cli.app import app

    return typer.main.get_command(app)


def _wrong_command(words: list[str]) -> str:
    node = _commands()
    while (known := getattr(node, "commands", None)) and words:
        name, *words = words
        if name not in known:
            return f"la commande « {name} » n’existe pas"
        node = known[name]
    if getattr(node, "commands", None):
        return "nommez une commande, non un groupe"
    options = {option for parameter in node.params for option in parameter.opts}
    unknown = [word for word in words if word not in options]
    return f"options inconnues : {', '.join(unknown)}" if unknown else ""


@cache
def _functions(path: Path) -> frozenset[str]:
    if not path.is_file():
        return frozenset()
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return frozenset(node.name for node in tree.body if isinstance(node, ast.FunctionDef))


@cache
def _headings(path: Path) -> frozenset[str]:
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".ipynb":
        cells = json.loads(text)["cells"]
        text = "\n".join("".join(c["source"]) for c in cells if c["cell_type"] == "markdown")
    text = re.sub(r"^```.*?^```$", "", text, flags=re.MULTILINE | re.DOTALL)
    return frozenset(re.findall(r"^#+ (.+?)\s*$", text, re.MULTILINE))


def page(projects: list[Project]) -> str:
    """Return the whole page."""
    from diagnostic.text import typographic

    parts = [typographic(HEAD), _summary(projects)]
    for project in projects:
        parts.append(f"## {project.id} · {typographic(project.title)}\n")
        parts += [_said(row) for row in project.rows]
    return "\n".join(parts)


def _summary(projects: list[Project]) -> str:
    lines = ["| Projet | Exigences | oui | en partie | pas encore |", "|:--|--:|--:|--:|--:|"]
    total = dict.fromkeys(STATES, 0)
    for project in projects:
        counts = {state: sum(row.state == state for row in project.rows) for state in STATES}
        total = {state: total[state] + counts[state] for state in STATES}
        lines.append(_counted(project.title, counts))
    return "\n".join([*lines, _counted("**Ensemble**", total), ""])


def _counted(title: str, counts: dict[str, int]) -> str:
    cells = [title, str(sum(counts.values())), *(str(count) for count in counts.values())]
    return f"| {' | '.join(cells)} |"


def _said(row: Requirement) -> str:
    from diagnostic.text import typographic

    lines = [f"**{row.id}** · **{row.state}** · {typographic(row.asks)}"]
    if row.lacks:
        lines.append(f"- Ce qui manque\u00a0: {typographic(row.lacks)}")
    lines += [f"- {_linked(place)}" for place in row.where]
    return lines[0] + "\n\n" + "".join(f"{line}\n" for line in lines[1:])


def _linked(place: str) -> str:
    """Write a place as a link when it is a file."""
    from diagnostic.text import typographic

    path = place.partition("#")[0].partition("::")[0]
    if place.startswith(("diagnostic ", "étude.")):
        return f"`{place}`"
    target = path.removeprefix("docs/") if path.startswith("docs/") else f"../{path}"
    heading = typographic(place.partition("#")[2])
    said = f"`{path}`, « {heading} »" if heading else f"`{place}`"
    said = said.replace("« ", "«\u202f").replace(" »", "\u202f»")
    return f"[{said}]({target})"


def main(arguments: list[str]) -> int:
    """Print the page, write it, or check the rows."""
    projects = read()
    wrong = problems(projects)
    for line in wrong:
        sys.stderr.write(f"{line}\n")
    if "--check" in arguments or wrong:
        return 1 if wrong else 0
    if "--write" in arguments:
        PAGE.write_text(page(projects), encoding="utf-8", newline="\n")
    else:
        sys.stdout.write(page(projects))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
