"""Everything one does with this project, as nox sessions.

Run it with any Python 3.11 or later, nothing else being installed::

    python3 noxfile.py -s book             # the book of Carpentras
    python3 noxfile.py -s book -- plaisir  # another study
    python3 noxfile.py -s tests
    python3 noxfile.py --list

Run as a script, it first makes its own tools (``lib/bootstrap.py``) and then
runs itself through nox. Environments live in ``.nox`` and are reused until
``pyproject.toml`` or ``constraints.txt`` changes.
"""

from __future__ import annotations

import runpy
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent

if __name__ == "__main__":
    sys.argv[0] = str(ROOT / "lib" / "bootstrap.py")
    runpy.run_path(sys.argv[0], run_name="__main__")

import hashlib
import os

import nox
from nox import Session
from nox.command import CommandFailed

PYPROJECT = ROOT / "pyproject.toml"
CONSTRAINTS = ROOT / "constraints.txt"
CALLED = {"DIAGNOSTIC_COMMAND": "python3 noxfile.py -s diagnostic --"}
BUILD = {"UV_BUILD_CONSTRAINT": str(CONSTRAINTS), "PIP_CONSTRAINT": str(CONSTRAINTS)}

nox.needs_version = ">=2025.5"
nox.options.default_venv_backend = "uv|virtualenv"
nox.options.reuse_venv = "yes"
nox.options.sessions = ["book"]
nox.options.error_on_missing_interpreters = True


@nox.session
def book(session: Session) -> None:
    """Make the book of a study: HTML site, PDF and Word (``-- plaisir`` for another study)."""
    install(session)
    arguments = session.posargs or ["carpentras"]
    if arguments[0].startswith("-") and arguments[0] not in {"--help", "-h"}:
        arguments = ["carpentras", *arguments]
    session.run("diagnostic", "book", *arguments, env=CALLED)


@nox.session(default=False)
def diagnostic(session: Session) -> None:
    """Run any command (``-- new "Le Puy-en-Velay"``, ``-- check``, ``-- run plaisir``)."""
    install(session)
    session.run("diagnostic", *session.posargs, env=CALLED)


@nox.session
def tests(session: Session) -> None:
    """Run the tests (``-- tests/study -q`` for some of them)."""
    install(session, "tests")
    workers = str(min(os.cpu_count() or 1, 8))
    every = ["-n", workers, "--dist", "loadfile", "--cov", "--cov-report=term:skip-covered"]
    session.run("pytest", *(session.posargs or every))


@nox.session(default=False)
def lab(session: Session) -> None:
    """Open JupyterLab on the theme notebooks (``-- plaisir`` to start from a study)."""
    install(session)
    session.run("diagnostic", "lab", *session.posargs)


@nox.session(default=False)
def lint(session: Session) -> None:
    """Check the code's form, and that notebooks are committed without outputs."""
    install(session, "lint", package=False)
    session.run("ruff", "check", *session.posargs)
    session.run("ruff", "format", "--check")
    notebooks = sorted(str(path) for path in (ROOT / "notebooks").glob("*.ipynb"))
    session.run("nbstripout", "--verify", *notebooks)


@nox.session(default=False)
def types(session: Session) -> None:
    """Check the types with mypy, strictly."""
    install(session, "types")
    session.run("mypy", *session.posargs)


@nox.session(default=False)
def data(session: Session) -> None:
    """Load the official files (``-- fetch``, ``-- import FOLDER``, ``-- status --missing``)."""
    install(session)
    session.run("diagnostic", "data", *(session.posargs or ["status"]), env=CALLED)


@nox.session(default=False)
def bench(session: Session) -> None:
    """Measure, both sides in one run (``-- a c``: some; ``--quick``: does it work?)."""
    install(session)
    session.run("python", "benchmarks", *session.posargs)


@nox.session(default=False)
def pin(session: Session) -> None:
    """Pin anew every version in ``constraints.txt``, for Python 3.11 and later."""
    session.install("uv")
    groups = [f"--group={name}" for name in nox.project.load_toml(PYPROJECT)["dependency-groups"]]
    session.run(
        "uv", "pip", "compile", str(PYPROJECT), *groups, "--universal", "--python-version=3.11",
        "--fork-strategy=fewest", "--no-annotate", "--no-header", "--no-emit-index-url",
        "--no-emit-find-links", "--quiet", "--upgrade", "--output-file", str(CONSTRAINTS),
        *session.posargs,
    )  # fmt: skip
    head = (
        "# Every version this project runs with, for Python 3.11 and later. Made by: nox -s pin\n"
    )
    CONSTRAINTS.write_text(head + CONSTRAINTS.read_text(encoding="utf-8"), encoding="utf-8")


def install(session: Session, *groups: str, package: bool = True) -> None:
    """Install the package and some groups at pinned versions, unless nothing has changed."""
    # Compiled modules are kept even where the environment says not to: without them, each chapter's
    # process compiles again every library it imports.
    session.env["PYTHONDONTWRITEBYTECODE"] = ""
    home = Path(session.virtualenv.location)
    stamp = home / "diagnostic.stamp"
    wanted = fingerprint(groups)
    if stamp.is_file() and stamp.read_text() == wanted:
        session.log("environnement réutilisé : rien à installer")
        return
    session.log("installation dans %s (quelques minutes la première fois)", home)
    toml = nox.project.load_toml(PYPROJECT)
    requirements = list(nox.project.dependency_groups(toml, *groups)) if groups else []
    wishes = [*(["-e", str(ROOT)] if package else []), *requirements]
    try:
        session.install("-c", str(CONSTRAINTS), *wishes, silent=True, env=BUILD)
    except CommandFailed:
        if session.venv_backend != "uv":
            raise
        # uv reads neither pip's configuration nor, before it is told to, the system's
        # certificates: behind a town hall's proxy, pip often passes where uv does not.
        session.warn("uv n’a pas pu installer : nouvel essai avec pip")
        command = [sys.executable, "-m", "pip", "--python", str(home), "install", "--quiet"]
        session.run(*command, "-c", str(CONSTRAINTS), *wishes, external=True, env=BUILD)
    stamp.write_text(wanted)


def fingerprint(groups: tuple[str, ...]) -> str:
    """Return what an environment depends on."""
    digest = hashlib.sha256(f"{sys.version} {ROOT} {groups}".encode())
    for path in (PYPROJECT, CONSTRAINTS):
        digest.update(path.read_bytes())
    return digest.hexdigest()
