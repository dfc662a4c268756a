"""Commands of the interviews, from the guide to a verbatim validated."""

from __future__ import annotations

import pytest
from docx import Document

from diagnostic import paths
from diagnostic.cli import main


@pytest.fixture
def call(sandbox, monkeypatch, capsys):
    monkeypatch.chdir(sandbox)
    monkeypatch.setenv("COLUMNS", "100")
    (paths.params() / "essai.yml").write_text(
        'territory: "COM-84031"\ndate: 2026-09-15\nthemes: [seniors]\n', encoding="utf-8"
    )

    def run(*arguments):
        code = main(["interviews", *arguments])
        said = capsys.readouterr()
        return code, said.out, said.err

    return run


def plan_one_interview():
    file = paths.field("essai") / "interviews" / "plan.yml"
    text = file.read_text("utf-8").replace(
        "interviews: []",
        "interviews:\n  - {code: E-SEN-01, category: habitants, theme: seniors, month: 2026-03}",
    )
    file.write_text(text, encoding="utf-8")


def test_from_the_guide_to_a_verbatim_validated(call, tmp_path):
    assert call("new", "essai")[0] == 0
    folder = paths.reports() / "essai" / "entretiens"
    words = [p.text for p in Document(folder / "guide-seniors.docx").paragraphs]
    assert "Avancer en âge" in words
    assert "## Avancer en âge" in (folder / "guide-seniors.md").read_text("utf-8")
    plan_one_interview()
    assert call("grid", "essai")[0] == 0
    assert (folder / "grille-de-codage.xlsx").is_file()
    file = tmp_path / "h.csv"
    file.write_text(
        "id,document,tag,content\n1,E-SEN-01,SEN-MOB,Mme Chaix m’attend à Martinville.\n",
        encoding="utf-8",
    )
    assert "1\u00a0propos brut" in call("import", "essai", str(file))[1]
    code, _, err = call("import", "essai", str(file))
    assert (code, "déjà été repris" in err) == (1, True)
    assert "1\u00a0verbatim à relire" in call("clean", "essai")[1]
    _, out, _ = call("review", "essai")
    assert "à trancher : Martinville" in out
    assert "Chaix" not in out
    role = ("--role", "référente du diagnostic")
    assert call("validate", "essai", "VB-01", *role)[0] == 1
    assert call("review", "essai", "VB-01", "--settle", "Martinville")[0] == 0
    assert "1\u00a0verbatim validé" in call("validate", "essai", "VB-01", *role)[1]
    assert "1\u00a0verbatim prêt sur 1" in call("review", "essai")[1]


def test_what_the_team_wrote_is_never_replaced(call):
    call("new", "essai")
    plan_one_interview()
    before = (paths.field("essai") / "interviews" / "plan.yml").read_text("utf-8")
    code, out, _ = call("new", "essai")
    assert code == 0
    assert "il n’est pas touché" in out
    assert (paths.field("essai") / "interviews" / "plan.yml").read_text("utf-8") == before


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("grid", "essai"), "il faut d’abord un plan"),
        (("import", "essai", "absent.csv"), "n’existe pas"),
        (("review", "essai", "--decide", "élargir"), "un seul"),
        (("review", "essai", "VB-01", "--decide", "elargire"), "élargir"),
        (("validate", "essai", "VB-01", "--role", "x"), "n’existe pas"),
    ],
)
def test_a_mistake_is_told_in_french(call, arguments, said):
    code, _, err = call(*arguments)
    assert code == 1
    assert said in err


def test_two_coders_are_compared(call, tmp_path):
    call("new", "essai")
    plan_one_interview()
    assert "codé deux fois" in call("agreement", "essai")[2]
    head = "interview;category;theme;code;polarity;scale;coder\n"
    for coder, codes in (("A", ["MOB", "ISO"]), ("B", ["MOB", "SOI"])):
        lines = [f"E-SEN-01;habitants;seniors;SEN-{code};force;;{coder}\n" for code in codes]
        file = tmp_path / f"{coder}.csv"
        file.write_text(head + "".join(lines), encoding="utf-8")
        assert call("import", "essai", str(file), "--coder", coder)[0] == 0
    code, out, err = call("agreement", "essai")
    assert code == 0, err
    # Seven codes for the theme: one agreed present, four agreed absent, two at odds.
    assert "5\u00a0décisions semblables sur 7" in out
    assert "kappa de Cohen : 0,30" in out
