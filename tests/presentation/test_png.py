import hashlib
import struct
import subprocess
import sys

import pandas as pd

from diagnostic.presentation.comparison import comparison
from diagnostic.presentation.png import png

SCRIPT = """
import hashlib, sys
import pandas as pd
from diagnostic.presentation.comparison import comparison
from diagnostic.presentation.png import png
frame = pd.read_json(sys.stdin, orient="records", dtype={"value": float})
print(hashlib.sha256(png(comparison(frame))).hexdigest())
"""


def test_the_same_chart_is_the_same_bytes_here_and_in_another_process(comparison_frame):
    frame = comparison_frame.assign(value=comparison_frame["value"].astype(float))
    first, second = (png(comparison(frame)) for _ in range(2))
    assert first == second
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT],
        input=frame.to_json(orient="records"),
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.strip() == hashlib.sha256(first).hexdigest()


def chunks(data):
    position, names = 8, {}
    while position < len(data):
        (length,) = struct.unpack(">I", data[position : position + 4])
        names[data[position + 4 : position + 8].decode()] = data[
            position + 8 : position + 8 + length
        ]
        position += 12 + length
    return names


def test_the_image_is_twice_the_screen_and_holds_nothing_volatile(rows):
    frame = pd.DataFrame(rows(("Carpentras", "town", "COM", 12.0)))
    found = chunks(png(comparison(frame)))
    assert set(found) == {"IHDR", "pHYs", "IDAT", "IEND"}
    width, _ = struct.unpack(">II", found["IHDR"][:8])
    assert width == int(4.6 * 192)
    per_metre, _ = struct.unpack(">II", found["pHYs"][:8])
    assert round(per_metre * 0.0254) == 192
