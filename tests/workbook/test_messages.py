"""What a figure says is true of the numbers it draws, in every chapter."""

import re
from itertools import pairwise

import pytest

from diagnostic import text
from diagnostic.analysis import sentences
from diagnostic.analysis.quintiles import LEAST, fifths, rounded
from diagnostic.confidentiality.status import Status
from diagnostic.territories.codes import Level

NUMBER = re.compile(r"\d+(?:\u202f\d{3})*(?:,\d+)?")
FRAGILE = Status.FRAGILE.value


def printed(row):
    """The number of a row, as it is printed."""
    return float(text.rounded(row["value"], int(row["decimals"])))


def town_row(data):
    rows = [row for row in data.to_dict("records") if row["role"] == "town"]
    return rows[0] if rows else None


def drawn(chapter, *methods):
    return [each for each in chapter.of(*methods) if each.block.kind == "figure"]


def shown_indicator(each):
    """The indicator drawn: the first of those named that has what it takes."""
    data = each.block.data
    return str(data["indicator"].iloc[0]) if "indicator" in data else each.arguments[0]


def named_place(chapter, title, form):
    """The place that a title ends with."""
    places = [chapter.town, *chapter.context.comparators]
    said = {place.id: form(place) for place in places}
    found = [place for place in places if title.endswith(f" {said[place.id]}")]
    return max(found, key=lambda place: len(said[place.id]))


def of(place):
    return "de la France" if place.id.level is Level.FRANCE else place.of


def rows_of(data, place):
    rows = data[data["level"] == place.id.level.value]
    return [row for row in rows.to_dict("records") if row["status"] in {"ok", "zero", FRAGILE}]


def test_comparisons_set_one_year_beside_the_same_year(chapter):
    for each in drawn(chapter, "compare"):
        assert (each.block.data.groupby("indicator")["vintage"].nunique() == 1).all()


def test_titles_of_comparisons_are_true(chapter):
    for each in drawn(chapter, "compare"):
        title, data = each.part("titre-figure"), each.block.data
        indicators = chapter.context.statistics.catalogue.indicators
        names = {i: text.capitalised(sentences.subject(indicators[i])) for i in set(data.indicator)}
        about = max((i for i in names if title.startswith(names[i])), key=lambda i: len(names[i]))
        rows = data[data["indicator"] == about]
        own = town_row(rows)
        if "petits effectifs" in title:
            assert FRAGILE in set(rows["status"])
            continue
        other = rows_of(rows, named_place(chapter, title, of))[0]
        mine, theirs = printed(own), printed(other)
        if "dépasse" in title:
            assert mine > theirs
        elif "inférieur" in title:
            assert mine < theirs
        elif "égal" in title:
            assert mine == theirs
        else:
            assert "proche" in title
            assert mine != theirs
        said = each.part("lire")
        assert text.number(own["value"], int(own["decimals"])) in said or (
            mine == 0 and "aucun" in said
        )


DIRECTION = r"(dépasse|est inférieur|est sous|est à la|se situe|est proche|est égal)"


def test_a_fragile_figure_is_never_set_above_or_below_another(chapter):
    for each in drawn(chapter, "compare", "peers", "map", "crossing"):
        title = each.part("titre-figure")
        own = each.block.data[each.block.data["role"] == "town"].to_dict("records")
        shown = {row.get(column) for row in own for column in ("text", "x_text", "y_text")}
        for name in each.arguments:
            values = chapter.context.profile.values(name)
            fragile = [v for v in values if v.fragile and v.written in shown]
            if fragile:
                subject = re.escape(sentences.subject(fragile[0].indicator))
                judged = rf"{subject}( {re.escape(chapter.town.at)})? {DIRECTION}"
                assert not re.search(judged, title, re.IGNORECASE), each.block.identifier


def test_titles_of_trends_are_true(chapter):
    for each in drawn(chapter, "trend"):
        title, data = each.part("titre-figure"), each.block.data
        place = named_place(chapter, title, lambda p: p.at)
        rows = sorted(rows_of(data, place), key=lambda row: row["vintage"])
        assert len(rows) > 1
        first, last = rows[0], rows[-1]
        difference = printed(last) - printed(first)
        if "petits effectifs" in title:
            assert FRAGILE in {first["status"], last["status"]}
            continue
        assert f"depuis {first['vintage']} " in title
        if "trop peu pour conclure" in title:
            assert abs(difference) >= 1
            assert "Valeurs plausibles" in each.part("lire")
            continue
        if "augmente" in title:
            assert difference > 0
        elif "diminue" in title:
            assert difference < 0
        else:
            assert "stable" in title
            unit = chapter.context.profile.indicator(shown_indicator(each)).unit
            scale = {"%": 1, "% par an": 0.1}.get(unit, 0.02 * abs(printed(first)))
            assert abs(difference) < scale or difference == 0


