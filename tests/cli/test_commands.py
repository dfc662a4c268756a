"""Commands as a consultant types them."""

import errno
import os
import re
import signal
import subprocess
import sys
import time

import pytest

from diagnostic.cli.console import duration
from diagnostic.execution import study_lock

MISUSES = {
    "unknown command": ["bok"],
    "far command": ["zzz"],
    "no study": ["book"],
    "unknown option": ["book", "x", "--fromat", "pdf"],
    "unknown format": ["book", "x", "--format", "pfd"],
    "not a number": ["run", "x", "--jobs", "deux"],
    "zero jobs": ["run", "x", "--jobs", "0"],
    "no value": ["run", "x", "--jobs"],
    "name not quoted": ["new", "Le", "Puy"],
}


@pytest.mark.parametrize("arguments", MISUSES.values(), ids=MISUSES)
def test_a_misuse_is_told_in_french(call, snapshot, arguments):
    code, said, complained = call(*arguments)
    assert code == 2
    assert said == ""
    assert complained == snapshot


@pytest.mark.parametrize(
    "arguments", [[], ["new"], ["check"], ["run"], ["book"], ["lab"], ["data"], ["data", "sample"]]
)
def test_help_is_in_french_and_teaches(call, arguments):
    code, said, _ = call(*arguments, "--help")
    assert code == 0
    assert "Utilisation :" in said
    assert not re.search(r"\b(Usage|Show this|default|required|Commands|help page)\b", said)
    assert "<bool>" not in said
    if arguments not in ([], ["data"]):
        assert f"diagnostic {' '.join(arguments)}" in said.split("Options")[0]


def test_nothing_typed_shows_the_help(call):
    code, said, complained = call()
    assert code == 2
    assert "Utilisation :" in said + complained


