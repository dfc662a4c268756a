"""Territories follow the official files, and say what they could not take."""

import json
import shutil
import zipfile

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
import yaml

from diagnostic import paths
from diagnostic.errors import DataError
from diagnostic.statistics.grid import Grid
from diagnostic.statistics.importing.opened import OpenedTable
from diagnostic.statistics.layouts import Layout
from diagnostic.statistics.models import Source
from diagnostic.statistics.store import Store
from diagnostic.statistics.writer import SourceWriter
from diagnostic.territories.build import build_territories
from diagnostic.territories.build.national import update
from diagnostic.territories.codes import Level
from diagnostic.territories.gazetteer import Gazetteer
from diagnostic.territories.outlines import Outlines
from diagnostic.territories.reference import outdated, reference_year, stale, warning
from diagnostic.territories.tables import read_metadata

LAYOUTS = {
    name: Layout(id=name, **declared)
    for name, declared in yaml.safe_load(
        (paths.catalogue() / "layouts" / "geography.yml").read_text("utf-8")
    ).items()
}
COG = "TYPECOM,COM,REG,DEP,CTCD,ARR,TNCC,NCC,NCCENR,LIBELLE,CAN,COMPARENT"
MOVES = (
    "MOD,DATE_EFF,TYPECOM_AV,COM_AV,TNCC_AV,NCC_AV,NCCENR_AV,LIBELLE_AV,"
    "TYPECOM_AP,COM_AP,TNCC_AP,NCC_AP,NCCENR_AP,LIBELLE_AP"
)
DEPARTMENTS = {"75": "11", "84": "93", "85": "52", "93": "11", "974": "04"}
COMMUNES = {
    "75056": ("75", "Paris", 0), "84007": ("84", "Avignon", 1), "84031": ("84", "Carpentras", 0),
    "85084": ("85", "Essarts-en-Bocage", 1), "85165": ("85", "L'Oie", 5),
    "93066": ("93", "Saint-Denis", 0), "97411": ("974", "Saint-Denis", 0),
}  # fmt: skip


@pytest.fixture(scope="module")
def base(tmp_path_factory, official):
    source = official.write(tmp_path_factory.mktemp("official") / "files")
    folder = tmp_path_factory.mktemp("base") / "territories"
    build_territories(source, folder)
    return folder


@pytest.fixture
def cog(tmp_path, official):
    """Write a COG of 2027 in which Carpentras joined Avignon; each part may be changed."""

    def written(year=2027, communes=None, moves=None, departments=None, without=()):
        merged = {code: one for code, one in COMMUNES.items() if code != "84031"}
        lines = [COG]
        for code, (dep, name, tncc) in (merged if communes is None else communes).items():
            region = DEPARTMENTS.get(dep, "93")
            lines.append(f"COM,{code},{region},{dep},{dep}D,{dep}1,{tncc},X,{name},{name},,")
        lines += [
            "COMD,84031,,,,,0,CARPENTRAS,Carpentras,Carpentras,,84007",
            "ARM,75101,11,75,75C,751,0,PARIS 01,Paris 1er,Paris 1er Arrondissement,,75056",
            "ARM,75102,11,75,75C,751,0,PARIS 02,Paris 2e,Paris 2e Arrondissement,,75056",
        ]
        events = [tuple(cell or "" for cell in event) for event in official.MOVES]
        events += [
            ("32", "2027-01-01", "COM", "84031", "Carpentras", "COM", "84007", "1", "Avignon"),
            ("32", "2027-01-01", "COM", "84007", "Avignon", "COM", "84007", "1", "Avignon"),
            ("32", "2027-01-01", "COM", "84031", "Carpentras", "COMD", "84031", "0", "Carpentras"),
        ] if moves is None else moves  # fmt: skip
        rows = [MOVES] + [
            f"{m},{d},{ta},{ca},0,X,X,{la},{tp},{cp},{n},X,X,{lp}"
            for m, d, ta, ca, la, tp, cp, n, lp in events
        ]
        deps = ["DEP,REG,CHEFLIEU,TNCC,NCC,NCCENR,LIBELLE"] + [
            f"{dep},{reg},{dep}001,2,X,X,Dep {dep}"
            for dep, reg in (departments or DEPARTMENTS).items()
        ]
        regs = ["REG,CHEFLIEU,TNCC,NCC,NCCENR,LIBELLE"] + [
            f"{reg},{reg}001,0,X,X,Reg {reg}" for reg in ("04", "11", "52", "93", "53")
        ]
        path = tmp_path / f"cog_ensemble_{year}_csv.zip"
        with zipfile.ZipFile(path, "w") as archive:
            for name, text in (
                ("v_commune", lines), ("v_mvt_commune", rows), ("v_departement", deps),
                ("v_region", regs),
            ):  # fmt: skip
                if name not in without:
                    archive.writestr(f"{name}_{year}.csv", "\n".join(text) + "\n")
        return opened(path, year, {
            "v_commune": "insee_cog_communes", "v_mvt": "insee_cog_mouvements",
            "v_departement": "insee_cog_departements", "v_region": "insee_cog_regions",
        })  # fmt: skip

    return written


