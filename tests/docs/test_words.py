"""What the pages name exists: commands, sessions, indicators, classes, files; and the French."""

import ast
import re
import shlex

import pytest
import typer

import diagnostic
from diagnostic.cli.app import app
from diagnostic.confidentiality.status import Status
from diagnostic.paths import PACKAGE
from diagnostic.statistics.catalogue import Catalogue
from diagnostic.study.file import StudyFile
from diagnostic.study.themes import LABELS
from diagnostic.workbook import Workbook

ROOT = PACKAGE.parent.parent
RUNNER = re.compile(r"(?:python3 noxfile\.py|nox) -s (.+)")


def sessions() -> set[str]:
    """Return the names of the nox sessions, without running the file."""
    tree = ast.parse((ROOT / "noxfile.py").read_text(encoding="utf-8"))
    return {
        node.name for node in tree.body if isinstance(node, ast.FunctionDef) and node.decorator_list
    }


def quoted_lines(page) -> list[str]:
    """Return everything the page shows as something to type, without its comments."""
    shown = [line for block in page.blocks("sh", "text", "") for line in block.splitlines()]
    cut = [re.sub(r"\s+#.*$", "", line).strip() for line in [*shown, *page.quoted]]
    return [re.sub(r"^\d\. \w+ : ", "", line) for line in cut]


COMMANDS = typer.main.get_command(app)


def complaint(words: list[str]) -> str:
    """Say what is wrong in a command of ``diagnostic``; nothing when it exists."""
    node = COMMANDS
    rest = list(words)
    while (known := getattr(node, "commands", None)) and rest and not rest[0].startswith("-"):
        name = rest.pop(0)
        if name not in known:
            return f"la commande « {name} » n’existe pas"
        node = known[name]
    options = {name for parameter in node.params for name in parameter.opts} | {"--help"}
    unknown = [word for word in rest if word.startswith("--") and word not in options]
    return f"options inconnues : {unknown}" if unknown else ""


def commands(page) -> list[tuple[str, list[str]]]:
    """Return the commands a page quotes: a session and the words of ``diagnostic``."""
    found = []
    for line in quoted_lines(page):
        if match := RUNNER.fullmatch(line):
            names, _, rest = match[1].partition(" -- ")
            found += [(name, shlex.split(rest)) for name in names.split()]
        elif line.startswith("diagnostic "):
            found.append(("diagnostic", shlex.split(line)[1:]))
    return found


def test_commands_quoted_exist(page):
    known = sessions()
    assert {"book", "tests", "lab", "lint", "types", "diagnostic"} <= known
    for session, words in commands(page):
        assert session in known, session
        if session == "diagnostic":
            assert not complaint(words), words
        elif session in {"book", "lab"}:
            assert not complaint([session, *words]), words


def test_the_guide_quotes_every_command(guide):
    quoted = {
        session if session != "diagnostic" else words[0] for session, words in commands(guide)
    }
    assert quoted >= {"book", "tests", "lab", "new", "check", "run", "data"}


def test_what_is_wrong_in_a_command_is_seen():
    assert complaint(["bok", "carpentras"])
    assert complaint(["book", "carpentras", "--in", "pdf"])
    assert not complaint(["data", "sample", "DOSSIER", "--only", "insee"])


def test_calls_quoted_exist(page):
    catalogue = Catalogue.load(ROOT / "data" / "catalogue")
    for code in [*page.quoted, *page.blocks("python")]:
        for name, arguments in re.findall(r"étude\.(\w+)\(([^)]*)\)", code):
            assert hasattr(Workbook, name), name
            if name == "local_table":  # named by the team, in its register
                continue
            for indicator in re.findall(r'(?:^|, )"(\w+)"', arguments):
                assert indicator in catalogue.indicators, indicator


def test_classes_named_exist(page):
    sources = "\n".join(path.read_text(encoding="utf-8") for path in PACKAGE.rglob("*.py"))
    for quoted in page.quoted:
        if match := re.fullmatch(r"([A-Z][a-z]+(?:[A-Z][a-z]+)*)(?:\.(\w+))?", quoted):
            assert re.search(rf"^class {match[1]}\b", sources, re.MULTILINE), quoted
            assert not match[2] or f"def {match[2]}(" in sources, quoted
    assert diagnostic.open_study


@pytest.mark.parametrize("folder", ["data/", "params/", "notebooks/", "lib/", "reports/template"])
def test_files_named_exist(page, folder):
    made_by_the_reader = (
        "data/raw",
        "data/store",
        "params/x",
        "params/le-puy",
        "data/field/le-puy",
        "data/field/carpentras/requests.yml",
        "data/field/carpentras/private",
        "data/field/carpentras/tables",
    )
    for quoted in page.quoted:
        plain = re.fullmatch(r"[\w./-]+", quoted)
        if plain and quoted.startswith(folder) and not quoted.startswith(made_by_the_reader):
            assert (ROOT / quoted).exists(), quoted


def test_modules_named_exist(page):
    for quoted in page.quoted:
        if re.fullmatch(
            r"(?:analysis|book|cli|execution|presentation|statistics|study|territories"
            r"|workbook)/[\w/]+(?:\.py)?/?",
            quoted,
        ):
            place = PACKAGE / quoted
            assert place.exists() or place.with_suffix(".py").exists(), quoted


def test_the_guide_explains_every_key_of_a_study(guide):
    rows = set(re.findall(r"^\| `(\w+)` \|", guide.text, re.MULTILINE))
    assert rows == set(StudyFile.model_fields)


def test_the_guide_names_every_theme_and_every_absence(guide):
    assert set(LABELS) <= set(guide.quoted)
    rows = set(re.findall(r"^\| ([\w ]+) \|", guide.text.replace("\u00a0", " "), re.MULTILINE))
    assert rows >= {status.label for status in Status if not status.has_value}
    for status in (Status.FRAGILE, Status.ROUNDED):
        assert f"**{status.label}**" in guide.text


def test_the_guide_is_set_in_french(guide):
    prose = guide.prose
    assert not re.findall(r".{12} [:;!?»%€].{3}", prose)
    assert not re.findall(r"«[^\u202f].{5}", prose)
    assert not re.findall(r".{9}['\"].{9}", prose)
    assert "..." not in prose
    assert not re.findall(r"\d \d{3}\b", prose)
