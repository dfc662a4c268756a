"""The ladder that makes the tools from a bare Python, without the network."""

import runpy
import subprocess
import sys
from pathlib import Path

import pytest

import bootstrap

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture
def said(monkeypatch):
    lines = []
    monkeypatch.setattr(bootstrap, "say", lines.append)
    return lines


@pytest.fixture
def ladder(monkeypatch, tmp_path):
    """Return a function: make the ladder of these rungs, named when tried."""
    tried = []

    def build(**rungs):
        def rung(name, works):
            def way(tools):
                tried.append(name)
                if not works:
                    tools.mkdir(parents=True)
                    (tools / "half").write_text("")
                    raise bootstrap.WayFailed(f"{name} ne marche pas")
                assert not tools.exists()  # nothing half-made is left by the rung before
                python = bootstrap.python_of(tools)
                python.parent.mkdir(parents=True)
                python.write_text("")

            return way

        monkeypatch.setattr(bootstrap, "WAYS", [rung(*item) for item in rungs.items()])
        monkeypatch.setattr(bootstrap, "install", lambda tools: None)
        return tmp_path / "tools", tried

    return build


def test_the_first_way_that_works_is_taken(ladder):
    tools, tried = ladder(uv=False, venv=True, pip=True)
    assert bootstrap.prepare(tools) == bootstrap.python_of(tools)
    assert tried == ["uv", "venv"]


def test_tools_are_made_once(ladder, monkeypatch):
    tools, tried = ladder(uv=True)
    bootstrap.prepare(tools)
    bootstrap.prepare(tools)
    assert tried == ["uv"]
    monkeypatch.setattr(bootstrap, "pinned", lambda name: f"{name}==0")
    bootstrap.prepare(tools)
    assert tried == ["uv", "uv"]


def test_half_made_tools_are_made_again(ladder):
    tools, tried = ladder(uv=True)
    bootstrap.prepare(tools)
    (tools / "stamp").unlink()
    bootstrap.prepare(tools)
    assert tried == ["uv", "uv"]


def test_when_nothing_works_the_reader_knows_what_to_install(ladder, said, monkeypatch, snapshot):
    tools, _ = ladder(uv=False, venv=False, pip=False)
    monkeypatch.setattr(bootstrap, "TOOLS", tools)
    assert bootstrap.main([]) == 1
    assert not tools.exists()
    assert said == snapshot


def test_an_interrupted_preparation_says_so(said, monkeypatch):
    def interrupted(tools):
        raise KeyboardInterrupt

    monkeypatch.setattr(bootstrap, "prepare", interrupted)
    assert bootstrap.main([]) == 130
    assert "relancez" in said[0]


def test_an_old_python_hands_over_to_a_newer_one(said, monkeypatch):
    called = []
    monkeypatch.setattr(
        bootstrap.shutil, "which", lambda name: "/newer" if name == "python3.13" else None
    )
    monkeypatch.setattr(bootstrap, "MINIMUM", (4, 11))
    monkeypatch.setattr(bootstrap.subprocess, "call", lambda command: called.append(command) or 0)
    assert bootstrap.main(["-s", "tests"]) == 0
    assert called == [["/newer", str(ROOT / "noxfile.py"), "-s", "tests"]]
    assert "python3.13 prend le relais" in said[0]


def test_an_old_python_alone_is_told_what_is_needed(said, monkeypatch):
    monkeypatch.setattr(bootstrap, "MINIMUM", (4, 11))
    monkeypatch.setattr(bootstrap.shutil, "which", lambda name: None)
    assert bootstrap.main([]) == 1
    assert "Python 3.11 ou plus récent" in said[0]


@pytest.mark.parametrize("module", ["venv", "ensurepip", "pip"])
def test_a_module_that_cannot_be_imported_is_seen(tmp_path, monkeypatch, module):
    """Debian ships modules that are there and do not work."""
    (tmp_path / f"{module}.py").write_text("raise ImportError('hollow')")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    assert not bootstrap.has_module(module)
    monkeypatch.delenv("PYTHONPATH")
    assert bootstrap.has_module("json")


def test_each_way_refuses_when_it_cannot(tmp_path, monkeypatch, said):
    monkeypatch.setattr(bootstrap, "has_module", lambda name: False)
    monkeypatch.setattr(bootstrap.shutil, "which", lambda name: None)
    monkeypatch.setattr(bootstrap, "PIP_FILE", (tmp_path / "absent").as_uri())
    monkeypatch.setattr(bootstrap, "TOOLS", tmp_path / "tools")
    for way in bootstrap.__dict__["WAYS"]:
        with pytest.raises(bootstrap.WayFailed):
            way(tmp_path / "tools")
    assert not (tmp_path / ".seed").exists()


@pytest.mark.slow
def test_the_standard_library_makes_an_environment(tmp_path, said):
    tools = tmp_path / "outils é {}"
    bootstrap.with_venv(tools)
    done = subprocess.run(
        [bootstrap.python_of(tools), "-c", "import sys; print(sys.prefix)"],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert Path(done.stdout.strip()).resolve() == tools.resolve()


def test_a_failing_command_keeps_its_last_words():
    script = "import sys; print('début', file=sys.stderr); sys.exit('la raison')"
    with pytest.raises(bootstrap.WayFailed, match="essai a échoué : la raison"):
        bootstrap.run([sys.executable, "-c", script], "essai")


def test_the_users_packages_stay_out(monkeypatch):
    monkeypatch.setenv("PYTHONPATH", "/intruder")
    monkeypatch.setenv("PIP_USER", "1")
    assert not {"PYTHONPATH", "PIP_USER"} & set(bootstrap.clean())


def test_every_tool_is_pinned():
    for name in ("nox", "uv", "virtualenv", "hatchling"):
        assert bootstrap.pinned(name).startswith(f"{name}==")


def test_constraints_name_versions_and_nothing_else():
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    for line in lines[1:]:
        assert "==" in line
        assert "://" not in line
        assert not line.startswith("-")


def test_constraints_hold_every_requirement():
    import tomllib

    from packaging.requirements import Requirement
    from packaging.utils import canonicalize_name

    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    wanted = [*project["project"]["dependencies"]]
    wanted += [text for group in project["dependency-groups"].values() for text in group]
    wanted += project["build-system"]["requires"]
    pinned = {}
    for line in (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()[1:]:
        requirement = Requirement(line)
        pinned[canonicalize_name(requirement.name)] = str(requirement.specifier)[2:]
    for text in wanted:
        requirement = Requirement(text)
        assert requirement.specifier.contains(pinned[canonicalize_name(requirement.name)])


def test_every_session_is_documented():
    found = runpy.run_path(str(ROOT / "noxfile.py"), run_name="noxfile")
    sessions = {name for name in found if name in _declared()}
    assert sessions >= {"book", "tests", "lab", "lint", "types"}
    assert all(found[name].__doc__ for name in sessions)


def _declared():
    text = (ROOT / "noxfile.py").read_text(encoding="utf-8")
    return {
        line.split()[1].split("(")[0] for line in text.splitlines() if "(session: Session)" in line
    }
