import itertools

import matplotlib as mpl
import numpy as np
import pytest

from diagnostic.presentation import style

# Machado, Oliveira and Fernandes (2009), severity 1, on linear RGB.
BLINDNESS = {
    "protanopia": [[0.152, 1.053, -0.205], [0.115, 0.786, 0.099], [-0.004, -0.048, 1.052]],
    "deuteranopia": [[0.367, 0.861, -0.228], [0.280, 0.673, 0.047], [-0.012, 0.043, 0.969]],
    "tritanopia": [[1.256, -0.077, -0.179], [-0.078, 0.931, 0.148], [0.005, 0.691, 0.304]],
}


def linear(colour):
    rgb = np.array(mpl.colors.to_rgb(colour))
    return np.where(rgb <= 0.04045, rgb / 12.92, ((rgb + 0.055) / 1.055) ** 2.4)


def luminance(colour):
    return float(linear(colour) @ [0.2126, 0.7152, 0.0722])


def contrast(first, second="#FFFFFF"):
    high, low = sorted((luminance(first), luminance(second)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def lab(rgb):
    """CIE L*a*b* of a linear RGB colour, D65."""
    to_xyz = [[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]]
    xyz = np.array(to_xyz) @ np.clip(rgb, 0, 1) / [0.9505, 1.0, 1.089]
    f = np.where(xyz > 0.008856, np.cbrt(xyz), 7.787 * xyz + 16 / 116)
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


@pytest.mark.parametrize("colour", [style.TOWN, style.COMPARATOR, style.SECONDARY, style.TEXT])
def test_words_are_readable_on_white_and_on_paper(colour):
    assert contrast(colour) >= 4.5
    assert contrast(colour, style.NEIGHBOUR) >= 4.5


def test_caution_is_readable_on_its_tint():
    assert contrast(style.CAUTION, style.CAUTION_PAPER) >= 4.5


def test_marks_stand_out_of_the_paper():
    for colour in (style.TOWN, style.COMPARATOR, style.QPV):
        assert contrast(colour) >= 3
    assert contrast(style.QPV) > 15  # over its white casing, whatever the class under it


def test_the_ramp_darkens_by_clear_steps_in_grey():
    greys = [luminance(colour) for colour in style.RAMP]
    assert greys == sorted(greys, reverse=True)
    for light, dark in itertools.pairwise(style.RAMP):
        assert contrast(light, dark) >= 1.4


def test_labels_on_the_map_are_readable_on_every_class():
    for colour in style.RAMP[:2]:
        assert contrast(style.INK, colour) >= 4.5
    assert contrast("#FFFFFF", style.RAMP[3]) >= 4.5
    assert contrast("#FFFFFF", style.RAMP[2]) >= 3  # bold, with a halo of the class


@pytest.mark.parametrize("kind", BLINDNESS)
def test_colours_that_oppose_each_other_survive_colour_blindness(kind):
    seen = {
        c: lab(np.array(BLINDNESS[kind]) @ linear(c))
        for c in (
            *style.RAMP,
            style.FAVOURABLE,
            style.UNFAVOURABLE,
            style.UNFAVOURABLE_SOFT,
            style.FAVOURABLE_SOFT,
        )
    }
    pairs = [
        *itertools.pairwise(style.RAMP),
        (style.FAVOURABLE, style.UNFAVOURABLE),
        (style.FAVOURABLE_SOFT, style.UNFAVOURABLE_SOFT),
    ]
    for first, second in pairs:
        assert np.linalg.norm(seen[first] - seen[second]) > 12


def test_levels_have_shapes_of_their_own():
    usual = [style.shape(level) for level in ("EPCI", "EPT", "DEP", "REG", "FRANCE")]
    assert len(set(usual)) == 5
    assert style.shape("") == "o"


def test_the_theme_leaves_no_trace():
    mpl.rcParams["lines.linewidth"] = 7.0
    try:
        before = dict(mpl.rcParams)
        with style.theme():
            assert mpl.rcParams["lines.linewidth"] != 7.0
        assert dict(mpl.rcParams) == before
    finally:
        mpl.rcParams["lines.linewidth"] = mpl.rcParamsDefault["lines.linewidth"]


def test_labels_are_never_too_small_for_a_phone():
    assert style.SMALL >= 9.5
    assert style.LABEL >= 9.5
