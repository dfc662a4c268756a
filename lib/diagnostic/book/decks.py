"""The slides of a restitution, from the executed chapters: PowerPoint, and a page read offline.

Nothing is computed here: figures, sentences and tables are those of the book,
so that the deck cannot say another thing.
"""

from __future__ import annotations

import base64
import json
import re
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from diagnostic import paths
from diagnostic.book import pandoc
from diagnostic.book.notice import long_date
from diagnostic.book.printing import unescaped
from diagnostic.book.writing import write_whole
from diagnostic.confidentiality.outputs import Guard, png_text
from diagnostic.presentation.markdown import attribute, bullets, escape
from diagnostic.study.themes import GATHERED, SYNTHESIS, label
from diagnostic.voices.demonstration import LABEL

if TYPE_CHECKING:
    from diagnostic.study.model import Study

EPOCH = 315_532_800
LINES, ROWS = 5, 5
"""Lines of text, and rows of a table, on a slide."""
_TITLE = re.compile(r"::: \{\.titre-figure\}\n(.*?)\n:::", re.DOTALL)
_SOURCE = re.compile(r"^::: \{\.source\}\n+(.+?)\n+:::", re.MULTILINE)
_PICTURE = re.compile(r'\]\(([^\s)]+)\)\{alt=("[^"]*")\}')
_ALT = re.compile(r'fig-alt="((?:[^"\\]|\\.)*)"')


@dataclass(frozen=True)
class Output:
    """What a cell of an executed chapter shows."""

    call: str
    markdown: str
    plain: str
    png: bytes | None

    @property
    def absent(self) -> bool:
        """Whether it only says that something is missing."""
        return self.markdown.lstrip(": ").startswith("{.absence}")


@dataclass(frozen=True)
class Deck:
    """Slides in Markdown, and their images by file name."""

    markdown: str
    images: Mapping[str, bytes]


def outputs(notebook: Path) -> list[Output]:
    """Read what an executed chapter shows, in order."""
    cells = json.loads(notebook.read_text(encoding="utf-8")).get("cells", [])
    found = []
    for cell in cells:
        call = re.search(r"étude\.(\w+)\(", _text(cell.get("source", "")))
        for output in cell.get("outputs", []):
            data = output.get("data", {})
            if call and "text/markdown" in data:
                png = data.get("image/png")
                found.append(
                    Output(
                        call.group(1), _text(data["text/markdown"]), _text(data["text/plain"]),
                        base64.b64decode(_text(png)) if png else None,
                    )
                )  # fmt: skip
    return found


def _text(data: Any) -> str:
    return "".join(data) if isinstance(data, list) else str(data)


def deck(study: Study, executed: Mapping[str, Path], names: tuple[str, ...]) -> Deck:
    """Return the slides of a study.

    Parameters
    ----------
    study : Study
    executed : mapping of str to Path
        Executed notebook of each chapter.
    names : tuple of str
        Places that may be named.

    Raises
    ------
    DisclosureError
        In a shared edition, when something on a slide is not cleared.
    """
    shown = {name: outputs(path) for name, path in executed.items()}
    images: dict[str, bytes] = {}
    slides = [
        *_texts("Dix chiffres clés", _called(shown.get(SYNTHESIS, []), "ten_facts")),
        *_figures(study, shown, images),
        *_voices(shown.get("voices", [])),
        *_texts(
            "Prochaines étapes", _called(shown.get("voices", []), "workshops_table"), days=True
        ),
        *_texts("À mettre en discussion", _called(shown.get(SYNTHESIS, []), "questions")),
    ]
    said = [study.commissioner, study.edition.label, long_date(study.date.isoformat())]
    head = f"% {escape(study.title)}\n% {escape(', '.join(each for each in said if each))}"
    made = Deck("\n\n".join([head, *slides]) + "\n", images)
    guard = Guard(study.edition, paths.field(study.slug), names)
    guard.check(
        [
            ("diaporama", unescaped(made.markdown)),
            *((f"diaporama, {name}", png_text(image)) for name, image in images.items()),
        ]
    )
    return made


def _called(found: Sequence[Output], call: str) -> list[Output]:
    return [each for each in found if each.call == call and not each.absent]


def _headed(title: str, said: str) -> str:
    """Return the head of a slide, marked when what it shows is fictional."""
    return f"## {escape(f'{title} ({LABEL})' if LABEL in said.lower() else title)}"


