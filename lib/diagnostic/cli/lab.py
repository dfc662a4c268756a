"""``diagnostic lab``: JupyterLab on the theme notebooks, kernel and package ready."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from diagnostic import paths
from diagnostic.cli.console import notice, say
from diagnostic.errors import Problem, StudyError
from diagnostic.study import load_study

_KERNEL = """{{
 "argv": [{python}, "-m", "ipykernel_launcher", "-f", "{{connection_file}}"],
 "display_name": "Diagnostic partagé",
 "language": "python",
 "metadata": {{"debugger": true}}
}}
"""


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
            "--LabApp.default_url=/lab/tree/notebooks/portrait.ipynb", *arguments,
        ]  # fmt: skip
        return subprocess.call(command, env=environment, cwd=paths.root())  # noqa: S603 - our own


def _environment(folder: Path) -> dict[str, str]:
    """Put this very Python first under the name ``python3``, which notebooks ask for."""
    import json

    kernel = folder / "kernels" / "python3"
    kernel.mkdir(parents=True)
    (kernel / "kernel.json").write_text(
        _KERNEL.format(python=json.dumps(sys.executable)), encoding="utf-8"
    )
    known = os.environ.get("JUPYTER_PATH", "")
    return {
        **os.environ,
        "JUPYTER_PATH": os.pathsep.join(filter(None, [str(folder), known])),
        "DIAGNOSTIC_ROOT": str(paths.root()),
    }
