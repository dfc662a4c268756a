"""``diagnostic data import`` and ``status``, on small files in the layout of their publisher."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from diagnostic.cli import importing, inventory, main
from diagnostic.cli.console import out
from diagnostic.statistics.catalogue import Catalogue
from diagnostic.statistics.importing import register

CATALOGUE = Path(__file__).parents[2] / "data" / "catalogue"

HEADER = (
    "CODGEO;LIBGEO;NBMEN18;NBPERS18;NBUC18;Q118;Q218;Q318;Q3_Q1;D118;D218;D318;D418;D618;D718;"
    "D818;D918;RD;S80S2018;GI18;PACT18;PTSA18;PCHO18;PBEN18;PPEN18;PPAT18;PPSOC18;PPFAM18;"
    "PPMINI18;PPLOGT18;PIMPOT18"
)
AIN = (
    "01;Ain;258018;618263;415186,1;17620;23420;31310;13690;12900;16260;18880;21140;25970;29180;"
    "34050;44080;3,4;4,5;0,299;78,8;72,0;2,8;4,0;24,9;9,6;4,0;1,9;1,2;0,9;-17,3"
)
SOURCE = "insee_filosofi_2018_niveaux"


@pytest.fixture
def call(sandbox, capsys, monkeypatch):
    """Run a command in a project of its own; its code, what it printed, its complaints."""
    monkeypatch.chdir(sandbox)

    def run(*arguments, width=120):
        monkeypatch.setattr(out, "width", width)
        code = main([str(argument) for argument in arguments])
        said = capsys.readouterr()
        return code, said.out, said.err

    return run


@pytest.fixture
def departments(sandbox):
    path = sandbox / "téléchargements" / "FILO2018_DISP_DEP.csv"
    path.parent.mkdir()
    path.write_text(f"{HEADER}\r\n{AIN}\r\n", "utf-8-sig")
    return path


def test_a_file_is_imported_then_told_to_be_there(call, departments):
    code, said, _ = call("data", "import", departments)
    assert code == 0
    assert f"✓ {SOURCE} : 1\u00a0territoire, 29\u00a0variables" in said
    assert "1\u00a0source importée dans data/store" in said
    code, said, _ = call("data", "import", departments.parent)
    assert code == 0
    assert f"Déjà là, inchangé : {SOURCE}" in said
    assert "0\u00a0source importée dans data/store, 1 déjà là." in said


def test_a_dry_run_says_so(call, departments, sandbox):
    code, said, _ = call("data", "import", "--dry-run", departments)
    assert code == 0
    assert "1\u00a0source vérifiée." in said
    assert not (sandbox / "data" / "store" / "values").exists()


def test_a_refusal_is_an_error_and_the_rest_is_done(call, departments):
    other = departments.with_name("autre.csv")
    other.write_text(f"{HEADER.replace('NBMEN18', 'NBMENAGES18')}\n{AIN}\n", "utf-8")
    code, said, complained = call("data", "import", departments.parent)
    assert code == 1
    assert f"✓ {SOURCE}" in said
    assert "1 refus." in said
    assert complained.startswith("Erreur : ")
    assert "il manque NBMEN18" in complained
    assert "NBMEN18 renommée NBMENAGES18\u00a0?" in complained


def test_a_file_that_does_not_exist(call):
    code, _, complained = call("data", "import", "absent.zip")
    assert code == 1
    assert "ce fichier n’existe pas" in complained


def test_a_source_that_is_not_in_the_catalogue(call, departments):
    code, _, complained = call("data", "import", "--source", SOURCE + "x", departments)
    assert code == 1
    assert f"proche : {SOURCE}" in complained


@pytest.mark.parametrize("width", [80, 120])
def test_status_by_publisher(call, departments, width):
    call("data", "import", departments)
    code, said, _ = call("data", "status", width=width)
    assert code == 0
    assert "(France entière), complété par" in said
    lines = said.splitlines()
    (line,) = [line for line in lines if SOURCE[:24] in line and " France " in line]
    assert re.search(r"2018 +29 A +France +20\d\d-\d\d-\d\d [0-9a-f]{9}", line)
    assert any(re.search(r" extrait +[0-9a-f]{9}", line) for line in lines)
    publishers = [line for line in lines if re.search(r"\(\d+ sur \d+\u00a0sources?, Lic", line)]
    assert publishers == sorted(publishers)
    table = [line for line in lines if line.startswith("  ")]
    assert max(map(len, table)) <= width
    assert "data status --missing" in said


@pytest.mark.parametrize("command", ["import", "fetch", "status", "sample", "dictionary"])
def test_help_says_nothing_of_python(call, command):
    code, said, _ = call("data", command, "--help", width=80)
    assert code == 0
    assert not re.search(r"<\w|[{}]|list\[", said)
    assert max(map(len, said.splitlines())) <= 80


def test_who_divides_by_the_census_waits_for_what_it_divides():
    """The census at hand does not make up for the allocations that are not."""
    catalogue = Catalogue.load(CATALOGUE)
    census = [s.id for s in catalogue.sources.values() if s.census]
    waiting = register.waited(catalogue, census)
    assert "rsa_household_rate" in waiting["cnaf_s_ben_com_f_2023"]
    assert "rsa_household_rate" in register.empty_handed(catalogue, census)
    assert "population_total" not in register.empty_handed(catalogue, census)


def test_years_are_said_as_people_say_them():
    assert inventory._spans([2013, 2018, 2019, 2020]) == "2013 et 2018 à 2020"
    assert inventory._spans([2022, 2023]) == "2022 et 2023"
    assert inventory._spans([2014, 2019, 2022, 2023, 2024]) == "2014, 2019 et 2022 à 2024"


@pytest.mark.parametrize("width", [80, 120])
def test_status_of_what_is_missing(call, width):
    code, said, _ = call("data", "status", "--missing", width=width)
    assert code == 0
    assert "échantillon embarqué" in said
    assert re.search(r"insee_rp\*_logement +fetch( et import)? +2018 à 2022", said)
    assert "\u00a0indicateurs\u00a0: " in said
    assert max(len(line) for line in said.splitlines() if line.startswith("  ")) <= width


def test_status_warns_of_figures_of_another_geography(call, departments, sandbox):
    call("data", "import", departments)
    manifest = sandbox / "data" / "store" / "manifest.json"
    text = re.sub(r'"reference_year": \d+', '"reference_year": 2019', manifest.read_text("utf-8"))
    manifest.write_text(text, "utf-8")
    assert "Importez-la de nouveau" in call("data", "status")[1]


def test_status_without_an_inventory(call, sandbox):
    (sandbox / "data" / "sample").unlink()
    (sandbox / "data" / "sample").mkdir()
    code, _, complained = call("data", "status")
    assert code == 1
    assert "l’inventaire des données manque" in complained


def test_the_list_of_addresses(call):
    code, said, _ = call("data", "fetch", "--list", "--only", "insee-rp2022-logement")
    assert code == 0
    assert "insee_rp2022_logement\n" in said
    assert "https://www.insee.fr/" in said
    assert "1\u00a0fichier, dont 0 déjà là." in said


def test_an_unknown_source_to_fetch(call):
    code, _, complained = call("data", "fetch", "--only", "insee_rp2022_logment")
    assert code == 1
    assert "insee_rp2022_logement" in complained


def test_names_of_files_are_cut():
    assert len(importing._short("x" * 90)) == 32