def opened(path, year, layouts, vintage=None):
    """Open a file as an import does, under the layouts of its tables."""
    found = []
    for table in OpenedTable.tables(path):
        for part, layout in layouts.items():
            if part in table.name:
                source = Source.model_validate(
                    {
                        "id": layout, "publisher": "Insee", "dataset": f"Jeu {layout}",
                        "vintage": vintage or year, "short": layout, "geography_year": year,
                        "url": "https://www.insee.fr", "class": "A", "layout": layout,
                    }
                )  # fmt: skip
                found.append((table.under(LAYOUTS[layout]), LAYOUTS[layout], source))
    return found


def text(path, lines, year, layout, vintage=None):
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return opened(path, year, {"": layout}, vintage)


def run(pieces, base, folder):
    outcome = update(pieces, base, folder)
    return outcome, Gazetteer.load(folder)


def test_nothing_to_take_is_a_plain_copy(base, tmp_path):
    outcome = update([], base, tmp_path / "out")
    assert outcome.year == 2026
    assert not outcome.refused
    assert {entry["file"] for entry in outcome.entries} == {path.name for path in base.iterdir()}
    for path in base.iterdir():
        assert (tmp_path / "out" / path.name).read_bytes() == path.read_bytes()


def test_a_new_cog_carries_what_was_known(base, cog, tmp_path):
    outcome, gazetteer = run(cog(), base, tmp_path / "out")
    assert not outcome.refused
    assert gazetteer.year == reference_year(tmp_path / "out") == 2027
    assert "COM-84031" not in gazetteer
    avignon = gazetteer["COM-84007"]
    assert (avignon.population, avignon.population_year) == (31 + 90, 2023)
    assert gazetteer.registry.commune("84007", "population_2021") == 30 + 89
    assert Level.EPCI not in avignon.parents  # its two parts had not the same
    assert any("EPCI : inconnu pour 84007" in notice for notice in outcome.notices)
    assert avignon.density == "Bourgs ruraux"
    assert "Avignon (84007)" in str(gazetteer.find("Carpentras").notice)
    assert [one.id.code for one in gazetteer.iris("COM-84007")] == ["840070101", "840310101",
                                                                     "840310102"]  # fmt: skip
    assert [str(one.id) for one in gazetteer.qpv("COM-84007")] == ["QPV-QN08407M"]
    assert gazetteer.history.altered(2026) == {"84007"}


def test_outlines_follow_the_new_cog(base, cog, tmp_path):
    _, gazetteer = run(cog(), base, tmp_path / "out")
    outlines = Outlines.load(tmp_path / "out")
    before = Outlines.load(base).communes(["COM-84007", "COM-84031"])
    now = outlines.communes("COM-84007").geometry.iloc[0]
    assert now.area == pytest.approx(before.area.sum(), rel=1e-6)
    assert now.is_valid
    assert now.geom_type in {"Polygon", "MultiPolygon"}
    assert gazetteer.neighbours("COM-84007") == ()
    assert outlines.areas("EPCI-200054781").area.iloc[0] == pytest.approx(50e6, rel=0.02)


