"""``diagnostic data fetch``: downloaded, imported, and what failed is named."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from diagnostic.cli import main
from diagnostic.statistics.catalogue import Catalogue
from diagnostic.statistics.importing import hosts

CATALOGUE = Path(__file__).parents[3] / "data" / "catalogue"
TABLE = (
    "IRIS;DEC_PIMP21;DEC_TP6021;DEC_INCERT21;DEC_Q121;DEC_MED21;DEC_Q321;DEC_EQ21;DEC_D121;"
    "DEC_D221;DEC_D321;DEC_D421;DEC_D621;DEC_D721;DEC_D821;DEC_D921;DEC_RD21;DEC_S80S2021;"
    "DEC_GI21;DEC_PACT21;DEC_PTSA21;DEC_PCHO21;DEC_PBEN21;DEC_PPEN21;DEC_PAUT21;DEC_NOTE21\n"
    "010040101;43,0;29,0;2;12610;19330;26390;0,71;7760;11300;13900;16440;21760;24660;28120;33850;"
    "4,4;6,3;0,318;69,3;62,5;3,2;3,6;27,1;3,6;0\n"
)
SOURCE = """\
{name}:
  publisher: "Insee"
  dataset: "Essai"
  vintage: 2021
  short: "Essai"
  geography_year: 2022
  url: https://exemple.fr
  class: A
  layout: {layout}
  download: "{url}"
"""


@pytest.fixture
def call(sandbox, site, capsys, monkeypatch):
    """A project whose catalogue has two more sources, at addresses of this machine."""
    layout = Catalogue.load(CATALOGUE).sources["insee_filosofi_2021_iris_declare"].layout
    folder = sandbox / "data" / "catalogue"
    folder.unlink()
    shutil.copytree(CATALOGUE, folder)
    text = "".join(
        SOURCE.format(name=f"essai_{name}", layout=layout, url=site.url(f"{name}.csv"))
        for name in ("bon", "absent")
    )
    (folder / "sources" / "zz_essai.yml").write_text(text, "utf-8")
    monkeypatch.setattr(hosts.time, "sleep", lambda _: None)
    monkeypatch.chdir(sandbox)
    site.files["bon.csv"] = TABLE.encode()

    def run(*arguments):
        code = main(["data", "fetch", *arguments])
        said = capsys.readouterr()
        return code, said.out, said.err

    return run


def test_one_that_fails_is_named_and_the_other_is_imported(call, sandbox):
    code, said, complained = call("--only", "essai")
    assert code == 1
    assert "2\u00a0fichiers à télécharger dans data/raw" in said
    assert "✓ essai_bon : téléchargé" in said
    assert "✓ essai_bon : 1\u00a0territoire, 25\u00a0variables" in said
    assert "✗ essai_absent : échec" in said
    assert complained.startswith("Erreur : essai_absent, http://127.0.0.1:")
    assert "le fichier n’est plus à cette adresse" in complained
    assert (sandbox / "data/store/values/essai_bon.parquet").is_file()


def test_again_nothing_is_asked_nor_imported(call, site):
    call("--only", "essai_bon")
    code, said, _ = call("--only", "essai_bon")
    assert code == 0
    assert "essai_bon : déjà là" in said
    assert "Déjà là, inchangé : essai_bon" in said
    assert site.counts["bon.csv"] == 1


def test_what_was_downloaded_is_imported_again_without_a_word(call, sandbox, capsys):
    call("--only", "essai_bon")
    shutil.rmtree(sandbox / "data" / "store")
    assert main(["data", "import", "data/raw"]) == 0
    assert "✓ essai_bon : 1\u00a0territoire" in capsys.readouterr().out


def test_downloaded_without_being_imported(call, sandbox):
    code, said, _ = call("--only", "essai_bon", "--download-only")
    assert code == 0
    assert "téléchargé" in said
    assert not (sandbox / "data" / "store").exists()


def test_a_new_version_is_told_then_accepted(call, site, sandbox):
    call("--only", "essai_bon")
    (sandbox / "data/raw/essai_bon/bon.csv").unlink()
    site.files["bon.csv"] = TABLE.replace("19330", "19340").encode()
    code, _, complained = call("--only", "essai_bon")
    assert code == 1
    assert "le producteur a changé ce fichier" in complained
    code, said, _ = call("--only", "essai_bon", "--refresh")
    assert code == 0
    assert "nouvelle version, téléchargée" in said
    assert "1\u00a0source importée" in said
