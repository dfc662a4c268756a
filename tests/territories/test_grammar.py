"""Names in French sentences."""

import pytest

from diagnostic.territories import grammar
from diagnostic.territories.codes import Level

CASES = {
    "COM-72181": ("au Mans", "du Mans", "Le Mans"),
    "COM-97101": ("aux Abymes", "des Abymes", "Les Abymes"),
    "COM-94038": ("à L’Haÿ-les-Roses", "de L’Haÿ-les-Roses", "L’Haÿ-les-Roses"),
    "COM-17300": ("à La Rochelle", "de La Rochelle", "La Rochelle"),
    "COM-84007": ("à Avignon", "d’Avignon", "Avignon"),
    "COM-84031": ("à Carpentras", "de Carpentras", "Carpentras"),
    "COM-83069": ("à Hyères", "d’Hyères", "Hyères"),
    "COM-76351": ("au Havre", "du Havre", "Le Havre"),
    "COM-93029": ("à Drancy", "de Drancy", "Drancy"),
    "COM-60703": ("à Aux Marais", "d’Aux Marais", "Aux Marais"),
    "DEP-84": ("dans le Vaucluse", "du Vaucluse", "le Vaucluse"),
    "DEP-78": ("dans les Yvelines", "des Yvelines", "les Yvelines"),
    "DEP-63": ("dans le Puy-de-Dôme", "du Puy-de-Dôme", "le Puy-de-Dôme"),
    "DEP-93": ("en Seine-Saint-Denis", "de la Seine-Saint-Denis", "la Seine-Saint-Denis"),
    "DEP-74": ("en Haute-Savoie", "de la Haute-Savoie", "la Haute-Savoie"),
    "DEP-77": ("en Seine-et-Marne", "de Seine-et-Marne", "la Seine-et-Marne"),
    "DEP-35": ("en Ille-et-Vilaine", "d’Ille-et-Vilaine", "l’Ille-et-Vilaine"),
    "DEP-26": ("dans la Drôme", "de la Drôme", "la Drôme"),
    "DEP-01": ("dans l’Ain", "de l’Ain", "l’Ain"),
    "DEP-07": ("en Ardèche", "de l’Ardèche", "l’Ardèche"),
    "DEP-75": ("à Paris", "de Paris", "Paris"),
    "DEP-95": ("dans le Val-d’Oise", "du Val-d’Oise", "le Val-d’Oise"),
    "DEP-971": ("en Guadeloupe", "de la Guadeloupe", "la Guadeloupe"),
    "DEP-974": ("à La Réunion", "de La Réunion", "La Réunion"),
    "DEP-976": ("à Mayotte", "de Mayotte", "Mayotte"),
    "REG-11": ("en Île-de-France", "d’Île-de-France", "l’Île-de-France"),
    "REG-32": ("dans les Hauts-de-France", "des Hauts-de-France", "les Hauts-de-France"),
    "REG-44": ("dans le Grand Est", "du Grand Est", "le Grand Est"),
    "REG-24": ("en Centre-Val de Loire", "du Centre-Val de Loire", "le Centre-Val de Loire"),
    "REG-75": ("en Nouvelle-Aquitaine", "de la Nouvelle-Aquitaine", "la Nouvelle-Aquitaine"),
    "REG-76": ("en Occitanie", "d’Occitanie", "l’Occitanie"),
    "REG-93": (
        "en Provence-Alpes-Côte d’Azur",
        "de Provence-Alpes-Côte d’Azur",
        "Provence-Alpes-Côte d’Azur",
    ),
    "REG-04": ("à La Réunion", "de La Réunion", "La Réunion"),
    "FRANCE": ("en France", "de France", "la France"),
    "EPCI-200070712": (
        "dans la CC Thiers Dore et Montagne",
        "de la CC Thiers Dore et Montagne",
        "la CC Thiers Dore et Montagne",
    ),
    "EPCI-248400293": (
        "dans la CA des Sorgues du Comtat",
        "de la CA des Sorgues du Comtat",
        "la CA des Sorgues du Comtat",
    ),
    "EPCI-200054781": (
        "dans la Métropole du Grand Paris",
        "de la Métropole du Grand Paris",
        "la Métropole du Grand Paris",
    ),
    "EPCI-200046977": (
        "dans la Métropole de Lyon",
        "de la Métropole de Lyon",
        "la Métropole de Lyon",
    ),
    "EPCI-246700488": (
        "dans l’Eurométropole de Strasbourg",
        "de l’Eurométropole de Strasbourg",
        "l’Eurométropole de Strasbourg",
    ),
    "EPCI-244500468": ("à Orléans Métropole", "d’Orléans Métropole", "Orléans Métropole"),
    "EPT-200057867": ("à Plaine Commune", "de Plaine Commune", "Plaine Commune"),
    "EPT-200057875": ("à Est Ensemble", "d’Est Ensemble", "Est Ensemble"),
    "ARM-75112": (
        "dans le 12e arrondissement de Paris",
        "du 12e arrondissement de Paris",
        "le 12e arrondissement de Paris",
    ),
    "ARM-69381": (
        "dans le 1er arrondissement de Lyon",
        "du 1er arrondissement de Lyon",
        "le 1er arrondissement de Lyon",
    ),
    "IRIS-840310103": ("dans l’Iris Quintine", "de l’Iris Quintine", "l’Iris Quintine"),
    "QPV-QN08409M": (
        "dans le quartier Pous-du-Plan",
        "du quartier Pous-du-Plan",
        "le quartier Pous-du-Plan",
    ),
}


@pytest.mark.parametrize("identifier", CASES)
def test_names_take_their_article(gazetteer, identifier):
    one = gazetteer[identifier]
    assert (one.at, one.of, one.subject) == CASES[identifier]


@pytest.mark.parametrize("level", [Level.COM, Level.EPCI, Level.EPT, Level.DEP, Level.REG])
def test_no_territory_of_france_has_a_clumsy_form(gazetteer, level):
    for key in gazetteer.registry.everything(level):
        one = gazetteer[key]
        written = f"{one.at} | {one.of} | {one.subject} | {one.name}"
        assert "'" not in written, one
        assert one.of.startswith(("de ", "d’", "du ", "des ")), one
        assert one.at.startswith(("à ", "au ", "aux ", "en ", "dans ")), one
        for phrase in (one.at, one.of):
            for clumsy in ("de le ", "de les ", "à le ", "à les ", "de Le ", "à Le ", "à Les "):
                assert not phrase.startswith(clumsy), one


def test_groups_take_the_article_of_their_noun():
    assert grammar.group("Parc naturel régional du Vexin").at == (
        "dans le Parc naturel régional du Vexin"
    )
    assert grammar.group("Vallée de la Dore").of == "de la Vallée de la Dore"
    assert grammar.group("Agglomération d'Avignon").subject == "l’Agglomération d’Avignon"
    assert grammar.group("Carpentras et ses voisines").of == (
        "du territoire «\u202fCarpentras et ses voisines\u202f»"
    )
