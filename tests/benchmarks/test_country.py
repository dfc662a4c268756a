"""The country's plan is what its measures say; nothing is timed here."""

from pathlib import Path

import pytest

FOLDER = Path(__file__).resolve().parents[2] / "benchmarks"


@pytest.fixture(autouse=True)
def reachable(monkeypatch):
    monkeypatch.syspath_prepend(str(FOLDER))


def chapter(name, seconds, status="made"):
    return {"theme": "a", "class": name, "status": status, "seconds": seconds, "bytes": 1_000_000}


def run(**more):
    """Two chapters of rare large communes, two of common small ones, twice quicker."""
    return {
        "communes": 4, "themes": ["a"], "country": 1000, "store": "imported",
        "classes": {"large": 100, "small": 900}, "cpu, s": 12.0, "wall, s": 8.0,
        "command, cpu s": 0.04, "packed, bytes": 2_000_000, "peak, MB": {"kernels": 500.0},
        "load": [0.1, 1.9], "cores": 2, "date": "2026-11-22",
        "chapters": [*[chapter("large", 4.0)] * 2, *[chapter("small", 2.0)] * 2],
        **more,
    }  # fmt: skip


def test_each_class_counts_as_it_does_in_the_country():
    import country_plan

    assert country_plan.weighted(run(), "seconds") == pytest.approx(0.1 * 4 + 0.9 * 2)
    # 3 s of processor for a mean of 3 s a chapter: in the country, 2.2.
    assert country_plan.cpu_per_chapter(run()) == pytest.approx(2.2)


def test_failures_are_not_taken_for_quick_chapters():
    import country_plan

    failed = run(chapters=[*run()["chapters"], chapter("small", 0.0, "failed")])
    assert country_plan.weighted(failed, "seconds") == pytest.approx(2.2)
    assert "1 en échec" in "\n".join(country_plan.checked([failed])).replace("\xa0", " ")


def test_the_plan_keeps_measures_and_hypotheses_apart():
    import country_plan

    text = "\n".join(country_plan.table([run()], country_plan.Prices(1.0, 1.0, 0.5)))
    text = text.replace("\xa0", " ").replace("\u202f", " ")
    assert "| chapitres | 1 000 |" in text
    assert "| durée sur 2 cœurs | 0,6 h | hypothèse" in text  # 2,200 s over 2 cores half busy
    assert "| calcul loué | 1 € | hypothèse" in text
    assert "au-delà de 220 cœurs" in text  # 10 ms of the command for 2.2 s of chapter
    assert "| durée sur 256 cœurs" in text
    assert "lancez-en plusieurs" in text


def test_what_is_not_checked_on_a_thousand_communes_says_so():
    import country_plan

    assert "reste à vérifier" in country_plan.checked([run()])[-1]
    many = run(communes=1000)
    assert "reste à vérifier" not in "\n".join(country_plan.checked([run(), many]))


def test_the_slope_takes_the_start_away():
    import country_plan

    many = run(chapters=run()["chapters"] * 10, **{"cpu, s": 48.0})
    assert country_plan.slope([run(), many]) == pytest.approx(1.0)
    assert country_plan.slope([run(), run()]) is None


@pytest.mark.parametrize("count", [8, 50, 400])
def test_communes_are_drawn_in_every_class_and_always_the_same(count):
    import thousand

    known = {f"COM-{n:05}": ("rare" if n % 50 == 0 else "common") for n in range(2000)}
    drawn = thousand.drawn(known, count)
    assert drawn == thousand.drawn(known, count)
    assert len(drawn) == len(set(drawn)) == count
    assert {known[commune] for commune in drawn} == {"rare", "common"}
