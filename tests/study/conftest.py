"""A gazetteer of a few territories, with the same manners as the real one."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import pytest

from diagnostic.errors import Problem, TerritoryError
from diagnostic.territories.codes import Level, TerritoryId
from diagnostic.text import folded, near_matches

_NAMES = {
    "COM-84031": "Carpentras",
    "COM-84007": "Avignon",
    "COM-01001": "L’Abergement-Clémenciat",
    "COM-78490": "Plaisir",
    "COM-93066": "Saint-Denis",
    "COM-93001": "Aubervilliers",
    "COM-63430": "Thiers",
    "COM-2A004": "Ajaccio",
    "QPV-QN08407M": "Pous du Plan",
    "EPCI-248400053": "CA Ventoux-Comtat Venaissin",
    "EPCI-200070712": "CC Thiers Dore et Montagne",
    "EPCI-200054781": "Métropole du Grand Paris",
    "EPT-200057867": "Plaine Commune",
    "DEP-84": "Vaucluse",
    "DEP-93": "Seine-Saint-Denis",
    "REG-93": "Provence-Alpes-Côte d’Azur",
    "REG-11": "Île-de-France",
    "FRANCE": "France",
}
_PARENTS = {
    "COM-84031": ("EPCI-248400053", "DEP-84", "REG-93", "FRANCE"),
    "COM-84007": ("DEP-84", "REG-93", "FRANCE"),
    "COM-93066": ("EPCI-200054781", "EPT-200057867", "DEP-93", "REG-11", "FRANCE"),
    "COM-93001": ("EPCI-200054781", "EPT-200057867", "DEP-93", "REG-11", "FRANCE"),
    "DEP-93": ("REG-11", "FRANCE"),
}
_MERGED = {"93059": ("COM-93066", "Pierrefitte-sur-Seine (93059) a rejoint Saint-Denis en 2025.")}


@dataclass(frozen=True)
class FakeTerritory:
    id: TerritoryId
    name: str
    parents: dict = field(default_factory=dict)

    @property
    def of(self) -> str:
        return f"d’{self.name}" if self.name[0] in "AEIOUÎ" else f"de {self.name}"

    @property
    def at(self) -> str:
        return f"à {self.name}"


@dataclass(frozen=True)
class FakeMatch:
    territory: FakeTerritory
    notice: str | None = None


class FakeGazetteer:
    def __init__(self) -> None:
        self.territories = {}
        for text, name in _NAMES.items():
            parents = {(p := TerritoryId.parse(q)).level: p for q in _PARENTS.get(text, ())}
            self.territories[text] = FakeTerritory(TerritoryId.parse(text), name, parents)

    def __getitem__(self, identifier) -> FakeTerritory:
        return self.territories[str(identifier)]

    def with_group(self, name, code, members) -> FakeGazetteer:
        other = FakeGazetteer()
        group = TerritoryId(Level.GRP, code)
        other.territories[str(group)] = replace(other["COM-84031"], id=group, name=name)
        return other

    def members(self, identifier) -> tuple[TerritoryId, ...]:
        level = TerritoryId.parse(str(identifier)).level
        return tuple(t.id for t in self.territories.values() if t.parents.get(level) == identifier)

    def find(self, text: str) -> FakeMatch:
        for territory in self.territories.values():
            if text in {str(territory.id), territory.id.code} or folded(text) == folded(
                territory.name
            ):
                return FakeMatch(territory)
        code = text.removeprefix("COM-")
        if code in _MERGED:
            target, notice = _MERGED[code]
            return FakeMatch(self[target], notice)
        names = {t.name: f"{t.name} ({t.id})" for t in self.territories.values()}
        near = tuple(names[name] for name in near_matches(text, names))
        raise TerritoryError(Problem("ce territoire est inconnu", found=text, near=near))


@pytest.fixture
def gazetteer() -> FakeGazetteer:
    return FakeGazetteer()


@pytest.fixture
def project(tmp_path, monkeypatch):
    """An empty project folder: params, notebooks, data."""
    for name in ("params", "notebooks", "data"):
        (tmp_path / name).mkdir()
    monkeypatch.setenv("DIAGNOSTIC_ROOT", str(tmp_path))
    return tmp_path
