"""Files enter the store whole or not at all; one that is refused leaves the others."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow.parquet as pq
import pytest
from filelock import FileLock

from diagnostic.errors import BusyError
from diagnostic.statistics.adapters import checks
from diagnostic.statistics.catalogue import Catalogue
from diagnostic.statistics.grid import Grid
from diagnostic.statistics.importing import lists, making
from diagnostic.statistics.importing.run import import_files
from diagnostic.statistics.importing.staging import finish, recover
from diagnostic.statistics.layouts import Layout, Signature
from diagnostic.statistics.models import Source
from diagnostic.statistics.states import CODES
from diagnostic.statistics.store import Store
from diagnostic.text import enumeration, number

SAMPLE = Path(__file__).parents[3] / "data" / "sample"


def layout(name, columns, adapter="essai", **fields):
    said = {"publisher": "Insee", "title": name.capitalize(), "adapter": adapter}
    return Layout(id=name, signature=Signature(columns=tuple(columns)), **said, **fields)


def source(name, vintage, of, year=2025):
    said = {"publisher": "Insee", "dataset": name, "short": "S", "url": "https://exemple.fr"}
    return Source(
        id=name, vintage=vintage, geography_year=year, layout=of, **said, **{"class": "A"}
    )


LAYOUTS = [
    layout("logement", ["CODGEO", "P{y}_LOG"], totals=True, national=True, without=("976",)),
    layout("revenus", ["CODGEO", "MED{y}", "TP60{y}"], shares=("TP60.*",)),
    layout("services", ["CODGEO", "NB_SERVICES"], totals=True, zeros=True),
    layout("annuaire", ["CODGEO", "uai"], "essai.liste", first=True),
]
SOURCES = [
    source("rp2022_logement", 2022, "logement"),
    source("rp2021_logement", 2021, "logement", 2024),
    source("filosofi_2021", 2021, "revenus", 2024),
    source("services_2026", 2026, "services", 2026),
    source("annuaire", 2025, "annuaire"),
]
CATALOGUE = Catalogue({s.id: s for s in SOURCES}, {}, {}, {}, {}, {x.id: x for x in LAYOUTS})


def read(table, layout, source):
    """Read a table: a code of commune, of EPCI or of département, then figures."""
    frame = table.text()
    checks.unique(frame["CODGEO"], table)
    codes = frame["CODGEO"].to_numpy(dtype=object)
    names = tuple(name for name in frame.columns if name != "CODGEO")
    levels = np.array([{2: "DEP", 9: "EPCI"}.get(len(code), "COM") for code in codes], object)
    values = frame[list(names)].astype(float).to_numpy()
    statuses = np.where(values == 0, CODES["zero"], CODES["ok"]).astype(np.int8)
    additive = frozenset(name for name in names if name.startswith(("P", "NB")))
    yield Grid(levels, codes, names, values, statuses, additive)


def listed(table, layout, source):
    return "establishments", table.text()


@pytest.fixture(autouse=True)
def adapters(monkeypatch):
    monkeypatch.setattr(making, "ADAPTERS", {"essai": read})
    for module in (making, lists):
        monkeypatch.setattr(module, "LISTS", {"essai.liste": listed})


@pytest.fixture(scope="module")
def communes():
    from diagnostic.statistics.sample import geography

    history = geography(SAMPLE).history
    inner = re.compile(r"751[012]\d|6938\d|132\d\d|976..")
    return sorted(c for c in history.known if history.existed(c, 2025) and not inner.match(c))


@pytest.fixture(scope="module")
def housing(communes):
    """A national file: each commune has as many dwellings as its rank."""
    return pd.DataFrame({"CODGEO": communes, "P22_LOG": range(1, len(communes) + 1)})


def put(folder, frame, name="fichier.csv"):
    path = folder / name
    path.parent.mkdir(exist_ok=True, parents=True)
    frame.to_csv(path, sep=";", index=False)
    return path


@pytest.fixture
def run(tmp_path):
    def take(*paths, **options):
        return import_files(list(paths), tmp_path / "store", CATALOGUE, **options)

    return take


def refusal(report):
    ((_, error),) = report.refused
    (problem,) = error.problems
    assert not report.made
    return problem


def contents(store):
    """What readers see of a store."""
    return {
        path.relative_to(store).as_posix(): path.read_bytes()
        for path in sorted(store.rglob("*"))
        if path.is_file() and not path.name.startswith(".")
    }


def test_a_national_file_is_imported_and_summed(run, tmp_path, housing):
    report = run(put(tmp_path, housing))
    assert not report.refused
    (made,) = report.made
    assert (made.source.id, made.notices) == ("rp2022_logement", [])
    store = Store(tmp_path / "store")
    values = store.values("rp2022_logement").set_index("territory")["value"]
    assert values["FRANCE"] == housing["P22_LOG"].sum()
    in_63 = housing["CODGEO"].str.startswith("63")
    assert values["DEP-63"] == housing.loc[in_63, "P22_LOG"].sum()
    manifest = json.loads((tmp_path / "store" / "manifest.json").read_text("utf-8"))
    (entry,) = manifest["values"]
    assert entry["class"] == "A"
    assert entry["inputs"][0]["levels"] == ["COM", "DEP", "FRANCE", "REG"]
    assert re.fullmatch("[0-9a-f]{64}", entry["inputs"][0]["sha256"])
    assert entry["rows"] == len(store.values("rp2022_logement"))
    assert "imported" not in json.dumps(manifest)
    assert (tmp_path / "store" / "territories" / "communes.parquet").is_file()


def test_the_same_file_again_is_said_and_skipped(run, tmp_path, housing):
    path = put(tmp_path, housing)
    run(path)
    before = contents(tmp_path / "store")
    again = run(path.rename(tmp_path / "renommé.csv"))
    assert again.unchanged == ["rp2022_logement"]
    assert not again.made
    assert contents(tmp_path / "store") == before
    assert [m.source.id for m in run(tmp_path / "renommé.csv", force=True).made] == [
        "rp2022_logement"
    ]


def test_the_same_figures_are_the_same_bytes(run, tmp_path, housing):
    path = put(tmp_path, housing)
    run(path)
    before = contents(tmp_path / "store")
    run(path, force=True)
    assert contents(tmp_path / "store") == before


def test_a_dry_run_writes_nothing(run, tmp_path, housing):
    report = run(put(tmp_path, housing), dry_run=True)
    assert [made.source.id for made in report.made] == ["rp2022_logement"]
    assert contents(tmp_path / "store") == {}


def test_one_refused_leaves_the_others(run, tmp_path, housing):
    good = put(tmp_path, housing, "bons/a.csv")
    bad = put(tmp_path, housing.assign(P22_LOG=-1), "bons/b.csv").rename(tmp_path / "bons/z.csv")
    bad.write_text(bad.read_text().replace("P22_LOG", "P21_LOG"))
    report = run(good.parent)
    assert [made.source.id for made in report.made] == ["rp2022_logement"]
    ((where, error),) = report.refused
    assert where == "rp2021_logement"
    assert error.problems[0].found.startswith("P21_LOG de COM-01001 = -1, et ")


def test_what_went_wrong_before_stays_as_it_was(run, tmp_path, housing):
    run(put(tmp_path, housing))
    before = contents(tmp_path / "store")
    problem = refusal(run(put(tmp_path, housing.head(20_000))))
    assert "tronqué" in problem.what
    assert contents(tmp_path / "store") == before


def test_truncated_by_departements(run, tmp_path, housing):
    problem = refusal(run(put(tmp_path, housing.head(30_000))))
    assert "départements de métropole y manquent tout entiers" in problem.what
    assert problem.found.endswith(("…", "95"))


def test_truncated_here_and_there(run, tmp_path, housing):
    problem = refusal(run(put(tmp_path, housing.drop(housing.index[10::50]))))
    assert re.search(r"\d{3}\u00a0communes du 1er janvier 2025 y manquent", problem.what)
    assert housing["CODGEO"][10] in problem.found


def test_some_communes_absent_or_unknown_are_said(run, tmp_path, housing):
    more = pd.DataFrame({"CODGEO": ["01999", "97701"], "P22_LOG": [5, 5]})
    report = run(put(tmp_path, pd.concat([housing.drop(housing.index[3:6]), more])))
    (made,) = report.made
    absent, whole = housing["CODGEO"][3:6].tolist(), number(len(housing))
    assert made.notices == [
        "2\u00a0codes de commune inconnus, laissés de côté\u00a0: 01999 et 97701.",
        f"3\u00a0communes absentes du fichier, sur {whole}\u00a0: {enumeration(absent)}.",
    ]


def test_a_long_list_ends_with_three_dots_and_no_fourth(run, tmp_path, housing):
    (made,) = run(put(tmp_path, housing.drop(housing.index[3:13]))).made
    (notice,) = made.notices
    assert notice.endswith(f"{housing['CODGEO'][7]}…")


def test_communes_of_another_year_are_said(run, tmp_path, communes):
    columns = {"MED21": 20_000.0, "TP6021": 12.0}  # declared in the geography of 2024
    (made,) = run(put(tmp_path, pd.DataFrame({"CODGEO": communes, **columns}))).made
    (notice,) = made.notices
    assert re.match(r"\d+\u00a0communes n’existaient pas au 1er janvier 2024", notice)
    assert notice.endswith("le fichier suit plutôt la géographie de 2025.")


def test_zeros_lost(run, tmp_path, housing):
    problem = refusal(run(put(tmp_path, housing.assign(CODGEO=housing["CODGEO"].str.lstrip("0")))))
    assert "perdu le zéro placé devant" in problem.what


def test_duplicates(run, tmp_path, housing):
    problem = refusal(run(put(tmp_path, pd.concat([housing, housing.iloc[[7]]]))))
    assert problem.what == "ce fichier donne deux fois la même ligne"
    assert problem.where.endswith(f"ligne {len(housing) + 2}")


def test_a_share_over_a_hundred(run, tmp_path, communes):
    frame = pd.DataFrame({"CODGEO": communes, "MED21": 20_000, "TP6021": 12.0})
    frame.loc[3, "TP6021"] = 112.5
    problem = refusal(run(put(tmp_path, frame)))
    assert problem.what == "une part ne peut pas dépasser 100\u202f%"
    assert problem.found == f"TP6021 de COM-{communes[3]} = 112,5"


def test_a_file_of_places_that_exist_gives_noughts_elsewhere(run, tmp_path, communes):
    some = sorted({*communes[::7], "75056"})
    report = run(put(tmp_path, pd.DataFrame({"CODGEO": some, "NB_SERVICES": 2})))
    assert not report.refused
    values = Store(tmp_path / "store").values("services_2026").set_index("territory")["value"]
    assert values["FRANCE"] == 2 * len(some)
    assert values["COM-" + communes[1]] == 0


def test_an_extract_gives_no_false_noughts(run, tmp_path, communes):
    frame = pd.DataFrame({"CODGEO": [c for c in communes if c[:2] == "63"], "NB_SERVICES": 1})
    assert "extrait" in refusal(run(put(tmp_path, frame))).what


def test_a_second_file_of_the_source_adds_its_levels(run, tmp_path, communes):
    columns = {"MED21": 20_000.0, "TP6021": 12.0}
    run(put(tmp_path, pd.DataFrame({"CODGEO": communes, **columns})))
    epci = pd.DataFrame({"CODGEO": ["200070712", "200058782"], **columns})
    (made,) = run(put(tmp_path, epci, "epci.csv")).made
    assert made.notices == ["Niveaux déjà présents, gardés\u00a0: COM."]
    store = Store(tmp_path / "store")
    names = set(store.values("filosofi_2021")["territory"])
    assert {"EPCI-200070712", "COM-63430"} <= names
    (entry,) = json.loads((tmp_path / "store" / "manifest.json").read_text())["values"]
    assert [given["levels"] for given in entry["inputs"]] == [["COM"], ["EPCI"]]
    assert run(tmp_path / "fichier.csv", tmp_path / "epci.csv").unchanged == ["filosofi_2021"]


def test_lists_keep_the_lines_of_other_sources(run, tmp_path):
    path = put(tmp_path, pd.DataFrame({"CODGEO": ["63430", "63113"], "uai": ["A", "B"]}))
    assert not run(path).refused
    frame = pq.read_table(tmp_path / "store/values/lists/establishments.parquet").to_pandas()
    assert frame["source"].tolist() == ["annuaire"] * 2
    assert run(path).unchanged == ["annuaire"]


def test_an_adapter_that_breaks_is_told_and_leaves_the_others(run, tmp_path, housing, monkeypatch):
    def broken(table, layout, source):
        if source.id == "rp2021_logement":
            raise ZeroDivisionError("oups")
        return read(table, layout, source)

    monkeypatch.setattr(making, "ADAPTERS", {"essai": broken})
    good, bad = put(tmp_path, housing, "x/a.csv"), housing.rename(columns={"P22_LOG": "P21_LOG"})
    put(tmp_path, bad, "x/b.csv")
    report = run(good.parent)
    assert [made.source.id for made in report.made] == ["rp2022_logement"]
    assert report.refused[0][1].problems[0].found == "ZeroDivisionError : oups"


def test_two_imports_at_once(run, tmp_path, housing):
    (tmp_path / "store").mkdir()
    with FileLock(tmp_path / "store" / ".lock"), pytest.raises(BusyError) as caught:
        run(put(tmp_path, housing))
    assert caught.value.problems[0].what == "un autre import est en cours"


def test_a_change_decided_is_finished(tmp_path):
    """Whatever the file after which the machine stopped."""
    new = {
        "values/a.parquet": "nouveau a",
        "territories/c.parquet": "nouveau c",
        "manifest.json": "n",
    }
    for stop in range(len(new) + 1):
        store = tmp_path / str(stop)
        for name, text in new.items():
            for place, written in ((store, "ancien"), (store / ".ready", text)):
                path = place / name
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(written)
        moves = [("territories", "territories"), ("values/a.parquet",) * 2, ("manifest.json",) * 2]
        for name, place in moves[:stop]:
            if name == "territories":
                (store / "territories").rename(store / ".old")
            (store / ".ready" / name).replace(store / place)
        finish(store)
        assert {name: (store / name).read_text() for name in new} == new
        assert {p.name for p in store.iterdir()} == {"values", "territories", "manifest.json"}


def test_those_who_read_finish_a_change_unless_it_is_being_made(tmp_path):
    (tmp_path / ".ready").mkdir()
    (tmp_path / ".ready" / "manifest.json").write_text("nouveau")
    with FileLock(tmp_path / ".lock"):
        recover(tmp_path)
        assert not (tmp_path / "manifest.json").exists()
    recover(tmp_path)
    assert (tmp_path / "manifest.json").read_text() == "nouveau"
    recover(tmp_path / "absent")


SCRIPT = """
import sys
from pathlib import Path
sys.path.insert(0, {here!r})
import test_import as t
from diagnostic.statistics.importing import making
making.ADAPTERS = {{"essai": t.read}}
print("prêt", flush=True)
while True:
    t.import_files([Path({folder!r})], Path({store!r}), t.CATALOGUE, force=True)
"""


@pytest.mark.slow
def test_killed_at_any_moment_the_store_is_whole(run, tmp_path, housing):
    """The old figures or the new ones, never a half; the next import goes on."""
    folder, store = tmp_path / "fichiers", tmp_path / "store"
    put(folder, housing)
    run(folder / "fichier.csv")
    entry = json.loads((store / "manifest.json").read_text())["values"][0]
    here = str(Path(__file__).parent)
    script = SCRIPT.format(here=here, folder=str(folder), store=str(store))
    for delay in (0.05, 0.2, 0.4, 0.7):
        child = subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE)
        child.stdout.readline()
        time.sleep(delay)
        os.kill(child.pid, signal.SIGKILL)
        child.wait()
        child.stdout.close()
        values = Store(store).values("rp2022_logement", territories=["FRANCE"])
        assert values["value"].tolist() == [housing["P22_LOG"].sum()]
    assert run(folder).unchanged == ["rp2022_logement"]
    left = {path.name for path in store.iterdir()}
    assert left == {".dates.json", ".lock", "manifest.json", "territories", "values"}
    assert json.loads((store / "manifest.json").read_text())["values"][0] == entry
    assert [p.name for p in (store / "values").iterdir()] == ["rp2022_logement.parquet"]
