import hashlib
import io
import struct
import subprocess
import sys

import matplotlib as mpl
import numpy as np
import pandas as pd
import pytest
from PIL import Image

from diagnostic.presentation import marks, style
from diagnostic.presentation.comparison import comparison
from diagnostic.presentation.paper import Paper
from diagnostic.presentation.png import close, png

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


def drawn(background="white", axes_class=Paper):
    with style.theme():
        figure = style.canvas("demi", 2.0)
        axes = figure.add_axes((0.1, 0.1, 0.8, 0.8), axes_class=axes_class)
        axes.set_xlim(0, 100)
        axes.set_ylim(0, 50)
        axes.axis("off")
        axes.plot([3, 97], [5, 45], color="#A8243B", linewidth=2.5, marker="o")
        axes.plot([3, 97], [40, 4], "s--", color="black")
        axes.plot([50], [25], marker="D", linestyle="none", markersize=9)  # its colour by turns
        marks.label(axes, 50, 25, "Écouen\n12,5 %", path_effects=marks.halo())
        marks.hatched(axes, 10, 10, 20, 20)
    figure.patch.set_facecolor(background)
    return figure


def pixels(data):
    return np.asarray(Image.open(io.BytesIO(data)).convert("RGBA"))


def usual(figure):
    buffer = io.BytesIO()
    with style.theme():
        figure.savefig(buffer, format="png", dpi=style.DPI)
    return buffer.getvalue()


def test_the_image_is_pixel_by_pixel_the_one_that_matplotlib_would_write():
    assert (pixels(png(drawn())) == pixels(usual(drawn(axes_class=None)))).all()


def test_an_image_that_is_not_opaque_keeps_its_opacity():
    with mpl.rc_context():
        figure = drawn()
        figure.patch.set_alpha(0.5)
        found = png(figure)
    assert chunks(found)["IHDR"][9] == 6
    assert (pixels(found) == pixels(usual(figure))).all()
    assert chunks(png(drawn()))["IHDR"][9] == 2


@pytest.mark.parametrize("setting", ["font.size", "lines.linewidth", "axes.labelpad"])
def test_what_the_reader_set_is_put_back(setting):
    with mpl.rc_context({setting: 3.0}):
        png(drawn())
        assert mpl.rcParams[setting] == 3.0


def test_the_theme_is_what_matplotlib_makes_of_its_settings():
    blank = {key: mpl.rcParamsDefault[key] for key in mpl.rcParamsDefault if "backend" not in key}
    with mpl.rc_context(blank):
        mpl.rcParams.update(style._settings())
        expected = dict(mpl.rcParams)
    with style.theme():
        assert dict(mpl.rcParams) == expected


def test_a_figure_let_go_holds_nothing():
    figure = drawn()
    png(figure)
    close(figure)
    assert figure.axes == []
