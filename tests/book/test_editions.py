"""An internal text in every kind of field file: none of them is in any output of a public book.

The table of ``data/catalogue/editions.yml`` drives these tests: a rule added
there must be given a seed here, which is then searched for everywhere.
"""

from __future__ import annotations

import ast
import csv
import io
import json
import shutil
from pathlib import Path

import pytest
from ruamel.yaml import YAML
from tests.book.toy import everything

from diagnostic import open_study, paths
from diagnostic.book import contents
from diagnostic.book.assemble import assemble
from diagnostic.book.render import render
from diagnostic.confidentiality.editions import Rule, shows, table, withheld
from diagnostic.confidentiality.outputs import Guard
from diagnostic.errors import CatalogueError, DisclosureError
from diagnostic.presentation.display import Block
from diagnostic.study.load import load_study, project_gazetteer
from diagnostic.study.model import Edition
from diagnostic.text import folded

ROOT = Path(__file__).parents[2]
STUDY = "essai"


def secret(rule: str) -> str:
    """Return a text that only the seed of a rule holds."""
    return f"Le lièvre de {rule} traverse le grand champ de lin sous la pluie."


def in_yaml(name, *place, beside=None):
    """Return a seed: the secret at a place of a YAML file."""

    def sow(field, text):
        path = field / name
        reader = YAML()
        held = reader.load(path.read_text(encoding="utf-8"))
        at = held
        for step in place[:-1]:
            at = at[step] if isinstance(step, int) or step in at else at.setdefault(step, {})
        at[place[-1]] = text
        for key, value in (beside or {}).items():
            at[key] = value
        buffer = io.StringIO()
        reader.dump(held, buffer)
        path.write_text(buffer.getvalue(), encoding="utf-8")

    return sow