def test_a_departement_that_changes_region_is_accepted_and_said(base, cog, tmp_path):
    outcome, gazetteer = run(cog(departments={**DEPARTMENTS, "85": "53"}), base, tmp_path / "out")
    assert not outcome.refused
    assert any("(85) est passé de la région Pays de la Loire à la région Reg 53" in notice
               for notice in outcome.notices)  # fmt: skip
    assert str(gazetteer["COM-85165"].parents[Level.REG]) == "REG-53"
    assert str(gazetteer["DEP-85"].parents[Level.REG]) == "REG-53"


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"year": 2025}, "plus ancien que celui des données (2026)"),
        ({"without": ("v_mvt_commune",)}, "ne peut être pris seul"),
        ({"without": ("v_commune",)}, "ne peut être pris seul"),
        # half a file: a commune is not there, which no move explains
        ({"communes": {c: one for c, one in COMMUNES.items() if c not in {"84031", "85165"}}},
         "1\u00a0commune de moins : 85165"),
        # the list of 2026 under the name of 2027
        ({"communes": COMMUNES}, "cette liste est celle des communes de 2026, non de 2027"),
        ({"communes": {**COMMUNES, "84032": ("84", "Nulle-Part", 0)}}, "commune de plus"),
        ({"departments": {"75": "11", "84": "93", "93": "11", "974": "04"}},
         "ces départements ne sont pas dans la liste"),
        ({"departments": {**DEPARTMENTS, "85": "99"}}, "ces régions ne sont pas dans la liste"),
    ],
)  # fmt: skip
def test_a_cog_that_does_not_hold_together_is_refused(base, cog, tmp_path, changes, said):
    outcome, gazetteer = run(cog(**changes), base, tmp_path / "out")
    assert any(said in str(error) for _, error in outcome.refused)
    assert gazetteer.year == 2026
    assert len(gazetteer.communes()) == len(COMMUNES)


def test_a_list_of_epci_replaces_the_former_one(base, tmp_path):
    path = tmp_path / "perimetre.csv"
    lines = ["siren;raison_sociale;nature_juridique;insee;siren_membre"] + [
        f"{siren};{name};CA;{code};{code}0000" for code, siren, name in (
            ("75056", "200054781", "Métropole du Grand Paris"),
            ("93066", "200054781", "Métropole du Grand Paris"),
            ("84007", "248400251", "CA Coeur de Vaucluse Agglomération"),
            ("84031", "248400251", "CA Coeur de Vaucluse Agglomération"),
            ("85084", "200071918", "CC le Bocage"), ("85165", "200071918", "CC le Bocage"),
            ("97411", "249740119", "CA CIREST"),
        )
    ]  # fmt: skip
    outcome, gazetteer = run(
        text(path, lines, 2026, "dgcl_epci_perimetres"), base, tmp_path / "out"
    )
    assert not outcome.refused
    assert gazetteer["EPCI-248400251"].name == "Cœur de Vaucluse Agglomération"
    assert gazetteer["EPCI-200071918"].of == "de la CC du Bocage"
    assert str(gazetteer["COM-84031"].parents[Level.EPCI]) == "EPCI-248400251"
    assert "EPCI-248400053" not in gazetteer  # no commune is left in it
    said = read_metadata(tmp_path / "out", "epci")
    assert said["dataset"] == "Jeu dgcl_epci_perimetres"
    assert json.loads(read_metadata(tmp_path / "out", "communes")["editions"])["epci"] == 2026
    later, _ = run(
        text(path, lines, 2025, "dgcl_epci_perimetres"), tmp_path / "out", tmp_path / "later"
    )
    assert "plus ancien que celui des données (2026)" in str(later.refused[0][1])


