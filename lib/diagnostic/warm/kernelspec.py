"""The specification of the project's kernel, for JupyterLab and for any Jupyter tool."""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from importlib.metadata import entry_points
from pathlib import Path
from typing import Any

from diagnostic.warm.sameness import asked_cold, impossible

NAME = "diagnostic"
GROUP = "jupyter_client.kernel_provisioners"
PROVISIONER = "diagnostic-warm-provisioner"


def specification(*, patient: bool = True) -> dict[str, Any]:
    """Return what ``kernel.json`` holds: warm where it can be.

    Parameters
    ----------
    patient : bool
        Wait for the template; else, where somebody waits for the kernel, the
        first ones start cold while the template imports.
    """
    metadata: dict[str, Any] = {"debugger": True}
    # Jupyter hides a kernel whose provisioner it does not find: an installation from before.
    known = any(point.name == PROVISIONER for point in entry_points(group=GROUP))
    if known and not impossible() and not asked_cold():
        config = {} if patient else {"patient": False}
        metadata["kernel_provisioner"] = {"provisioner_name": PROVISIONER, "config": config}
    return {
        "argv": [sys.executable, "-m", "ipykernel_launcher", "-f", "{connection_file}"],
        "display_name": "Diagnostic partagé",
        "language": "python",
        "metadata": metadata,
    }


def install(prefix: str | None = None) -> Path:
    """Write the kernel where Jupyter looks, under the name ``diagnostic``.

    Parameters
    ----------
    prefix : str, optional
        Of an environment; by default, for this user.
    """
    from jupyter_client.kernelspec import KernelSpecManager

    with tempfile.TemporaryDirectory() as folder:
        content = json.dumps(specification(), ensure_ascii=False, indent=1)
        Path(folder, "kernel.json").write_text(content, encoding="utf-8")
        manager = KernelSpecManager()
        place = manager.install_kernel_spec(folder, NAME, user=prefix is None, prefix=prefix)
    return Path(place)


def main() -> None:
    """Install the kernel: ``python -m diagnostic.warm.kernelspec [--prefix FOLDER]``."""
    parser = argparse.ArgumentParser(description="Installe le noyau « Diagnostic partagé ».")
    parser.add_argument("--prefix", help="dossier d’un environnement Python ; sinon, pour vous")
    place = install(parser.parse_args().prefix)
    sys.stdout.write(f"Noyau « Diagnostic partagé » installé : {place}\n")


if __name__ == "__main__":
    main()
