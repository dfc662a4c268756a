"""Make the private environment that runs ``noxfile.py``, from a bare Python.

``python3 noxfile.py -s book`` must work where there is nothing but Python 3.11:
Debian's externally managed Python included, without sudo, and without touching
the system's or the user's packages. This script, which imports nothing outside
the standard library, puts nox and uv in ``.nox/.tools`` by the first way that
works, then hands over to nox:

1. uv, when it is on the PATH;
2. ``python -m venv``;
3. without ensurepip: pip installs virtualenv in a folder (``--target`` is
   allowed on externally managed Pythons), and virtualenv makes the environment;
4. without pip: the same, with the pip that its authors publish as one file.
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import subprocess
import sys
import urllib.request
from collections.abc import Callable, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TOOLS = ROOT / ".nox" / ".tools"
PIP_FILE = "https://bootstrap.pypa.io/pip/pip.pyz"
MINIMUM = (3, 11)


class WayFailed(Exception):  # noqa: N818
    """A way of making the environment did not work; the text says why."""


def main(arguments: Sequence[str]) -> int:
    """Prepare the tools if needed, then run nox with the same arguments."""
    if sys.version_info < MINIMUM and not shutil.which("uv"):
        return with_newer(arguments)
    # Town halls often sit behind a proxy whose certificate only the system knows.
    os.environ.setdefault("UV_SYSTEM_CERTS", "1")
    try:
        python = prepare(TOOLS)
    except WayFailed as error:
        say(str(error))
        return 1
    except KeyboardInterrupt:
        say("Interrompu. Rien n’est à moitié fait : relancez la même commande.")
        return 130
    environment = clean()
    environment["PATH"] = f"{python.parent}{os.pathsep}{environment['PATH']}"
    command = [str(python), "-m", "nox", "-f", str(ROOT / "noxfile.py"), *arguments]
    if os.name == "posix":
        os.execve(command[0], command, environment)
    return subprocess.call(command, env=environment)


def with_newer(arguments: Sequence[str]) -> int:
    """Hand over to a recent enough Python of this machine, or say that one is needed."""
    old = "Python {}.{} est trop ancien".format(*sys.version_info)
    for minor in range(20, MINIMUM[1] - 1, -1):
        if found := shutil.which(f"python3.{minor}"):
            say(f"{old} : python3.{minor} prend le relais.")
            return subprocess.call([found, str(ROOT / "noxfile.py"), *arguments])
    say(f"{old} : installez Python 3.11 ou plus récent, puis relancez la même commande.")
    return 1


def prepare(tools: Path) -> Path:
    """Return the Python of an environment that holds nox, made by the first way that works.

    Raises
    ------
    WayFailed
        When no way works; the text tells what to install.
    """
    python = python_of(tools)
    stamp = tools / "stamp"
    if python.exists() and stamp.is_file() and stamp.read_text() == fingerprint():
        return python
    reasons = []
    for way in WAYS:
        shutil.rmtree(tools, ignore_errors=True)
        try:
            way(tools)
            install(tools)
        except WayFailed as error:
            reasons.append(str(error))
        else:
            stamp.write_text(fingerprint())
            return python
    shutil.rmtree(tools, ignore_errors=True)
    raise WayFailed(HELP.format(reasons="\n".join(f"  - {reason}" for reason in reasons)))


def with_uv(tools: Path) -> None:
    """Make the environment with uv."""
    uv = shutil.which("uv")
    if not uv:
        raise WayFailed("uv n’est pas installé")
    say("Préparation des outils avec uv (une seule fois)…")
    wanted = sys.executable if sys.version_info >= MINIMUM else ">=3.11"
    run([uv, "venv", "--quiet", "--python", wanted, str(tools)], "uv venv")


def with_venv(tools: Path) -> None:
    """Make the environment with the standard library."""
    if not has_module("venv") or not has_module("ensurepip"):
        raise WayFailed("ce Python n’a pas le module venv complet (paquet python3-venv)")
    say("Préparation des outils avec « python -m venv » (une seule fois)…")
    run([sys.executable, "-m", "venv", str(tools)], "python -m venv")


def with_pip(tools: Path) -> None:
    """Make the environment with virtualenv, put in a folder by the pip at hand."""
    if not has_module("pip"):
        raise WayFailed("ce Python n’a pas pip (paquet python3-pip)")
    say("Préparation des outils avec pip et virtualenv (une seule fois)…")
    _with_virtualenv([sys.executable, "-m", "pip"], tools)


def with_published_pip(tools: Path) -> None:
    """Do the same with the one-file pip that its authors publish."""
    say("Préparation des outils avec le pip publié par ses auteurs (une seule fois)…")
    seed = TOOLS.parent / ".seed"
    seed.mkdir(parents=True, exist_ok=True)
    try:
        file = seed / "pip.pyz"
        try:
            with urllib.request.urlopen(PIP_FILE, timeout=60) as answer:
                file.write_bytes(answer.read())
        except OSError as error:
            raise WayFailed(f"{PIP_FILE} est injoignable ({error})") from None
        _with_virtualenv([sys.executable, str(file)], tools)
    finally:
        shutil.rmtree(seed, ignore_errors=True)


WAYS: tuple[Callable[[Path], None], ...] = (with_uv, with_venv, with_pip, with_published_pip)

HELP = """\
Impossible de préparer les outils. Ce qui a été essayé :
{reasons}
Vérifiez la connexion à Internet, puis installez l’un des deux et relancez la même commande :
  - uv, sans droits particuliers : https://docs.astral.sh/uv/getting-started/installation/
  - ou, sous Debian et Ubuntu, par l’administrateur : apt install python3-venv"""


def _with_virtualenv(pip: list[str], tools: Path) -> None:
    seed = tools.parent / ".virtualenv"
    shutil.rmtree(seed, ignore_errors=True)
    try:
        run([*pip, *QUIET, "--target", str(seed), pinned("virtualenv")], "pip install")
        # -P: the script's folder must not shadow what virtualenv imports.
        script = f"import sys; sys.path.insert(0, {str(seed)!r}); import runpy; "
        script += "runpy.run_module('virtualenv', run_name='__main__')"
        run([sys.executable, "-P", "-c", script, "--quiet", str(tools)], "virtualenv")
    finally:
        shutil.rmtree(seed, ignore_errors=True)


QUIET = ["install", "--quiet", "--disable-pip-version-check"]


def install(tools: Path) -> None:
    """Put nox and uv in the environment; without uv, nox will use pip."""
    python = str(python_of(tools))
    constraints = str(ROOT / "constraints.txt")
    if uv := shutil.which("uv"):
        command = [uv, "pip", "install", "--quiet", "--python", python, "-c", constraints]
    else:
        command = [python, "-m", "pip", *QUIET, "-c", constraints]
    try:
        run([*command, "nox", "uv"], "installation de nox et uv")
    except WayFailed:
        if shutil.which("uv"):
            raise
        say("uv n’existe pas pour cette machine : pip fera les installations.")
        run([*command, "nox"], "installation de nox")


def run(command: Sequence[str], name: str) -> None:
    """Run a command silently; when it fails, keep what it said last.

    Raises
    ------
    WayFailed
    """
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False, env=clean())
    except OSError as error:
        raise WayFailed(f"{name} : {error}") from None
    if done.returncode:
        said = (done.stderr or done.stdout).strip().splitlines() or ["sans explication"]
        raise WayFailed(f"{name} a échoué : {said[-1].strip()}")


def clean() -> dict[str, str]:
    """Return the environment without what would mix the user's packages with the tools."""
    return {name: value for name, value in os.environ.items() if name not in MIXING}


MIXING = {"PYTHONPATH", "PYTHONHOME", "PIP_USER", "PIP_TARGET", "VIRTUAL_ENV"}


def has_module(name: str) -> bool:
    """Tell whether this Python can really import a module (Debian ships empty shells of some)."""
    done = subprocess.run(
        [sys.executable, "-c", f"import {name}"], capture_output=True, check=False
    )
    return done.returncode == 0


def pinned(name: str) -> str:
    """Return the requirement of a tool at the version of ``constraints.txt``."""
    text = (ROOT / "constraints.txt").read_text(encoding="utf-8")
    found = re.search(rf"^{name}==[^\s;]+", text, re.MULTILINE)
    return found[0] if found else name


def fingerprint() -> str:
    """Return what the environment depends on: this Python, its place and the tools' versions."""
    parts = [sys.version, sys.executable, str(ROOT), pinned("nox"), pinned("uv")]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def python_of(environment: Path) -> Path:
    """Return the Python of an environment."""
    if os.name == "nt":
        return environment / "Scripts" / "python.exe"
    return environment / "bin" / "python"


def say(text: str) -> None:
    """Print one line for the user, at once."""
    sys.stderr.write(text + "\n")
    sys.stderr.flush()


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