def test_what_leaves_out_part_of_france_is_refused(base, tmp_path):
    half = ["insee_com,lib_com,niveau_densite", "84031,Carpentras,Bourgs ruraux"]
    outcome, _ = run(text(tmp_path / "d.csv", half, 2026, "anct_densite"), base, tmp_path / "out")
    assert "tronqué ou partiel" in str(outcome.refused[0][1])
    assert "6\u00a0communes de moins" in str(outcome.refused[0][1])


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("1004,X,Bourgs ruraux", "ont perdu leur zéro initial"),
        ("84031,X,Bourgs urbains", "Bourgs ruraux"),
        ("84031,X,Bourgs ruraux\n84031,X,Bourgs ruraux", "deux fois"),
        ("84-31,X,Bourgs ruraux", "ligne 2"),
    ],
)
def test_a_damaged_cell_is_named_with_its_line(base, tmp_path, line, said):
    lines = ["insee_com,lib_com,niveau_densite", line]
    outcome, _ = run(text(tmp_path / "d.csv", lines, 2026, "anct_densite"), base, tmp_path / "out")
    assert said in str(outcome.refused[0][1])


def test_density_is_read_from_numbers_or_labels(base, tmp_path):
    book = pd.DataFrame({"CODGEO": list(COMMUNES), "LIBGEO": "x", "DENS": 1, "DENS7": 3})
    path = tmp_path / "diffusion.xlsx"
    with pd.ExcelWriter(path) as writer:
        book.to_excel(writer, sheet_name="Maille communale", startrow=4, index=False)
    pieces = opened(path, 2026, {"": "insee_densite"})
    outcome, gazetteer = run(pieces, base, tmp_path / "out")
    assert not outcome.refused
    assert gazetteer.density("COM-84031") == "Petites villes"


def test_a_missing_column_is_named(base, tmp_path):
    lines = ["DEP;COM;Commune;PMUN_2024;PCAP;PTOT", "84;84031;Carpentras;31;0;31"]
    pieces = text(tmp_path / "p.csv", lines, 2026, "insee_populations_reference", 2024)
    outcome, _ = run(pieces, base, tmp_path / "out")
    assert "« PMUN »" in str(outcome.refused[0][1])
    assert "PMUN_2024" in str(outcome.refused[0][1])


def test_a_vintage_of_populations_is_added(base, tmp_path):
    people = {"75101": 17, "75102": 22, "75056": 39, "84007": 95, "84031": 33, "85084": 8,
              "85165": 2, "93066": 151, "97411": "1 056"}  # fmt: skip
    lines = ["DEP;COM;Commune;PMUN;PCAP;PTOT"]
    lines += [f"00;{code};x;{count};0;{count}" for code, count in people.items()]
    pieces = text(tmp_path / "p.csv", lines, 2026, "insee_populations_reference", 2024)
    outcome, gazetteer = run(pieces, base, tmp_path / "out")
    assert not outcome.refused
    paris = gazetteer["COM-75056"]
    assert (paris.population, paris.population_year) == (39, 2024)  # and not twice
    assert gazetteer["ARM-75102"].population == 22
    assert gazetteer["COM-97411"].population == 1_056
    assert gazetteer.registry.commune("84031", "population_2023") == 31
    assert gazetteer["FRANCE"].population == 39 + 95 + 33 + 8 + 2 + 151 + 1_056