def in_csv(name, column, **where):
    """Return a seed: the secret in a column of the first line where other columns say so."""

    def sow(field, text):
        path = field / name
        rows = list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8"))))
        row = next(r for r in rows if all(r[key] == value for key, value in where.items()))
        row[column] = text
        buffer = io.StringIO(newline="")
        writer = csv.DictWriter(buffer, rows[0], lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
        path.write_text(buffer.getvalue(), encoding="utf-8")

    return sow


def requests(field, text):
    (field / "requests.yml").write_text(
        "requests:\n  - id: caf\n    holder: Caf\n    what: Allocataires par quartier\n"
        f"    theme: seniors\n    note: {text}\n",
        encoding="utf-8",
    )


def comment(field, text):
    path = field / "notes" / "seniors.md"
    path.parent.mkdir(exist_ok=True)
    path.write_text(f"Les aînés vieillissent chez eux.\n\n<!-- {text} -->\n", encoding="utf-8")


def document(field, text):
    path = field / "mission.yml"
    said = path.read_text(encoding="utf-8")
    more = f'documents:\n  - title: "Un rapport interne"\n    text: "{text}"\n'
    path.write_text(said.replace("documents:\n", more, 1), encoding="utf-8")


INTERNAL = "actions/sheets/ACT-05.yml"
MEETING = "governance/meetings/2026-10-15-copil.yml"
STORIES = "evaluation/stories.yml"
SEEDS = {
    "sheet-internal": in_yaml(INTERNAL, "how", "content"),
    "requests-notes": requests,
    "articulation-notes": in_yaml("articulation.yml", "schemes", 0, "note"),
    "articulation-documents": in_yaml("articulation.yml", "documents", 0, "about"),
    "notes-comments": comment,
    "followup-comments": in_csv("actions/followup.csv", "comment", action="ACT-01"),
    "followup-internal": in_csv("actions/followup.csv", "decision", action="ACT-02"),
    "followup-steps": in_csv("actions/followup-steps.csv", "note", action="ACT-03"),
    "followup-results": in_csv("actions/followup-results.csv", "note"),
    "followup-effects": in_csv("actions/followup-effects.csv", "text", id="EF-ACT-09-2"),
    "meeting-reports": in_yaml(MEETING, "agenda", 1, "report"),
    "meeting-decisions": in_yaml(
        MEETING, "decisions", 0, "text", beside={"clearance": "interne"}
    ),
    "convention-clauses": in_yaml(
        "governance/conventions.yml", "conventions", 0, "clauses", 0, "safeguard"
    ),
    "stories-unread": in_yaml(STORIES, "stories", 0, "why", beside={"status": "à relire"}),
    "stories-unagreed": in_yaml(STORIES, "stories", 1, "why", beside={"consent": "non"}),
    "mission-documents": document,
}  # fmt: skip
"""How the secret of each rule is sown."""
PUBLIC = {"followup-results", "followup-effects"}
"""Seeds sown in what is public for now: the clause is taken away with the secret."""
REFUSED = {"stories-unread", "stories-unagreed"}
"""Rules whose chapter is not made at all before they are settled."""


def sow(rule, field):
    SEEDS[rule](field, secret(rule))
    if rule == "followup-effects":
        in_csv("actions/followup-effects.csv", "clearance", id="EF-ACT-09-2")(field, "interne")
    if rule == "followup-results":
        in_yaml("actions/sheets/ACT-09.yml", "clearance")(field, "interne")


def install(edition="public"):
    """Make a study of the field material of Plaisir, in a project of its own."""
    field = paths.field(STUDY)
    shutil.rmtree(field, ignore_errors=True)
    shutil.copytree(ROOT / "data" / "field" / "plaisir", field)
    study = (ROOT / "params" / "plaisir.yml").read_text(encoding="utf-8")
    study = study.replace('edition: "travail"', f'edition: "{edition}"')
    (paths.params() / f"{STUDY}.yml").write_text(study, encoding="utf-8")
    return field


def rules():
    return [each.id for each in table().withheld]


def test_every_rule_of_the_table_has_a_seed():
    assert sorted(SEEDS) == sorted(rules())


def test_what_is_in_an_edition_is_in_those_above():
    weight = {Rule.WHOLE: 4, Rule.MARKED: 3, Rule.SUMMARY: 2, Rule.COUNTS: 2}
    for each in table().contents:
        allowed = [weight.get(rule, 0) for rule in (each.travail, each.copil, each.public)]
        assert allowed == sorted(allowed, reverse=True), each.id


def test_a_content_that_is_not_declared_is_refused():
    with pytest.raises(CatalogueError, match="n’est pas dans la table"):
        shows("un-contenu", Edition.PUBLIC)


def test_the_checklist_stays_out_of_the_public_edition():
    assert shows("expectations-page", Edition.STEERING)
    assert not shows("expectations-page", Edition.PUBLIC)


@pytest.mark.parametrize("rule", SEEDS)
def test_a_page_that_holds_an_internal_text_is_refused(sandbox, rule):
    field = install()
    sow(rule, field)
    declared = next(each for each in table().withheld if each.id == rule)
    page = f"Un chapitre. {secret(rule).upper()} Et sa suite."
    for edition in Edition:
        texts, _ = withheld(edition, field)
        found = [each for each in texts if each.text == secret(rule)]
        assert bool(found) is (edition in declared.editions)
        if edition in declared.editions:
            with pytest.raises(DisclosureError) as caught:
                Guard(edition, field).check([("une page", page)])
            said = str(caught.value)
            assert declared.what in said
            assert "une page" in said
            assert "lièvre" not in said


def test_words_that_the_public_summary_shares_are_not_blamed(sandbox):
    field = install()
    shared = "Un même interlocuteur pour chaque demandeur, du premier jour au bail signé."
    in_yaml(INTERNAL, "how", "content")(field, shared)
    in_yaml(INTERNAL, "life", "summary")(field, shared)
    Guard(Edition.PUBLIC, field).check([("une page", shared)])


def test_a_file_that_cannot_be_read_is_left_to_its_loader(sandbox):
    field = install()
    (field / INTERNAL).write_text("how: [", encoding="utf-8")
    assert withheld(Edition.PUBLIC, field)[0]


def executed(theme, toy, folder):
    """Execute a notebook's cells in this process, and write what it shows."""
    source = json.loads((ROOT / "notebooks" / f"{theme}.ipynb").read_text(encoding="utf-8"))
    space = {"study": STUDY, "territory": "", "open_study": open_study}
    cells = []
    for cell in source["cells"]:
        written = "".join(cell["source"])
        if cell["cell_type"] == "markdown":
            cells.append(toy.markdown_cell(written))
            continue
        if "territory = " in written:
            continue
        tree = ast.parse(written)
        last = tree.body.pop() if isinstance(tree.body[-1], ast.Expr) else None
        exec(compile(tree, theme, "exec"), space)
        outputs = []
        if last is not None:
            shown = eval(compile(ast.Expression(last.value), theme, "eval"), space)
            assert isinstance(shown, Block)
            data, metadata = shown._repr_mimebundle_()
            outputs = [{"output_type": "display_data", "data": data, "metadata": metadata}]
        cells.append(toy.code_cell(written, outputs))
    path = folder / f"{theme}.ipynb"
    path.write_text(json.dumps(toy.notebook(cells)), encoding="utf-8")
    return path


CHAPTERS = ("mission", "seniors", "actions", "followup", "governance", "evaluation")


@pytest.fixture(scope="module")
def public(module_sandbox, toy, tmp_path_factory):
    """The files of a public book made of sown field material, and the chapters refused."""
    field = install()
    for rule in SEEDS:
        if rule not in REFUSED:
            sow(rule, field)
    folder = tmp_path_factory.mktemp("carnets")
    made = {
        theme: executed(theme, toy, folder)
        for theme in CHAPTERS
        if (ROOT / "notebooks" / f"{theme}.ipynb").is_file()
    }
    gazetteer = project_gazetteer()
    study = load_study(STUDY, gazetteer)
    plan = contents.plan(study, gazetteer, made, {}, build=folder / "b", slug=STUDY)
    project = assemble(plan, module_sandbox / "livre")
    rendered = render(project, ("html", "pdf", "docx"), "embedded")
    assert rendered.data is not None
    return {name: folded(text) for name, text in everything(project / "_book")}


@pytest.mark.slow
@pytest.mark.parametrize("rule", [rule for rule in SEEDS if rule not in REFUSED])
def test_no_output_of_a_public_book_holds_an_internal_text(public, rule):
    sought = folded(secret(rule))
    assert [name for name, text in public.items() if sought in text] == []


@pytest.mark.slow
def test_the_public_book_is_whole_all_the_same(public):
    assert {Path(name.partition("!")[0]).suffix for name in public} >= {
        ".html", ".js", ".pdf", ".docx", ".xlsx", ".csv", ".json",
    }  # fmt: skip
    title = folded("Appeler et visiter les personnes âgées isolées")
    for suffix in (".html", ".pdf", ".docx!word/document.xml"):
        assert any(title in text for name, text in public.items() if suffix in name), suffix
    assert not any("ce que la loi et la caf" in text for text in public.values())


@pytest.mark.slow
@pytest.mark.parametrize("rule", sorted(REFUSED))
def test_a_chapter_that_would_need_an_agreement_is_not_made(module_sandbox, toy, tmp_path, rule):
    sow(rule, install())
    said = ""
    try:
        said = executed("evaluation", toy, tmp_path).read_text(encoding="utf-8")
    except DisclosureError as error:
        said = str(error)
    assert said
    assert "lièvre" not in said


def test_files_that_hold_an_internal_text_are_taken_away(sandbox, tmp_path_factory):
    from diagnostic.book.letters import write_letter
    from diagnostic.book.releasing import released

    tmp_path = tmp_path_factory.mktemp("sorties")
    field = install()
    sow("followup-comments", field)
    halves = secret("followup-comments").split(" grand ")
    cut = " **grand** ".join(halves)
    write_letter(f"# Compte rendu\n\n{cut}\n", tmp_path / "compte-rendu.docx")
    page = f"<p>{halves[0]} <em>grand</em> {halves[1]}</p>"
    (tmp_path / "page.html").write_text(page, encoding="utf-8")
    (tmp_path / "image.html").write_text(
        f'<img alt="{secret("followup-comments")}">', encoding="utf-8"
    )
    (tmp_path / "bon.csv").write_text("a,b\n1,2\n", encoding="utf-8")
    released(Guard(Edition.WORKING, field), [tmp_path])
    assert len(list(tmp_path.glob("*.*"))) >= 4
    with pytest.raises(DisclosureError) as caught:
        released(Guard(Edition.STEERING, field), [tmp_path])
    for name in ("compte-rendu.docx", "page.html", "image.html"):
        assert name in str(caught.value)
    assert "bon.csv" not in str(caught.value)
    assert not list(tmp_path.glob("*.docx"))
