"""What workers are forked from: imported once, nothing useless, nothing hidden afterwards."""

import subprocess
import sys

_SCRIPT = """
import gc, sys
import diagnostic.execution.ready as ready
print(gc.isenabled(), gc.get_freeze_count() > 0, "papermill" in sys.modules)
print([name for name in ("rfc3987_syntax", "pyarrow", "pandas") if name in sys.modules])
import pyarrow
from nbformat.v4 import new_notebook, new_output
import nbformat
nbformat.validate(new_notebook())
try:
    nbformat.validate(new_notebook(cells=[{"cell_type": "nothing"}]))
except nbformat.ValidationError:
    print("refused")
"""


def test_workers_import_what_they_need_and_no_more():
    done = subprocess.run(
        [sys.executable, "-c", _SCRIPT], capture_output=True, text=True, check=False
    )
    assert done.stdout.splitlines() == ["True True True", "[]", "refused"], done.stderr