def test_codes_of_another_year_are_told_from_a_stray_line(base, tmp_path):
    lines = ["CODE_IRIS,LIB_IRIS,TYP_IRIS,DEPCOM,LIBCOM"]
    lines += [f"9999{i}0101,X,H,9999{i},X" for i in range(3)]
    lines += ["840310101,Sud,H,84031,Carpentras", "840310102,Nord,H,84031,Carpentras",
              "840070101,Centre,H,84007,Avignon", "930590101,Nord,H,93059,Pierrefitte",
              "751010101,Louvre,H,75101,Paris 1er", "974110101,Port,H,97411,Saint-Denis",
              "975010101,Île,H,97501,Miquelon", "850840000,Tout,Z,85084,Essarts"]  # fmt: skip
    layout = LAYOUTS["insee_iris_reference"].model_copy(update={"skip": 0, "separator": ","})
    path = tmp_path / "iris.csv"

    def taken(rows, name):
        path.write_text("\n".join(rows) + "\n", "utf-8")
        pieces = [
            (table.under(layout), layout, source)
            for table, _, source in opened(path, 2024, {"": "insee_iris_reference"})
        ]
        return run(pieces, base, tmp_path / name)

    refused, _ = taken(lines, "refused")
    assert "3\u00a0codes de commune n’y existent pas" in str(refused.refused[0][1])
    outcome, gazetteer = taken(lines[:2] + lines[4:], "out")
    assert not outcome.refused
    assert any("inconnus, lignes laissées de côté : 99990" in notice for notice in outcome.notices)
    assert [one.name for one in gazetteer.iris("COM-97411")] == ["Port"]  # overseas at last
    assert [one.name for one in gazetteer.iris("COM-93066")] == ["Nord"]  # Pierrefitte, 2024
    assert [one.name for one in gazetteer.iris("ARM-75101")] == ["Louvre"]


def drawn(path, codes, key, official, extra=None):
    """Write outlines as the publishers do: GeoJSON, in degrees."""
    squares = {code: official.square(*official.PLACES[code]) for code in codes}
    frame = gpd.GeoDataFrame(
        {key: list(squares), **(extra or {})}, geometry=list(squares.values()), crs=2154
    )
    frame.to_crs(4326).to_file(path, driver="GeoJSON")
    return path


def test_outlines_of_communes_are_taken(base, tmp_path, official):
    places = {**official.PLACES, "85084": (6, 0), "85165": (7, 0), "97411": (9, 9)}
    squares = {code: official.square(*place) for code, place in places.items()}
    squares["97411"] = shapely.box(330_000, 7_680_000, 340_000, 7_690_000)
    frame = gpd.GeoDataFrame(
        {"code": list(squares), "nom": "x", "departement": "x", "region": "x"},
        geometry=list(squares.values()), crs=2154,
    )  # fmt: skip
    island = gpd.GeoSeries([squares["97411"]], crs=2975).to_crs(4326)
    frame = frame.to_crs(4326)
    frame.loc[frame["code"] == "97411", "geometry"] = island.iloc[0]
    path = tmp_path / "communes-50m.geojson"
    frame.to_file(path, driver="GeoJSON")
    pieces = opened(path, 2026, {"": "contours_communes"})
    outcome, gazetteer = run(pieces, base, tmp_path / "out")
    assert not outcome.refused
    outlines = Outlines.load(tmp_path / "out")
    for code in COMMUNES:
        shape = outlines.communes(f"COM-{code}").geometry.iloc[0]
        assert shape.is_valid
        assert shape.area == pytest.approx(100e6 if code == "97411" else 25e6, rel=0.01)
    assert [str(one) for one in gazetteer.neighbours("COM-85165")] == ["COM-85084"]
    assert outlines.source()["dataset"] == "Jeu contours_communes"
    assert outlines.epci("COM-84007").geometry.iloc[0].is_valid

    frame[frame["code"] == "84031"].to_file(path, driver="GeoJSON")
    half, _ = run(opened(path, 2026, {"": "contours_communes"}), base, tmp_path / "half")
    assert "ne couvre pas toute la France" in str(half.refused[0][1])