def test_no_line_crosses_a_break_or_joins_two_near_censuses(chapter):
    statistics = chapter.context.statistics
    for each in drawn(chapter, "trend"):
        identifier = shown_indicator(each)
        for place in (chapter.town, *chapter.context.comparators):
            years = sorted(row["vintage"] for row in rows_of(each.block.data, place))
            for before, after in pairwise(years):
                assert statistics.breaks(identifier, before, after) is None
                values = [chapter.context.profile.at(identifier, place, y) for y in (before, after)]
                if all(
                    any(statistics.catalogue.sources[name].census for name in value.sources)
                    for value in values
                ):
                    assert after - before >= 5, (identifier, str(place.id))


def test_titles_among_communes_are_true(chapter):
    for each in drawn(chapter, "peers", "map"):
        title, data = each.part("titre-figure"), each.block.data
        if "measure" in data:
            data = data[data["measure"] == data["measure"].iloc[0]]
        indicator = chapter.context.profile.indicator(shown_indicator(each))
        rows = [
            {**row, "decimals": indicator.decimals}
            for row in data.to_dict("records")
            if Status(row["status"]).has_value
        ]
        own = next((row for row in rows if row["role"] == "town"), None)
        numbers = [printed(row) for row in rows]
        if " va de " in title or "est partout" in title:
            for bound in (min(numbers), max(numbers)):
                assert text.number(bound, indicator.decimals, indicator.unit) in title
            continue
        assert own is not None
        if "petits effectifs" in title:
            assert own["status"] == FRAGILE
            continue
        below = sum(number < printed(own) for number in numbers)
        above = sum(number > printed(own) for number in numbers)
        if "dépasse" in title:
            assert below > above
        elif "est sous" in title:
            assert above > below
        else:
            assert "au milieu" in title
            assert above == below


RANK = re.compile(
    r"\b(\d+(e|ème|er|re)|premi(er|ère)|derni(er|ère)|rang|classée?)\b (des|sur|parmi)"
)


def test_no_rank_is_ever_said(chapter):
    for each in chapter.shown:
        assert not RANK.search(each.block.plain), each.method
        assert not re.search(r"communes? sur \d+ (est|sont) en dessous", each.block.markdown)


def test_a_fifth_that_is_said_is_true(chapter):
    pools = chapter.context.pools
    for each in drawn(chapter, "peers", "map", "compare"):
        said = each.part("lire")
        if "parmi le cinquième" not in said:
            continue
        rows = each.block.data
        true = set()
        for name in each.arguments:
            decimals = chapter.context.profile.indicator(name).decimals
            for year in set(rows["vintage"]):
                found = pools.values(name, int(year), pools.usual)
                known = found.dropna()
                if str(chapter.town.id) in known.index:
                    placed = fifths(rounded(known.to_numpy("float64"), decimals))
                    true.add(int(placed[list(known.index).index(str(chapter.town.id))]))
        assert (5 if re.search(r"plus élevée? \(", said) else 1) in true


def test_the_map_of_a_town_keeps_to_its_iris(chapter):
    known = {str(zone.id) for zone in chapter.context.gazetteer.iris(chapter.town.id)}
    for each in drawn(chapter, "map"):
        if "-iris-" in each.block.identifier:
            assert set(each.block.data["territory"]) <= known
            assert set(each.block.data["vintage"]) == {each.block.data["vintage"].max()}
        else:
            assert set(each.block.data["territory"]) == {str(i) for i in chapter.context.around}


def test_titles_of_crossings_are_true(chapter):
    for each in drawn(chapter, "crossing"):
        if len(each.arguments) < 2:
            continue  # declared crossings are another rule, tested apart
        title, data = each.part("titre-figure"), each.block.data
        indicators = [chapter.context.profile.indicator(name) for name in each.arguments]
        axes = {
            axis: data[axis].map(lambda v, i=i: float(text.rounded(v, i.decimals)))
            for axis, i in zip("xy", indicators, strict=True)
        }
        town = data["role"] == "town"
        if not town.any():
            together = axes["x"].rank().corr(axes["y"].rank())
            assert not chapter.context.is_commune
            assert ("plus bas" in title) == (together <= -0.5)
            assert ("aussi" in title) == (together >= 0.5)
            continue
        if "petits effectifs" in title:
            assert chapter.place == "ternant"
            continue
        sides = re.findall(r"(dépasse|est sous|est à) la médiane", title)
        for (axis, indicator), side in zip(zip(axes, indicators, strict=True), sides, strict=True):
            own = axes[axis][town].iloc[0]
            middle = float(text.rounded(axes[axis].median(), indicator.decimals))
            truth = "dépasse" if own > middle else "est sous" if own < middle else "est à"
            assert side == truth
            written = text.number(own, indicator.decimals)
            assert written in each.part("lire")
            assert text.number(middle, indicator.decimals) in each.part("lire")


def test_a_structure_is_a_whole_of_one_year_for_each_place(chapter):
    figures = drawn(chapter, "structure")
    for each in figures:
        for _, shares in each.block.data.groupby(["role", "level"]):
            assert shares["vintage"].nunique() == 1
            assert len(shares) == len(each.arguments)
            if each.arguments[0] == "share_under_15":
                assert shares["value"].sum() == pytest.approx(100, abs=0.2)


