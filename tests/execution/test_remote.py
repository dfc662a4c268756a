"""What a worker says and makes, without a cluster."""

import importlib
import shutil
import sys

import pytest

from diagnostic.errors import ExecutionError
from diagnostic.execution import mirror, remote
from diagnostic.execution.distant import Distant
from diagnostic.execution.inputs import Inputs
from diagnostic.execution.keys import Keys
from diagnostic.execution.manifests import digest
from diagnostic.execution.results import unpacked
from diagnostic.execution.seats import _differences
from diagnostic.stamps import Stamps


def digests(runs):
    return {name: digest(part) for name, part in remote.held(Inputs(), runs).items()}


def differences(run, expected):
    _, found = remote.compared([remote.order_of(run)], expected)
    return set(found)


@pytest.fixture
def run(project):
    return project(portrait="1 + 1").runs[0]


@pytest.mark.parametrize(
    ("name", "subject"),
    [
        ("data/sample/a.parquet", "figures"),
        ("data/store/values/a.parquet", "figures"),
        ("data/catalogue/a.yml", "catalogue"),
        ("params/essai.yml", "study"),
        ("data/field/essai/votes/a.csv", "collected"),
        ("data/field/essai/notes/portrait.md", "notes"),
        ("notebooks/portrait.ipynb", "notebooks"),
        ("../package/analysis/a.py", "program"),
    ],
)
def test_a_difference_of_each_kind_is_seen_and_named(run, root, name, subject):
    expected = digests([run])
    assert differences(run, expected) == set()
    file = root / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text((file.read_text() if file.exists() else "") + " ")
    assert differences(run, expected) == {subject}


def test_other_packages_are_seen(run, monkeypatch):
    expected = digests([run])
    monkeypatch.setattr("diagnostic.execution.inputs.version", lambda name: "0")
    assert differences(run, expected) == {"packages"}


def test_the_commands_themselves_may_differ(run, root):
    expected = digests([run])
    (root.parent / "package/cli").mkdir()
    (root.parent / "package/cli/app.py").write_text("")
    assert differences(run, expected) == set()


def test_differences_are_told_shortly():
    same = {"a": "1"}
    here, there = {"pandas": "3.1.0", **same}, {"pandas": "3.0.2", **same}
    assert _differences(there, here) == "pandas 3.1.0 ici, 3.0.2 là-bas"
    long = {f"f{n}": "x" * 64 for n in range(7)}
    assert _differences({}, long).replace("\xa0", " ") == (
        "f0 absent là-bas, f1 absent là-bas, f2 absent là-bas, f3 absent là-bas, et 3 autres"
    )
    assert _differences({"f": "y" * 64, "g": "x" * 64}, {"f": "x" * 64}) == "f, g en trop là-bas"


@pytest.mark.notebook
def test_an_order_is_made_apart_from_the_worker_s_own_books(run, root):
    order = remote.order_of(run, Keys().of(run))
    answer = remote.make(order)
    assert answer.made.failure is None
    assert not answer.differs
    assert '"2"' in unpacked(answer.content).text
    assert not run.output.exists()
    (root / "data/sample/a.parquet").write_text("1")
    assert remote.make(order).differs


@pytest.mark.notebook
def test_what_moves_meanwhile_is_not_sent_back(project, root):
    note = root / "data/field/essai/votes.csv"
    note.parent.mkdir(parents=True)
    run = project(a=f"import pathlib\npathlib.Path({str(note)!r}).write_text('1')").runs[0]
    assert remote.make(remote.order_of(run, Keys().of(run))).differs


def test_without_the_extra_the_command_to_install_it_is_given(monkeypatch):
    from diagnostic.execution.link import Link

    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(ExecutionError, match=r"pip install .*\[cluster\]"):
        Link("tcp://127.0.0.1:8786")


def test_dask_is_not_imported_for_a_run_here():
    importlib.import_module("diagnostic.execution.cluster")
    import subprocess

    code = (
        "import sys, diagnostic.execution.run, diagnostic.execution.cluster, diagnostic.cli.app\n"
        "sys.exit(any(name in sys.modules for name in ('distributed', 'dask', 'fsspec')))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_a_worker_without_the_figures_takes_those_deposited(run, root, tmp_path):
    pytest.importorskip("fsspec", reason="the cluster extra is not installed")
    store = root / "data/store"
    for name in ("values/rp.parquet", "territories/communes.parquet", "manifest.json"):
        (store / name).parent.mkdir(parents=True, exist_ok=True)
        (store / name).write_text(name, encoding="utf-8")
    address = f"file://{tmp_path}/dépôt"
    names = [path.relative_to(store).as_posix() for path in store.rglob("*") if path.is_file()]
    mirror.deposit(Distant(address), store, names, Stamps())
    expected = digests([run])
    shutil.rmtree(store)
    order = remote.order_of(run)
    assert set(remote.compared([order], expected)[1]) == {"territories", "figures"}
    assert remote.compared([order], expected, address)[1] == {}
    assert (store / "values/rp.parquet").read_text(encoding="utf-8") == "values/rp.parquet"
    (root / "data/store/values/more.parquet").write_text("x", encoding="utf-8")
    assert set(remote.compared([order], expected, address)[1]) == {"figures"}  # nothing is erased