def test_a_file_that_draws_the_arrondissements_gives_both(base, tmp_path, official):
    """The publishers draw Paris whole, then by arrondissement: neither is counted twice."""
    places = {**official.PLACES, "85084": (6, 0), "85165": (7, 0), "97411": (9, 9)}
    squares = {code: official.square(*place) for code, place in places.items()}
    left, low, right, high = squares["75056"].bounds
    middle = (left + right) / 2
    squares |= {"75101": shapely.box(left, low, middle, high),
                "75102": shapely.box(middle, low, right, high)}  # fmt: skip
    frame = gpd.GeoDataFrame(
        {"code": list(squares), "nom": "x", "departement": "x", "region": "x"},
        geometry=list(squares.values()),
        crs=2154,
    )
    path = tmp_path / "communes.geojson"
    frame.to_crs(4326).to_file(path, driver="GeoJSON")
    outcome, _ = run(opened(path, 2026, {"": "contours_communes"}), base, tmp_path / "out")
    assert not outcome.refused
    outlines = Outlines.load(tmp_path / "out")
    inner = outlines.areas(["ARM-75101", "ARM-75102"])
    assert inner["name"].tolist() == ["Paris 1er Arrondissement", "Paris 2e Arrondissement"]
    assert inner.area.tolist() == pytest.approx([12.5e6, 12.5e6], rel=0.01)
    assert outlines.areas("COM-75056").area.iloc[0] == pytest.approx(25e6, rel=0.01)

    frame[frame["code"] != "75056"].to_crs(4326).to_file(path, driver="GeoJSON")
    parts, _ = run(opened(path, 2026, {"": "contours_communes"}), base, tmp_path / "parts")
    assert not parts.refused
    whole = Outlines.load(tmp_path / "parts").areas("COM-75056")
    assert whole.area.iloc[0] == pytest.approx(25e6, rel=0.01)


def test_outlines_of_iris_are_taken_overseas_too(base, tmp_path, official):
    path = drawn(tmp_path / "iris.geojson", ["84031"], "CODE_IRIS", official,
                 {"NOM_IRIS": "Un seul", "INSEE_COM": "84031"})  # fmt: skip
    frame = gpd.read_file(path).assign(CODE_IRIS="840310101")
    frame.to_file(path, driver="GeoJSON")
    outcome, _ = run(opened(path, 2024, {"": "contours_iris"}), base, tmp_path / "out")
    assert not outcome.refused
    assert len(Outlines.load(tmp_path / "out").iris("COM-84031")) == 1
    frame.assign(CODE_IRIS="999990101").to_file(path, driver="GeoJSON")
    wrong, _ = run(opened(path, 2024, {"": "contours_iris"}), base, tmp_path / "wrong")
    assert "aucun Iris de ce fichier" in str(wrong.refused[0][1])


def test_a_truncated_outline_file_is_refused(base, tmp_path, official):
    path = drawn(tmp_path / "qpv.geojson", ["84031", "93066"], "code_qp", official,
                 {"lib_qp": "x"})  # fmt: skip
    pieces = opened(path, 2024, {"": "contours_qpv"})
    path.write_bytes(path.read_bytes()[:-400])
    outcome, _ = run(pieces, base, tmp_path / "out")
    assert isinstance(outcome.refused[0][1], DataError)
    assert "tronqué" in str(outcome.refused[0][1])


def test_quartiers_and_their_outlines_are_taken_together(base, tmp_path, official):
    lines = ["code_qp;lib_qp;insee_reg;insee_dep;insee_com;lib_com;siren_epci",
             "QN08407M;Centre ville;93;84;84031;Carpentras;1",
             "QN09399M;Neuf;11;93;93066,75056;Saint-Denis;1"]  # fmt: skip
    path = drawn(tmp_path / "qpv.geojson", ["84031", "93066"], "code_qp", official,
                 {"lib_qp": "x"})  # fmt: skip
    frame = gpd.read_file(path).assign(code_qp=["QN08407M", "QN09399M"])
    frame.to_file(path, driver="GeoJSON")
    pieces = text(tmp_path / "qpv.csv", lines, 2024, "anct_qpv_liste")
    outcome, gazetteer = run(
        [*opened(path, 2024, {"": "contours_qpv"}), *pieces], base, tmp_path / "out"
    )
    assert not outcome.refused
    assert [one.name for one in gazetteer.qpv("COM-75056")] == ["Neuf"]
    assert len(Outlines.load(tmp_path / "out").qpv("COM-93066")) == 1


