from matplotlib.font_manager import FontProperties, fontManager

from diagnostic.presentation import fonts, style

FRENCH = "ÀÂÆÇÉÈÊËÎÏÔŒÙÛÜŸàâæçéèêëîïôœùûüÿ«»’‘“”…–—€‰°²³\u202f\u00a0\u2011\u2212●▲✎◆■○◐☒△◇□→↑≤≥"


def test_every_face_holds_the_characters_of_a_french_report():
    from fontTools.ttLib import TTFont

    for path in fonts.files():
        known = TTFont(path).getBestCmap()
        assert [character for character in FRENCH if ord(character) not in known] == [], path.name


def test_the_minus_is_as_wide_as_the_plus():
    from fontTools.ttLib import TTFont

    for path in fonts.files():
        font = TTFont(path)
        minus, plus = (font["hmtx"][font.getBestCmap()[ord(sign)]][0] for sign in "−+")
        assert minus == plus


def test_faces_keep_their_names_and_weigh_little():
    from fontTools.ttLib import TTFont

    for path in (*fonts.files(), *fonts.files("woff2")):
        family = fonts.FACES[path.stem][0]
        assert TTFont(path)["name"].getDebugName(1).startswith(family)
    assert sum(path.stat().st_size for path in fonts.FOLDER.iterdir()) < 1_000_000
    assert "SIL OPEN FONT LICENSE" in (fonts.FOLDER / "OFL.txt").read_text()


def test_registering_twice_adds_nothing():
    fonts.register()
    before = len(fontManager.ttflist)
    fonts.register()
    assert len(fontManager.ttflist) == before


def test_matplotlib_finds_our_files_and_no_other_copy():
    fonts.register()
    for weight, style_, stem in (
        ("normal", "normal", "NotoSans-Regular"),
        ("bold", "normal", "NotoSans-Bold"),
        ("normal", "italic", "NotoSans-Italic"),
        ("bold", "italic", "NotoSans-BoldItalic"),
    ):
        wanted = FontProperties(family=fonts.CHART_FAMILY, weight=weight, style=style_)
        found = fontManager.findfont(wanted, fallback_to_default=False)
        assert found == str(fonts.FOLDER / f"{stem}.ttf")


def test_widths_are_those_that_matplotlib_draws():
    with style.theme():
        figure = style.canvas("demi", 1)
        figure.set_dpi(192)
        for text, bold in (("30 854 €", False), ("L’Isle-sur-la-Sorgue 11,9 %", True)):
            drawn = figure.text(0, 0, text, fontsize=10, fontweight="bold" if bold else "normal")
            width = drawn.get_window_extent(figure.canvas.get_renderer()).width * 72 / 192
            measured = fonts.text_width(text, 10, bold)
            assert 0 <= measured - width < 0.03 * width + 0.5


def test_the_widest_line_counts():
    assert fonts.text_width("a\nmmmm", 10) == fonts.text_width("mmmm", 10)
