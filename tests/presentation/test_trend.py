import pytest
from matplotlib.lines import Line2D

from diagnostic.presentation import style
from diagnostic.presentation.trend import trend


def segments(figure, colour):
    return [
        tuple(line.get_xdata())
        for line in figure.findobj(Line2D)
        if line.get_color() == colour and len(line.get_xdata()) == 2 and line.get_linewidth() > 1.5
    ]


def town(rows, **values):
    return rows(
        *(
            ("Carpentras", "town", "COM", value, {"vintage": int(year[1:])})
            for year, value in values.items()
        )
    )


def test_years_are_spaced_as_time_is(rows):
    drawn = segments(trend(town(rows, y2006=1.0, y2016=2.0, y2021=3.0)), style.TOWN)
    lengths = sorted(end - start for start, end in drawn)
    assert lengths[1] == pytest.approx(2 * lengths[0])


def test_a_line_never_crosses_a_missing_vintage(rows):
    frame = town(rows, y2006=1.0, y2011=2.0, y2016="not_published", y2021=3.0)
    assert len(segments(trend(frame), style.TOWN)) == 1


def test_a_line_never_crosses_a_break(rows, inspect):
    frame = town(rows, y2006=1.0, y2011=2.0, y2016=2.5)
    figure = trend(frame, breaks=[(2006, 2011)])
    assert len(segments(figure, style.TOWN)) == 1
    assert "rupture de série" in inspect(figure).words


def test_shares_start_from_zero_and_medians_need_not(rows, inspect):
    shares = town(rows, y2011=10.0, y2016=11.0)
    assert "0" in inspect(trend(shares)).words
    amounts = inspect(trend(town(rows, y2011=18000.0, y2016=18900.0), unit="€", decimals=0))
    assert "0" not in amounts.words
    assert "Carpentras 18\u202f900\u202f€" in amounts.said.replace(" | ", " ")


def test_every_value_of_the_town_is_written(rows, inspect):
    seen = inspect(trend(town(rows, y2011=9.3, y2016=10.2, y2022=11.9)))
    assert "9,3" in seen.words
    assert "10,2" in seen.words
    assert "11,9\u202f%" in seen.said


def test_an_older_last_value_says_its_year(rows, inspect):
    frame = rows(
        ("Carpentras", "town", "COM", 11.3, {"vintage": 2022}),
        ("Vaucluse", "comparator", "DEP", 10.6, {"vintage": 2020}),
    )
    assert "(2020)" in inspect(trend(frame)).said


def test_a_series_without_any_value_is_said_once(rows, inspect):
    frame = rows(
        ("Carpentras", "town", "COM", 11.3, {"vintage": 2016}),
        ("Carpentras", "town", "COM", 11.9, {"vintage": 2022}),
        ("Vaucluse", "comparator", "DEP", "not_published", {"vintage": 2016}),
        ("Vaucluse", "comparator", "DEP", "not_published", {"vintage": 2022}),
    )
    words = inspect(trend(frame)).words
    assert words.count("Vaucluse\u00a0: non publié") == 1


def test_one_vintage_and_counts_without_unit(rows, inspect):
    seen = inspect(trend(town(rows, y2022=214), unit="nb", decimals=0))
    assert "Carpentras 214" in seen.said
    assert "nb" not in seen.said