def test_no_number_comes_from_elsewhere_than_the_figure(chapter):
    for each in chapter.figures:
        said = f"{each.part('titre-figure')} {each.part('lire')}"
        # The index rests on counts that the figure does not draw: test_mixing looks at it.
        said = re.sub(r"Indice de dissimilarité.*", "", said)
        known = _numbers_known(chapter, each)
        strange = [n for n in NUMBER.findall(said.replace("‑", "-")) if n not in known]
        assert strange == [], (each.block.identifier, said)


def _numbers_known(chapter, each):
    """Numbers that the figure's data, its indicators' words or its rule of reading give."""
    data, profile = each.block.data, chapter.context.profile
    names = {*each.block.used["indicators"], *each.arguments}
    names &= set(profile.statistics.catalogue.indicators)
    indicators = indicators_of(profile, names)
    texts = [i.model_dump_json() for i in indicators]
    texts += [profile.latest(name).reserve for name in names]
    texts += [place.name for place in (chapter.town, *chapter.context.comparators)]
    texts += [str(name) for name in data["label"]]
    known = {n for words in texts for n in NUMBER.findall(words.replace("‑", "-"))}
    for column in ("text", "x_text", "y_text"):
        if column in data:
            known |= {n for words in data[column] for n in NUMBER.findall(words)}
    if "vintage" in data:
        known |= {str(year) for year in data["vintage"]}
    if each.method in {"peers", "map", "compare"}:
        known |= _pool_counts(chapter, each)
    if each.method == "compare":
        known |= _medians(chapter, each)
    if each.method == "mixing":
        ends = data.loc[data["role"] == "zone", "value"].tolist()
        gap = round(max(ends) - min(ends), int(data["decimals"].iloc[0]))
        known |= {text.number(gap, int(data["decimals"].iloc[0]))}
        known |= {text.number(count) for count in range(100)}
    if each.method == "crossing" and len(each.arguments) > 1:
        for axis, indicator in zip("xy", indicators_of(profile, each.arguments), strict=True):
            rounded = data[axis].map(lambda v, i=indicator: float(text.rounded(v, i.decimals)))
            known |= {text.number(rounded.median(), indicator.decimals)}
    if each.method == "trend":
        known |= _changes(profile, shown_indicator(each), data)
    return known


def _medians(chapter, each):
    """Medians and numbers of the communes like the town, which have no rate of their own."""
    pool = chapter.context.pools.pool("similar")
    known = set()
    for row in each.block.data.to_dict("records") if pool else ():
        if row["role"] == "town":
            value = chapter.context.profile.at(row["indicator"], chapter.town, row["vintage"])
            found = chapter.context.pools.median(value, pool)
            if found:
                known |= {text.number(found[0], value.indicator.decimals), text.number(found[1])}
    return known


def indicators_of(profile, identifiers):
    return [profile.indicator(identifier) for identifier in identifiers]


def _pool_counts(chapter, each):
    """How many territories of the pool have the value drawn, and how many have none."""
    pools, known = chapter.context.pools, {text.number(LEAST)}
    if pools.usual is None:
        return known
    town = chapter.town.id
    for name in each.arguments:
        for year in set(each.block.data["vintage"]):
            found = pools.values(name, int(year), pools.usual).drop(str(town), errors="ignore")
            own = chapter.context.profile.at(name, chapter.town, int(year))
            present = int(found.notna().sum()) + own.known
            known |= {text.number(present), text.number(len(found) + 1 - present)}
            known |= {own.bare}
    return known


def _yearly(rows, indicator):
    """What each stretch of a line makes a year, in units and in percent of a compound growth."""
    known, points = set(), list(zip(rows["vintage"], rows["value"], strict=True))
    for before, first in points:
        for after, last in points:
            if after <= before or not first or not last:
                continue
            start, end = (float(text.rounded(v, indicator.decimals)) for v in (first, last))
            slope = abs(round(end - start, indicator.decimals) / (after - before))
            known.add(text.number(slope, indicator.decimals))
            known.add(text.number(slope, 1))
            if start > 0 < end:
                growth = 100 * ((end / start) ** (1 / (after - before)) - 1)
                known.add(text.number(abs(growth), 1))
    return known


def _changes(profile, identifier, data):
    """The changes between the first and the last value of each line, and the town's newest."""
    indicator, known = profile.indicator(identifier), set()
    for _, line in data.groupby(["role", "level"]):
        rows = line.sort_values("vintage")
        first, last = (
            float(text.rounded(rows["value"].iloc[i], indicator.decimals)) for i in (0, -1)
        )
        known.add(text.number(abs(round(last - first, indicator.decimals)), indicator.decimals))
        known |= _yearly(rows, indicator)
        if first:
            known.add(text.number(abs(100 * (last - first) / first), 1))
    latest = profile.latest(identifier)
    return known | {latest.bare, str(latest.year)}
