"""The data pack of a book: its figures, what they mean, where they come from.

Made from what the book shows (:mod:`diagnostic.book.shown`) and from the
catalogue; written as a workbook and as a data package, which hold the same
tables. A withheld figure keeps its line: the value is empty, the reason is
said.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from diagnostic import text
from diagnostic.analysis.pages import POLARITY, expressions_of, formula
from diagnostic.confidentiality.status import Status
from diagnostic.statistics.states import LENT
from diagnostic.study.themes import label
from diagnostic.territories.codes import TerritoryId

if TYPE_CHECKING:
    from diagnostic.book.shown import Cell, Figure, Shown
    from diagnostic.statistics.catalogue import Catalogue
    from diagnostic.statistics.models import Indicator, Source

Value = str | int | float | None
STATES = {
    Status.OK: "disponible",
    Status.ZERO: "zéro, selon la source",
    Status.ROUNDED: "arrondi par le producteur",
    Status.FRAGILE: "fragile : repose sur peu de personnes",
}
"""What a status that has a value means; the others bear their own label."""
METHODS = {
    "published": "publié par le producteur",
    "computed": "calculé : numérateur rapporté au dénominateur",
    "sum": "somme des communes",
    LENT: "valeur de l’intercommunalité",
}


@dataclass(frozen=True)
class Field:
    """A column: its name in files, its heading in the workbook, its type, what it holds."""

    name: str
    title: str
    type: Literal["string", "number", "integer"]
    description: str
    width: int = 16
    repeated: bool = False
    """Whether another table says it: the workbook repeats it, the files do not."""


@dataclass(frozen=True)
class Table:
    """A table of the pack.

    Parameters
    ----------
    name, title, description : str
    fields : tuple of Field
    rows : tuple of tuple
    key : tuple of str
        Fields that name a row.
    refers : tuple of (str, str, str)
        A field, and the table and field it points to.
    """

    name: str
    title: str
    description: str
    fields: tuple[Field, ...]
    rows: tuple[tuple[Value, ...], ...]
    key: tuple[str, ...] = ()
    refers: tuple[tuple[str, str, str], ...] = ()


@dataclass(frozen=True)
class Pack:
    """A data pack, before any file is written.

    Parameters
    ----------
    slug, title, edition, date, about : str
        The book's.
    tables : tuple of Table
    sources : tuple of Source
        For the licences of the package.
    """

    slug: str
    title: str
    edition: str
    date: str
    about: str
    tables: tuple[Table, ...]
    sources: tuple[Source, ...] = ()

    def texts(self) -> Iterator[tuple[str, str]]:
        """Yield every text of the pack with its place, for the gate."""
        yield "paquet de données", f"{self.title}\n{self.about}"
        for table in self.tables:
            for number, row in enumerate(table.rows, 2):
                said = "\n".join(str(each) for each in row if isinstance(each, str))
                yield f"paquet de données, {table.title}, ligne {number}", said


def make_pack(
    shown: Shown, catalogue: Catalogue, *, slug: str, title: str, edition: str, date: str
) -> Pack:
    """Return the pack of a book.

    Parameters
    ----------
    shown : Shown
        What its chapters show.
    catalogue : Catalogue
    slug, title, edition, date : str
        The book's.
    """
    indicators = [each for each in catalogue.indicators.values() if each.id in shown.indicators]
    named = {name for figure in shown.figures for name in figure.sources} | shown.sources
    sources = sorted(
        (each for each in catalogue.sources.values() if each.id in named),
        key=lambda each: (each.publisher, each.dataset, each.vintage, each.id),
    )
    about = text.typographic(
        "Chaque chiffre que ce livre montre, avec sa définition, sa source, son millésime et son "
        "état. Une valeur vide n’est pas un zéro : la colonne « État » dit pourquoi elle manque."
    )
    tables = (
        _figures(shown.figures, catalogue),
        _definitions(indicators, catalogue),
        _sources(sources),
        _cells(shown.cells),
    )
    return Pack(slug, title, edition, date, about, tables, tuple(sources))


def _figures(figures: Sequence[Figure], catalogue: Catalogue) -> Table:
    fields = (
        Field("chapitre", "Chapitre", "string", "Chapitre du livre qui montre la valeur.", 22),
        Field("indicateur", "Indicateur", "string", "Identifiant de l’indicateur.", 26),
        Field("mesure", "Mesure", "string", "Ce qui est mesuré.", 40),
        Field("territoire", "Territoire", "string", "Nom du territoire.", 26),
        Field("code", "Code", "string", "Identifiant du territoire : niveau et code officiel.", 16),
        Field("niveau", "Niveau", "string", "Niveau géographique.", 16),
        Field("annee", "Millésime", "integer", "Année des données.", 11),
        Field(
            "valeur", "Valeur", "number", "La valeur telle qu’imprimée ; vide : voir l’état.", 12
        ),
        Field("unite", "Unité", "string", "Unité de la valeur.", 12),
        Field("etat", "État", "string", "Disponible, fragile, secret, non publié…", 26),
        Field("source", "Source", "string", "Jeux de données, en bref.", 40),
        Field("source_id", "Identifiant de source", "string", "Dans le tableau des sources.", 26),
        Field("definition", "Définition", "string", "Définition de l’indicateur.", 60, True),
        Field("methode", "Méthode", "string", "Publié, calculé ou sommé.", 30),
        Field("reserve", "Réserve", "string", "Ce qu’il faut savoir de cette valeur.", 40),
    )
    rows = tuple(_figure(each, catalogue) for each in figures)
    said = "Une ligne par chapitre, indicateur, territoire et millésime."
    key = ("chapitre", "indicateur", "code", "annee")
    refers = (("indicateur", "definitions", "indicateur"),)
    return Table("chiffres", "Chiffres", said, fields, rows, key, refers)


def _figure(each: Figure, catalogue: Catalogue) -> tuple[Value, ...]:
    indicator = catalogue.indicators[each.indicator]
    decimals = indicator.decimals
    value = (float(each.value) if decimals else int(float(each.value))) if each.value else None
    shorts = [catalogue.sources[s].short for s in each.sources if s in catalogue.sources]
    return (
        label(each.chapter),
        each.indicator,
        indicator.label,
        each.name,
        each.territory,
        text.capitalised(TerritoryId.parse(each.territory).level.label),
        each.vintage or None,
        value,
        indicator.unit,
        text.typographic(STATES.get(each.status, each.status.label)),
        text.typographic(" ; ".join(dict.fromkeys(shorts))),
        ";".join(each.sources),
        indicator.definition,
        METHODS.get(each.method, each.method) if each.value else "",
        text.typographic(each.reserve),
    )


def _definitions(indicators: Sequence[Indicator], catalogue: Catalogue) -> Table:
    columns: tuple[tuple[Field, Callable[[Indicator], Value]], ...] = (
        (_id("indicateur", "Indicateur"), lambda i: i.id),
        (Field("mesure", "Mesure", "string", "Libellé.", 44), lambda i: i.label),
        (
            Field("definition", "Définition", "string", "Ce qu’il mesure.", 70),
            lambda i: i.definition,
        ),
        (Field("unite", "Unité", "string", "Unité.", 12), lambda i: i.unit),
        (Field("lecture", "Lecture", "string", "Sens favorable, s’il en a un.", 34), _reading),
        (
            Field("calcul", "Calcul", "string", "Formule sur les variables des producteurs.", 50),
            lambda i: formula(expressions_of(i, catalogue)).replace("`", ""),
        ),
        (
            Field("limites", "Limites", "string", "Ce qu’il ne dit pas.", 60),
            lambda i: " ".join((*i.caveats, *(each.reason for each in i.breaks))),
        ),
        (
            Field("obtention", "Pour l’obtenir", "string", "Qui détient ce qui manque.", 40),
            lambda i: i.availability,
        ),
    )
    rows = tuple(tuple(read(each) for _, read in columns) for each in indicators)
    fields = tuple(each for each, _ in columns)
    said = "Une ligne par indicateur montré dans le livre."
    return Table("definitions", "Définitions", said, fields, rows, ("indicateur",))


def _id(name: str, title: str) -> Field:
    return Field(name, title, "string", "Identifiant au catalogue.", 30)


def _reading(indicator: Indicator) -> str:
    said = text.capitalised(POLARITY[indicator.polarity])
    near = f" ; indicateur voisin : il approche {indicator.proxy}" if indicator.proxy else ""
    return text.typographic(said + near)


def _sources(sources: Sequence[Source]) -> Table:
    columns: tuple[tuple[Field, Callable[[Source], Value]], ...] = (
        (_id("source_id", "Identifiant"), lambda s: s.id),
        (Field("producteur", "Producteur", "string", "Qui publie.", 20), lambda s: s.publisher),
        (Field("jeu", "Jeu de données", "string", "Nom du jeu.", 60), lambda s: s.dataset),
        (Field("annee", "Millésime", "integer", "Année des données.", 11), lambda s: s.vintage),
        (
            Field("geographie", "Géographie", "integer", "Année du découpage communal.", 12),
            lambda s: s.geography_year or None,
        ),
        (
            Field("licence", "Licence", "string", "Licence de réutilisation.", 24),
            lambda s: s.licence,
        ),
        (Field("adresse", "Adresse", "string", "Page du producteur.", 50), lambda s: s.url),
        (Field("reserve", "Réserve", "string", "Ce qu’il faut savoir.", 50), lambda s: s.reserve),
    )
    rows = tuple(tuple(read(each) for _, read in columns) for each in sources)
    fields = tuple(each for each, _ in columns)
    said = "Une ligne par jeu de données et millésime employés dans le livre."
    return Table("sources", "Sources", said, fields, rows, ("source_id",))


def _cells(cells: Sequence[Cell]) -> Table:
    fields = (
        Field("chapitre", "Chapitre", "string", "Chapitre du livre.", 24),
        Field("tableau", "Tableau ou encadré", "string", "Son titre dans le livre.", 60),
        Field("rang", "Rang", "integer", "Rang de la ligne dans le tableau.", 8),
        Field("ligne", "Ligne", "string", "Intitulé de la ligne.", 40),
        Field("colonne", "Colonne", "string", "Intitulé de la colonne.", 24),
        Field("texte", "Tel qu’imprimé", "string", "Le texte que montre le livre.", 40),
    )
    rows = tuple((label(c.chapter), c.block, c.rank, c.row, c.column, c.text) for c in cells)
    said = "Ce que montrent les encadrés et les tableaux du livre, tel qu’imprimé."
    return Table("imprime", "Tel qu’imprimé", said, fields, rows)