def test_the_passage_of_insee_is_compared_with_the_moves(base, tmp_path):
    layout = LAYOUTS["insee_passage"].model_copy(update={"skip": 0})
    path = tmp_path / "passage.csv"
    rows = ["CODGEO_2015;CODGEO_2020;CODGEO_2026", "93059;93059;93066", "93066;93066;93066",
            "84031;84031;84007"]  # fmt: skip
    path.write_text("\n".join(rows) + "\n", "utf-8")
    pieces = [(t.under(layout), layout, s) for t, _, s in opened(path, 2026, {"": "insee_passage"})]
    outcome, _ = run(pieces, base, tmp_path / "out")
    notice = outcome.notices[0]
    assert "en désaccord : 84031 (2015), 84031 (2020)" in notice


def test_figures_carried_to_another_year_are_known():
    entries = [{"source": "a", "reference_year": 2026}, {"source": "b", "reference_year": 2027},
               {"source": "c"}]  # fmt: skip
    assert outdated(entries, 2027) == ("a",)
    assert warning((), 2027) == ""
    assert "1\u00a0source" in warning(("a",), 2027)
    assert "Importez-la" in warning(("a",), 2027)


def test_what_is_refused_leaves_the_tables_whole(base, cog, tmp_path):
    out = tmp_path / "out"
    update(cog(year=2025), base, out)
    shutil.rmtree(tmp_path / "again", ignore_errors=True)
    for path in base.iterdir():
        assert (out / path.name).read_bytes() == path.read_bytes()


def test_a_commune_without_outline_is_left_out_and_said(base, tmp_path, official):
    places = {**official.PLACES, "85084": (6, 0), "97411": (9, 9)}
    squares = {code: official.square(*place) for code, place in places.items()}
    frame = gpd.GeoDataFrame(
        {"code": list(squares), "nom": "x", "departement": "x", "region": "x"},
        geometry=list(squares.values()),
        crs=2154,
    )
    path = tmp_path / "communes.geojson"
    frame.to_crs(4326).to_file(path, driver="GeoJSON")
    pieces = opened(path, 2026, {"": "contours_communes"})
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("diagnostic.territories.build.drawings.LEAST_DRAWN", 0.5)
        outcome, gazetteer = run(pieces, base, tmp_path / "out")
    assert any("1\u00a0commune sans contour" in notice for notice in outcome.notices)
    outlines = Outlines.load(tmp_path / "out")
    assert outlines.communes(["COM-85084", "COM-85165"])["territory"].tolist() == ["COM-85084"]
    assert gazetteer.neighbours("COM-85165") == ()


def test_figures_of_another_geography_are_not_served(base, cog, tmp_path):
    """What was carried to the communes of 2026 is not that of the communes of 2027."""
    older, newer = tmp_path / "older", tmp_path / "newer"
    shutil.copytree(base, older / "territories")
    update(cog(departments={**DEPARTMENTS, "85": "53"}), base, newer / "territories")
    places = ["COM-75056", "COM-84007", "COM-84031", "DEP-84", "DEP-85", "REG-52", "REG-53"]
    ids = [place.split("-") for place in places]
    values = np.arange(1.0, len(places) + 1)[:, None]
    grid = Grid(
        np.array([level for level, _ in ids], object),
        np.array(places, object),
        ("N",),
        values,
        np.zeros((len(places), 1), np.int8),
        frozenset({"N"}),
    )
    with SourceWriter(older, "chiffres") as writer:
        writer.add(grid)
    assert stale(newer, 2026) == {"COM-84007", "REG-52", "REG-53"}
    assert stale(newer, 2027) == stale(older, 2026) == frozenset()
    table = Store(newer, older).table("chiffres")
    lines = table.columns(places)
    assert [one for one, line in zip(places, lines, strict=True) if line < 0] == [
        "COM-84007", "REG-52", "REG-53",
    ]  # fmt: skip
    assert (Store(older).table("chiffres").columns(places) >= 0).all()
    manifest = {"values": [{"source": "chiffres", "reference_year": 2027}]}
    (older / "manifest.json").write_text(json.dumps(manifest), "utf-8")
    assert (Store(newer, older).table("chiffres").columns(places) >= 0).all()
    again = update([], newer / "territories", tmp_path / "again")
    assert "changes.parquet" in {entry["file"] for entry in again.entries}
