"""Properties of the features of a GeoJSON, as text, and their outline as JSON."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import IO, Any

import pyarrow as pa

from diagnostic.errors import DataError, Problem

GEOMETRY = "geometry"
_SLICE = 8_192


def columns(file: IO[bytes], place: str) -> tuple[str, ...]:
    """Return the names of the properties, in their first order, then ``geometry``."""
    names: dict[str, None] = {}
    for feature in _features(file, place):
        names |= dict.fromkeys(feature.get("properties") or {})
    return (*names, GEOMETRY)


def blocks(file: IO[bytes], wanted: Sequence[str], place: str) -> Iterator[Any]:
    """Give the features as batches of text."""
    features = _features(file, place)
    for start in range(0, len(features), _SLICE):
        part = features[start : start + _SLICE]
        lines = [{**(f.get("properties") or {}), GEOMETRY: f.get("geometry")} for f in part]
        arrays = [pa.array([_text(line.get(n)) for line in lines], pa.string()) for n in wanted]
        yield pa.record_batch(arrays, names=list(wanted))


def _features(file: IO[bytes], place: str) -> list[dict[str, Any]]:
    try:
        content = json.loads(file.read().decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise DataError(
            Problem(
                "ce fichier GeoJSON est tronqué ou abîmé",
                where=place,
                remedy="téléchargez-le de nouveau chez son producteur",
            )
        ) from error
    features = content.get("features")
    if not isinstance(features, list) or not all(isinstance(f, dict) for f in features):
        what = "ce fichier JSON n’est pas une collection d’objets géographiques (GeoJSON)"
        remedy = "prenez le fichier CSV ou GeoJSON que son producteur propose à côté"
        raise DataError(Problem(what, where=place, remedy=remedy))
    return features


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
