"""``diagnostic lab``: JupyterLab on the theme notebooks, kernel and package ready."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

from diagnostic import paths
from diagnostic.cli.console import notice, say
from diagnostic.errors import Problem, StudyError
from diagnostic.study import load_study
from diagnostic.warm.kernelspec import specification

# A consultant opens the notebooks to work: no offer of news in the way.
_PAGE = {"disabledExtensions": {"@jupyterlab/apputils-extension:announcements": True}}


def lab(study: str, arguments: list[str]) -> int:
    """Open JupyterLab and return its exit code.

    Parameters
    ----------
    study : str
        A study to check first, and to remind of; may be empty.
    arguments : list of str
        Passed to JupyterLab.
    """
    notebook = paths.notebooks() / "portrait.ipynb"
    if not notebook.is_file():
        raise StudyError(Problem("il n’y a pas de notebook à ouvrir", where=str(paths.notebooks())))
    if study:
        loaded = load_study(study)
        for text in loaded.notices:
            notice(text)
        say(f'Dans la première cellule, écrivez : [bold]study = "{loaded.slug}"[/]')
    say("JupyterLab s’ouvre dans votre navigateur. Pour l’arrêter : Ctrl-C dans ce terminal.")
    with tempfile.TemporaryDirectory(prefix="dp-lab-") as folder:
        environment = _environment(Path(folder))
        command = [
            sys.executable, "-m", "jupyterlab", f"--notebook-dir={paths.root()}",
            "--LabApp.default_url=/lab/tree/notebooks/portrait.ipynb",
            "--LabApp.extension_manager=readonly", *_as_root(), *arguments,
        ]  # fmt: skip
        return until_it_ends(command, environment, paths.root())


def until_it_ends(command: list[str], env: dict[str, str], cwd: Path) -> int:
    """Run JupyterLab, and end it when this command is told to end."""

    def end(signum: int, _frame: object) -> None:
        raise SystemExit(128 + signum)

    before = signal.signal(signal.SIGTERM, end)
    process = subprocess.Popen(command, env=env, cwd=cwd)  # noqa: S603 - our own
    try:
        return process.wait()
    finally:
        signal.signal(signal.SIGTERM, before)
        if process.poll() is None:
            process.terminate()
            process.wait()


def _as_root() -> list[str]:
    """Allow what Jupyter refuses by default: being root is usual in a container."""
    return ["--allow-root"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []


def _environment(folder: Path) -> dict[str, str]:
    """Put this very Python first under the name ``python3``, which notebooks ask for."""
    kernel = specification(patient=False)
    for name, content in (("kernels/python3/kernel", kernel), ("labconfig/page_config", _PAGE)):
        path = folder / f"{name}.json"
        path.parent.mkdir(parents=True)
        path.write_text(json.dumps(content), encoding="utf-8")
    first = {
        name: os.pathsep.join(filter(None, [str(folder), os.environ.get(name, "")]))
        for name in ("JUPYTER_PATH", "JUPYTER_CONFIG_PATH")
    }
    return {**os.environ, **first, "DIAGNOSTIC_ROOT": str(paths.root())}
