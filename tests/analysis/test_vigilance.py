"""Points of vigilance: each has its ground in the figures, and none is forgotten."""

import re

from diagnostic.analysis.vigilance import cautions
from diagnostic.confidentiality.status import Status

THEMES = ("portrait", "seniors", "youth", "housing", "access_to_rights", "living_together")


def chapters(profile):
    for theme in THEMES:
        names = [indicator.id for indicator in profile.statistics.catalogue.theme(theme)]
        yield [profile.latest(name) for name in names], cautions(profile, names)


def said(found, word):
    return next((caution.sentence for caution in found if word in caution.title), "")


def test_small_counts_are_flagged_when_there_are_some(profile):
    for values, found in chapters(profile):
        assert bool(said(found, "Petits effectifs")) == any(v.fragile for v in values)


def test_secrets_are_told_apart_from_what_is_missing(profile):
    out = {Status.UNAVAILABLE, Status.NOT_PUBLISHED, Status.NOT_COLLECTED, Status.INCOMPLETE}
    for values, found in chapters(profile):
        secret = any(v.status.label == "secret" for v in values)
        assert bool(said(found, "Secret")) == secret
        assert bool(said(found, "ne sait pas")) == any(v.status in out for v in values)


def test_every_measure_that_is_missing_is_named_or_counted(carpentras):
    names = [indicator.id for indicator in carpentras.statistics.catalogue.theme("seniors")]
    missing = {
        v.indicator.short
        for v in map(carpentras.latest, names)
        if v.status in {Status.UNAVAILABLE, Status.NOT_PUBLISHED, Status.INCOMPLETE}
    }
    sentence = said(cautions(carpentras, names), "ne sait pas")
    named = [name for name in missing if name.lower() in sentence.lower()]
    others = re.search(r"(\d+)\u00a0autres?", sentence)
    assert len(named) + (int(others[1]) if others else 0) == len(missing)


def test_the_span_of_years_is_that_of_the_figures(profile):
    for values, found in chapters(profile):
        years = {v.year for v in values if v.known}
        sentence = said(found, "Millésimes")
        if len(years) < 2:
            assert not sentence
        else:
            assert re.search(rf"\b{min(years)} (à|et) {max(years)}\b", sentence)


def test_sentences_are_whole(profile):
    for _, found in chapters(profile):
        titles = [caution.title for caution in found]
        assert len(titles) == len(set(titles))
        for caution in found:
            assert caution.sentence[:1].isupper() or caution.sentence[:1].isdigit()
            assert caution.sentence.endswith(".")
            assert not re.search(r"\b(nan|None)\b|\.\.|  ", caution.sentence)
