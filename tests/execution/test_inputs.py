"""Every library that can shape a page is among the inputs of chapters."""

import json
import re
import subprocess
import sys

from diagnostic.execution.inputs import SHAPING, packages

SILENT = {
    # kernels and their messages
    "cloudpickle", "comm", "debugpy", "jupyter-client", "jupyter-core", "msgpack", "pyzmq",
    "argcomplete", "mistune", "tornado", "traitlets", "pygments",
    # what types are written with, and how libraries find their own files
    "annotated-types", "importlib-metadata", "importlib-resources", "lazy-importer", "packaging",
    "platformdirs", "setuptools", "typing-extensions", "typing-inspection", "zipp",
    # downloads, and what is imported without being used
    "certifi", "cffi", "charset-normalizer", "cycler", "faicons", "idna", "markupsafe",
    "multimark", "requests", "urllib3",
}  # fmt: skip
"""Libraries that chapters import and whose version changes no page."""

CODE = """
import importlib.metadata, json, sys
from diagnostic.warm import preload
for name in (*preload.KERNEL, *preload.LIBRARIES, *preload._own()):
    preload._import(name)
known = importlib.metadata.packages_distributions()
loaded = {name.partition(".")[0] for name in sys.modules}
sys.stdout.write(json.dumps(sorted({each for name in loaded for each in known.get(name, ())})))
"""


def test_no_library_of_the_chapters_is_forgotten():
    done = subprocess.run([sys.executable, "-c", CODE], capture_output=True, text=True, check=True)
    found = {re.sub(r"[-_.]+", "-", name).lower() for name in json.loads(done.stdout)}
    shaping = {re.sub(r"[-_.]+", "-", name) for name in SHAPING}
    assert len(found) > 20
    assert sorted(found - shaping - SILENT - {"diagnostic-partage"}) == []


def test_each_of_them_has_a_version_here():
    assert [name for name, known in packages().items() if not known] == []