def _texts(title: str, found: Sequence[Output], *, days: bool = False) -> Iterator[str]:
    """Yield slides of lines; of the partners' day, its sentences alone."""
    for output in found:
        said = output.plain
        if days:
            first = output.markdown.lstrip().partition("\n")[0]
            if first.startswith(":::"):
                continue
            said = "\n".join(re.split(r"(?<=\.)\s+(?=[A-ZÉÀ])", first.replace("\\", "")))
        lines = [line.lstrip("–● ").strip() for line in said.splitlines() if line.strip()]
        lines = [line for line in lines if LABEL not in line.lower()]
        for start in range(0, len(lines), LINES):
            some = lines[start : start + LINES]
            head = _headed(title, output.plain if not days else said)
            yield f"{head}\n\n{bullets([escape(line) for line in some])}"


def _figures(
    study: Study, shown: Mapping[str, list[Output]], images: dict[str, bytes]
) -> Iterator[str]:
    """Yield one figure per theme, with the sentence that is its title in the book."""
    for theme in study.chapters:
        if theme in GATHERED or theme == SYNTHESIS:
            continue
        for output in shown.get(theme, []):
            title = _TITLE.search(output.markdown)
            if output.png is None or title is None:
                continue
            name = f"{theme}.png"
            images[name] = output.png
            alt = _ALT.search(output.markdown)
            described = attribute(alt.group(1).replace("\\", "") if alt else title.group(1))
            head = _headed(title.group(1).replace("\\", ""), output.markdown)
            source = _SOURCE.search(output.markdown)
            said = ". ".join((label(theme), *(source.groups() if source else ())))
            yield f"{head}\n\n![{said}]({name}){{alt={described}}}"
            break


def _voices(found: Sequence[Output]) -> Iterator[str]:
    """Yield what the votes bring together, then the axis common to the groups."""
    yield from _texts("Ce que disent les votes", _called(found, "votes_common"))
    for title, call, columns in (
        ("Freins à la coordination et remèdes", "workshops_coordination", (0, 3)),
        ("Pistes d’action les plus soutenues", "workshops_ideas", (0, 1, 2, 3)),
    ):
        for output in _called(found, call):
            rows = [_cells(line) for line in output.markdown.splitlines() if line.startswith("|")]
            if len(rows) > 2 and len(rows[0]) > max(columns):
                kept = [[row[i] for i in columns] for row in (rows[0], *rows[2 : 2 + ROWS])]
                rule = "|".join(["-" * 20] * len(columns))
                lines = [f"| {' | '.join(row)} |" for row in kept]
                table = "\n".join([lines[0], f"|{rule}|", *lines[1:]])
                yield f"{_headed(title, output.markdown)}\n\n{table}"


def _cells(line: str) -> list[str]:
    return [cell.strip() for cell in re.split(r"(?<!\\)\|", line.strip().strip("|"))]


def write_deck(made: Deck, folder: Path, name: str) -> list[Path]:
    """Write the slides: PowerPoint, and one HTML file that holds its images and its script."""
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    with tempfile.TemporaryDirectory(prefix="diapos-") as place:
        template = Path(place) / "slides.html"
        template.write_bytes(_offline(pandoc.run(["-D", "dzslides"])[0]))
        for file, image in made.images.items():
            (Path(place) / file).write_bytes(image)
        for kind, arguments in (
            ("pptx", ["-t", "pptx"]),
            ("html", ["-t", "dzslides", "--embed-resources", f"--template={template}"]),
        ):
            content, _ = pandoc.run(
                ["-f", "markdown-auto_identifiers", *arguments, "--slide-level=2", "-o", "-",
                 "-M", "lang=fr-FR"],
                _described(made.markdown, kind).encode("utf-8"), cwd=Path(place), epoch=EPOCH,
            )  # fmt: skip
            path = folder / f"{name}.{kind}"
            write_whole(path, content)
            written.append(path)
    return written


def _described(markdown: str, kind: str) -> str:
    """Return the slides with each picture described where the format keeps it.

    PowerPoint prints what ``alt`` says below the picture, and keeps the title
    of an image as its description.
    """
    return _PICTURE.sub(r"](\1 \2)", markdown) if kind == "pptx" else markdown


def _offline(template: bytes) -> bytes:
    """Return pandoc's own page of slides without the fonts it asks of the web."""
    kept = [line for line in template.splitlines(keepends=True) if b"fonts.googleapis" not in line]
    return b"".join(kept)