def test_the_help_comes_at_once(root):
    """The command's start must not wait for pandas or Jupyter."""
    script = (
        "import sys; from diagnostic.cli import main; main(['--help']); "
        "print(sorted({'pandas', 'papermill', 'pyarrow', 'numpy', 'pydantic'} & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    assert done.stdout.rstrip().endswith("[]")


def test_new_then_check(call, root):
    code, said, _ = call("new", "Le Puy-en-Velay")
    assert code == 0
    assert "Étude du Puy-en-Velay (COM-43157)" in said
    assert "diagnostic book le-puy-en-velay" in said
    path = root / "params" / "le-puy-en-velay.yml"
    assert 'territory: "COM-43157"' in path.read_text(encoding="utf-8")
    assert (root / "data/field/le-puy-en-velay/notes").is_dir()
    before = path.read_bytes()
    code, _, complained = call("new", "43157")
    assert code == 1
    assert "existe déjà" in complained
    assert path.read_bytes() == before
    code, _, complained = call("check", "le-puy-en-velay")
    assert code == 1  # this project has no notebook yet
    assert "notebooks/portrait.ipynb" in complained


def test_new_shows_commands_as_they_were_called(call, monkeypatch):
    monkeypatch.setenv("DIAGNOSTIC_COMMAND", "python3 noxfile.py -s diagnostic --")
    _, said, _ = call("new", "Carpentras")
    assert "python3 noxfile.py -s diagnostic -- check carpentras" in said


def test_new_tells_of_a_merged_commune(call, root):
    _, said, _ = call("new", "93059", "--name", "Pierrefitte")
    assert "À savoir" in said
    assert 'territory: "COM-93066"' in (root / "params/pierrefitte.yml").read_text("utf-8")


@pytest.mark.parametrize("text", ["Carpentra", "Saint-Denis", "99999", ""])
def test_new_refuses_what_is_not_one_territory(call, root, snapshot, text):
    code, _, complained = call("new", text)
    assert code == 1
    assert complained == snapshot
    assert not list((root / "params").glob("*.yml"))


def test_check_reports_every_study(call, study, notebook, root, snapshot):
    notebook("portrait", "1")
    study("bonne", "portrait")
    study("autre", "portrait", territory="Carpentra")
    notes = root / "data/field/bonne/notes"
    notes.mkdir(parents=True)
    (notes / "senior.md").write_text("…")
    code, said, complained = call("check")
    assert code == 1
    assert (said, complained) == snapshot


def test_check_writes_the_schema(call, root):
    code, _, _ = call("check", "--schema")
    assert code == 0
    assert (root / "params/study.schema.json").is_file()


def test_check_without_any_study(call):
    code, _, complained = call("check")
    assert code == 1
    assert "diagnostic new" in complained


@pytest.mark.notebook
def test_run_makes_then_reuses_and_ends_with_an_error_when_a_chapter_fails(
    call, study, notebook, root
):
    notebook("portrait", "study")
    notebook("housing", "1 / 0")
    study("essai", "portrait", "housing")
    code, said, _ = call("run", "essai")
    assert code == 1
    assert "✓ portrait" in said
    assert "✗ housing : cellule [2] : ZeroDivisionError : division by zero" in said
    assert "1\xa0chapitre exécuté et 1 en échec" in said.replace("\u202f", "\xa0")
    assert "reports/essai/_build/failures/housing.md" in said
    code, said, _ = call("run", "essai", "--theme", "portrait")
    assert code == 0
    assert "repris tels quels" in said
    assert "✓ portrait" not in said


def test_run_refuses_a_study_at_work(call, study, notebook):
    notebook("portrait", "1")
    study("essai", "portrait")
    with study_lock("essai"):
        code, _, complained = call("run", "essai")
    assert code == 1
    assert "une autre commande travaille déjà" in complained


def test_run_names_the_commune_that_is_not_there(call, root, notebook):
    notebook("portrait", "1")
    (root / "params/lot.yml").write_text(
        'batch: {each: commune, of: "DEP-93"}\ndate: 2026-09-15\nthemes: [portrait]\ninclude: []\n',
        encoding="utf-8",
    )
    code, _, complained = call("run", "lot", "--only", "Carpentras")
    assert code == 1
    assert "n’est pas dans la série" in complained


def test_an_interruption_is_told(call, monkeypatch, study, notebook):
    notebook("portrait", "1")
    study("essai", "portrait")

    def interrupted(*_, **__):
        raise KeyboardInterrupt

    monkeypatch.setattr("diagnostic.cli.making.Making.events", interrupted)
    code, _, complained = call("run", "essai")
    assert code == 130
    assert "Rien n’est à moitié écrit" in complained


@pytest.mark.parametrize(
    ("code", "words"), [(errno.ENOSPC, "le disque est plein"), (errno.EACCES, "en écriture")]
)
def test_the_systems_refusals_are_told(call, monkeypatch, code, words):
    def refused(*_, **__):
        raise OSError(code, os.strerror(code))

    monkeypatch.setattr("diagnostic.cli.studies.check", refused)
    got, _, complained = call("check")
    assert got == 1
    assert words in complained


def test_outside_any_project(call, monkeypatch, tmp_path):
    monkeypatch.setenv("DIAGNOSTIC_ROOT", str(tmp_path / "rien"))
    code, _, complained = call("check")
    assert code == 1
    assert "Traceback" not in complained


def test_data_commands_say_what_is_missing(call, root):
    code, _, complained = call("data", "sample", str(root / "absent"))
    assert code == 1
    assert "dossier de fichiers officiels" in complained


def test_lab_refuses_without_notebooks(call):
    code, _, complained = call("lab")
    assert code == 1
    assert "pas de notebook" in complained


def test_lab_opens_on_the_notebooks_with_this_python(call, notebook, study, monkeypatch, root):
    notebook("portrait", "1")
    study("essai", "portrait")
    seen = {}

    def opened(command, env, cwd):
        kernel = next(p for p in env["JUPYTER_PATH"].split(os.pathsep) if "dp-lab" in p)
        with open(f"{kernel}/kernels/python3/kernel.json", encoding="utf-8") as file:  # noqa: PTH123
            seen.update(command=command, kernel=file.read(), cwd=cwd)
        return 0

    monkeypatch.setattr("diagnostic.cli.lab.until_it_ends", opened)
    code, said, _ = call("lab", "essai", "--no-browser")
    assert code == 0
    assert 'study = "essai"' in said
    assert sys.executable in seen["kernel"]
    assert seen["command"][-1] == "--no-browser"
    assert seen["cwd"] == root


def test_the_lab_ends_with_its_command(tmp_path):
    sleeper = tmp_path / "sleeper.pid"
    code = (
        "import os, pathlib, sys, time;"
        f"pathlib.Path({str(sleeper)!r}).write_text(str(os.getpid())); time.sleep(60)"
    )
    outer = (
        "import os, pathlib, sys;"
        "from diagnostic.cli.lab import until_it_ends;"
        f"until_it_ends([sys.executable, '-c', {code!r}], dict(os.environ), pathlib.Path('.'))"
    )
    command = subprocess.Popen([sys.executable, "-c", outer])
    for _ in range(200):
        if sleeper.is_file() and sleeper.read_text():
            break
        time.sleep(0.05)
    command.terminate()
    assert command.wait(timeout=20) == 128 + signal.SIGTERM
    with pytest.raises(ProcessLookupError):
        os.kill(int(sleeper.read_text()), 0)


@pytest.mark.parametrize(
    ("seconds", "text"), [(0.2, "1 s"), (59.4, "59 s"), (61, "1 min 01 s"), (600, "10 min 00 s")]
)
def test_durations(seconds, text):
    assert duration(seconds) == text
