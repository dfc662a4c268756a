"""Which official file makes which source of the sample, and how it is carried.

One recipe per source. The sample keeps every commune of France for the bases
that are published whole, and the départements of the example studies for the
others.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from diagnostic.confidentiality.status import Status
from diagnostic.statistics.adapters import (
    bpe,
    cnaf,
    education,
    filosofi,
    housing,
    places,
    published,
    wide,
)
from diagnostic.statistics.adapters.layout import Extract
from diagnostic.statistics.carry import Plan

DEPARTMENTS = ("63", "78", "84", "93")
"""Départements of the example studies."""
COMPARATEUR = "insee/base_cc_comparateur_2018_csv.zip"
EXTRACT = "insee/base_cc_comparateur_2022_extract_21_communes.csv"
DOSSIER = "insee/dossier_complet_2022_extract_13_communes.csv"
RENAMED = "insee/rp2018_5417_communes_renamed_columns.csv"
HOUSING = "insee/base-cc-logement-2021_10cols_codgeo-numeric.CSV"
INCOME = "insee/cc_filosofi_2021_COM.csv"
FILOSOFI = "insee/filosofi_2014_2019"
PUBLISHED = "insee/insee_published_tables_dep_reg_france.csv"
BPE18 = "insee/bpe18_ensemble_dep63_78_84_93.csv"
POPULATIONS = "cog/insee-population-communes-2013-2021.csv"
IVAC = "education/fr-en-indicateurs-valeur-ajoutee-colleges.csv"
DIRECTORY = "education/annuaire_ecoles_france_mini.parquet"
IPS = {
    "école": "education/fr-en-ips-ecoles-ap2022.csv",
    "collège": "education/fr-en-ips-colleges-ap2022.csv",
}
UNEMPLOYMENT = "derived/chomage/chomage_zones_emploi.json"
QUARTERS = ("2021-T4", "2022-T4", "2023-T4", "2024-T4", "2025-T4")

_CENSUS_2018 = (
    "P18_POP",
    "P13_POP",
    "SUPERF",
    "NAIS1318",
    "DECE1318",
    "P18_MEN",
    "P18_LOG",
    "P18_RP",
    "P18_RSECOCC",
    "P18_LOGVAC",
    "P18_RP_PROP",
    "P18_EMPLT",
    "P18_POP1564",
    "P18_CHOM1564",
    "P18_ACT1564",
)
_VITAL_2020 = ("NAISD20", "DECESD20")
_CENSUS_2022 = (
    "P22_POP",
    "P16_POP",
    "SUPERF",
    "NAIS1621",
    "DECE1621",
    "P22_MEN",
    "P22_LOG",
    "P22_RP",
    "P22_RSECOCC",
    "P22_LOGVAC",
    "P22_RP_PROP",
    "P22_EMPLT",
    "P22_POP1564",
    "P22_CHOM1564",
    "P22_ACT1564",
)
_DOSSIER_2022 = (
    *(f"P22_POP{band}" for band in ("0014", "1529", "3044", "4559", "6074", "7589", "90P")),
    "P16_POP",
    "P11_POP",
    "C22_MENPSEUL",
    "C22_MENFAM",
    "C22_COUPAENF",
    "C22_FAMMONO",
    "C22_COUPSENF",
    *(f"P22_{kind}{age}" for kind in ("ACT", "CHOM") for age in ("1524", "2554", "5564")),
    "ELECTEURSLP2024",
)
_FACILITIES_2024 = {f"BPE_2024_{code}": code for code in ("B105", "B201", "C201", "C301", "D307")}
_RENAMED_2018 = {
    "pop_tot": "P18_POP",
    "pop_0_14": "P18_POP0014",
    "pop_15_29": "P18_POP1529",
    "pop_18_24": "P18_POP1824",
    "pop_75p": "P18_POP75P",
    "pop_scol_18_24": "P18_SCOL1824",
    "pop_non_scol_15p": "P18_NSCOL15P",
    "pop_dipl_aucun": "P18_NSCOL15P_DIPLMIN",
    "pop_dipl_bepc": "P18_NSCOL15P_BEPC",
    "pop_dipl_sup2": "P18_NSCOL15P_SUP2",
    "pop_dipl_sup34": "P18_NSCOL15P_SUP34",
    "pop_dipl_sup": "P18_NSCOL15P_SUP5",
    "log_rp": "P18_RP",
    "log_loc": "P18_RP_LOC",
    "log_hlm": "P18_RP_LOCHLMV",
    "log_maison": "P18_RPMAISON",
}
_INCOME_2021 = (
    "NBMENFISC21",
    "NBPERSMENFISC21",
    "MED21",
    "PIMP21",
    "TP6021",
    "TP60AGE121",
    "TP60AGE521",
    "TP60AGE621",
    "TP60TOL121",
    "TP60TOL221",
    "PCHO21",
    "PPEN21",
    "PPSOC21",
    "PPFAM21",
    "PPMINI21",
    "PPLOGT21",
    "D121",
    "D921",
    "RD21",
)
_AREA_INCOME = ("Q2{y}", "D1{y}", "D9{y}", "RD", "PPEN{y}", "PPSOC{y}", "PPMINI{y}", "PPLOGT{y}")
_IRIS_DISPOSABLE = ("MED", "TP60", "D1", "D9", "RD", "PPEN", "PPSOC", "PPMINI")
_IRIS_DECLARED = ("MED", "TP60", "PIMP", "D1", "D9", "RD", "PPEN", "PCHO")
_BENEFITS = ("A", "PERCOU", "AM", "AAAH", "APPA", "ARSAS", "AAL")
_DIGEST_2024 = {
    "medecin_generaliste": "medecin_generaliste",
    "infirmier": "infirmier",
    "ecole_primaire": "ecole_primaire",
    "creche": "creche",
    "poste": "poste",
    "boulangerie": "boulangerie",
}
_QPV = {
    "DEMO": ("POP_MUN", "TX_TOT_0A24", "TX_TOT_60ETPLUS", "TX_TOT_MEN1", "TX_TOT_MEN6", "AM", "A"),
    "REVN": (
        "DISP_Q2",
        "TP60",
        "PPSOC",
        "PPEN",
        "C",
        "C_C2SNP",
        "C_C2SP",
        "A",
        "ARSAS",
        "AAAH",
        "APPA",
    ),
    "IPRO": ("TX_TOT_EMPL", "TX_F_EMPL", "TX_TOT_EDLIM", "ABC", "ABC_25"),
}
PAGES: Mapping[str, str] = {
    "insee_pages_population_2013": "Évolution et structure de la population en 2013",
    "insee_pages_population_2018": (
        "Évolution et structure de la population en 2018 (tableaux détaillés)"
    ),
    "insee_pages_population_2019": (
        "Évolution et structure de la population en 2019 (tableaux détaillés)"
    ),
    "insee_pages_population_2020": "Évolution et structure de la population en 2020",
    "insee_pages_migrations_2020": (
        "Évolution et structure de la population en 2020 (tableaux détaillés)"
    ),
    "insee_pages_population_2021": (
        "Évolution et structure de la population en 2021 (tableaux détaillés)"
    ),
    "insee_pages_population_2022": (
        "Évolution et structure de la population en 2022 (tableaux détaillés)"
    ),
    "insee_pages_menages_2008": "Couples - Familles - Ménages en 2008",
    "insee_pages_menages_2012": "Couples - Familles - Ménages en 2012",
    "insee_pages_menages_2015": "Couples - Familles - Ménages en 2015",
    "insee_pages_menages_2018": "Couples - Familles - Ménages en 2018",
    "insee_pages_menages_2019": "Couples - Familles - Ménages en 2019",
    "insee_pages_menages_2021": "Couples - Familles - Ménages en 2021",
    "insee_pages_menages_2022": "Couples - Familles - Ménages en 2022",
    "insee_pages_diplomes_2010": "Diplômes - Formation en 2010",
    "insee_pages_diplomes_2011": "Diplômes - Formation en 2011",
    "insee_pages_diplomes_2020": "Diplômes - Formation en 2020",
    "insee_pages_logement_2020": "Logement en 2020",
    "insee_pages_logement_2021": "Logement en 2021",
    "insee_pages_emploi_2015": "Population active, emploi et chômage en 2015",
    "insee_pages_emploi_2019": "Population active, emploi et chômage en 2019",
    "insee_pages_emploi_2021": "Population active, emploi et chômage en 2021",
    "insee_pages_revenus_2018": (
        "Niveau de vie et pauvreté par région (Insee Références 2021, revenus 2018)"
    ),
    "insee_pages_revenus_2021": (
        "Niveau de vie et pauvreté par région (Insee Références 2024, revenus 2021)"
    ),
    "drees_panorama_2018": "Pauvreté - Précarité - Exclusion, panorama DREES 2021 (année 2018)",
}


@dataclass(frozen=True)
class Recipe:
    """One source of the sample."""

    source: str
    inputs: tuple[str, ...]
    read: Callable[[Path], Extract]
    plan: Plan


def recipes(facilities: frozenset[str]) -> Iterator[Recipe]:
    """Return the recipes of the sample.

    Parameters
    ----------
    facilities : frozenset of str
        Types of the 2018 equipment base that the catalogue speaks of.
    """
    yield from _census()
    yield from _incomes()
    yield from _pages()
    yield from _services(facilities)
    yield from _schools()
    yield from _dwellings()


def _wide(source: str, name: str, plan: Plan, variables: object, **options: object) -> Recipe:
    def read(folder: Path) -> Extract:
        return wide.read(folder / name, variables, **options)  # type: ignore[arg-type]

    return Recipe(source, (name,), read, plan)


def _census() -> Iterator[Recipe]:
    national = Plan(2021, totals=True, without=("976",))
    member = "base_cc_comparateur.CSV"
    yield _wide("insee_comparateur_rp2018", COMPARATEUR, national, _CENSUS_2018, member=member)
    vital = Plan(2021, totals=True)
    yield _wide("insee_etat_civil_2020", COMPARATEUR, vital, _VITAL_2020, member=member)
    yield _wide("insee_comparateur_rp2022_extrait", EXTRACT, Plan(2025), _CENSUS_2022)
    yield _wide("insee_dossier_rp2022_extrait", DOSSIER, Plan(2025), _DOSSIER_2022)
    yield _wide("insee_bpe_2024_extrait", DOSSIER, Plan(2025), _FACILITIES_2024)
    yield _wide("insee_rp2018_communes_2000", RENAMED, Plan(2021), _RENAMED_2018, code="code_insee")
    dwellings = ("P21_LOG", "P21_RP", "P21_RSECOCC", "P21_LOGVAC")
    whole = Plan(2024, totals=True, without=("976",))
    yield _wide("insee_logement_rp2021", HOUSING, whole, dwellings, repair=wide.with_zeros)
    whole23 = Plan(2023, totals=True)
    years = {f"p{y}_pop": f"P{y}_POP" for y in (14, 15, 16, 17, 19, 20, 21)}
    yield _wide(
        "insee_populations_2013_2021",
        POPULATIONS,
        whole23,
        years,
        code="codgeo",
        separator=",",
        repair=wide.overseas,
    )


def _incomes() -> Iterator[Recipe]:
    secret = {"": Status.SECRET}
    rich = ("NBMENFISC19", "PIMP19", "MED19", "TP6019")
    yield _wide(
        "insee_filosofi_2019_comparateur",
        COMPARATEUR,
        Plan(2021),
        rich,
        member="base_cc_comparateur.CSV",
        absence=secret,
        additive=False,
    )
    yield _wide("insee_filosofi_2021", INCOME, Plan(2023), _INCOME_2021, additive=False)
    name = f"{FILOSOFI}/FILO2019_DISP_COM.csv"
    variables = ("D119", "D919", "RD", "PPEN19", "PPSOC19", "PPMINI19")
    read = partial(_area_income, name=name, level="COM", variables=variables)
    yield Recipe("insee_filosofi_2019_communes", (name,), read, Plan(2021))
    for year in range(2014, 2020):
        yield _area_recipe(year)
    yield Recipe(
        "insee_filosofi_iris_2021_declare",
        ("insee/BASE_TD_FILO_IRIS_2021_DEC.csv",),
        partial(
            _iris_income,
            name="insee/BASE_TD_FILO_IRIS_2021_DEC.csv",
            variables=tuple(f"DEC_{stem}21" for stem in _IRIS_DECLARED),
        ),
        Plan(2023),
    )
    for year in (2014, 2019):
        name = f"{FILOSOFI}/BASE_TD_FILO_DISP_IRIS_{year}.csv"
        stems = tuple(f"DISP_{stem}{year % 100}" for stem in _IRIS_DISPOSABLE)
        read = partial(_iris_income, name=name, variables=stems)
        yield Recipe(f"insee_filosofi_iris_{year}", (name,), read, Plan(year + 1))


def _area_income(folder: Path, name: str, level: str, variables: tuple[str, ...]) -> Extract:
    return filosofi.read_areas(folder / name, level, variables)


def _iris_income(folder: Path, name: str, variables: tuple[str, ...]) -> Extract:
    return filosofi.read_iris(folder / name, variables, DEPARTMENTS)


def _area_recipe(year: int) -> Recipe:
    files = {"DEP": "DEP", "REG": "REG", "METROPOLE": "FRANCE"}
    if year in {2014, 2018, 2019}:
        files["EPCI"] = "EPCI"
    names = {f"{FILOSOFI}/FILO{year}_DISP_{stem}.csv": level for stem, level in files.items()}
    variables = tuple(v.format(y=year % 100) for v in _AREA_INCOME)

    def read(folder: Path) -> Extract:
        parts = [_area_income(folder, name, level, variables) for name, level in names.items()]
        return Extract.joined(parts)

    return Recipe(f"insee_filosofi_{year}_territoires", tuple(names), read, Plan(year + 2))


def _pages() -> Iterator[Recipe]:
    for source, title in PAGES.items():
        read = partial(_page, title=title)
        yield Recipe(source, (PUBLISHED,), read, Plan(2024))


def _page(folder: Path, title: str) -> Extract:
    return published.read(folder / PUBLISHED, title)


def _services(facilities: frozenset[str]) -> Iterator[Recipe]:
    yield Recipe(
        "insee_bpe_2018",
        (BPE18,),
        lambda folder: bpe.read_counts(folder / BPE18, facilities),
        Plan(2019, zeros=DEPARTMENTS),
    )
    digest = "derived/bpe/bpe_communes.json.gz"
    yield Recipe(
        "insee_bpe_2024_synthese",
        (digest,),
        lambda folder: places.read_facility_digest(folder / digest, _DIGEST_2024),
        Plan(2024, zeros=True, totals=True),
    )
    for year in range(2016, 2021):
        name = f"cnaf/data_CAF_{year}_IRIS.csv"
        read = partial(_benefits, name=name)
        yield Recipe(f"cnaf_iris_{year}", (name,), read, Plan(year))
    services = "anct/france_services_2021.geojson"
    yield Recipe(
        "anct_france_services_2021",
        (services,),
        lambda folder: places.read_france_services(folder / services),
        Plan(2021, zeros=True, totals=True),
    )
    yield Recipe(
        "insee_chomage_zones",
        (UNEMPLOYMENT,),
        lambda folder: places.read_unemployment(folder / UNEMPLOYMENT, QUARTERS),
        Plan(2026),
    )
    levels = {"communes": "COM", "epci": "EPCI", "dpt": "DEP", "region": "REG"}
    neet = {f"youth/neet_{stem}_2018.csv": level for stem, level in levels.items()}
    yield Recipe(
        "observatoire_non_inseres_2018",
        tuple(neet),
        lambda folder: Extract.joined(
            [places.read_neet(folder / name, level) for name, level in neet.items()]
        ),
        Plan(2021),
    )
    for stem, variables in _QPV.items():
        name = f"qpv/{stem}_2022.csv"
        read = partial(_districts, name=name, variables=variables)
        yield Recipe(f"sig_ville_{stem.lower()}_2022", (name,), read, Plan(2022))


def _benefits(folder: Path, name: str) -> Extract:
    return cnaf.read_iris(folder / name, _BENEFITS, DEPARTMENTS)


def _districts(folder: Path, name: str, variables: tuple[str, ...]) -> Extract:
    return places.read_qpv(folder / name, variables, DEPARTMENTS)


def _schools() -> Iterator[Recipe]:
    for kind, name in IPS.items():
        read = partial(_social_index, kind=kind, name=name)
        source = "men_ips_ecoles_2022" if kind == "école" else "men_ips_colleges_2022"
        yield Recipe(source, (name,), read, Plan(2022, zeros=True, totals=True))
    for session in (2022, 2023, 2024):
        read = partial(_results, session=session)
        plan = Plan(2024, zeros=True, totals=True)
        yield Recipe(f"depp_ivac_{session}", (IVAC, DIRECTORY), read, plan)


def _social_index(folder: Path, kind: str, name: str) -> Extract:
    return education.ips_by_commune(education.read_ips(folder / name, kind))


def _results(folder: Path, session: int) -> Extract:
    return education.read_results(folder / IVAC, folder / DIRECTORY, session)[0]


def _dwellings() -> Iterator[Recipe]:
    rpls = "housing/rpls_2024_lgt_soc_2024_extracted.csv"
    yield Recipe(
        "sdes_rpls_2024",
        (rpls,),
        lambda folder: housing.read_rpls(folder / rpls),
        Plan(2024, zeros=True, totals=True),
    )
    vacant = tuple(f"housing/lovac/{dep}.json" for dep in DEPARTMENTS)
    yield Recipe(
        "cerema_lovac",
        vacant,
        lambda folder: Extract.joined([housing.read_lovac(folder / name) for name in vacant]),
        Plan(2025),
    )
    rents = {
        "derived/carteloyers/carte_loyers_appartement.csv.gz": "appartement",
        "derived/carteloyers/carte_loyers_maison.csv.gz": "maison",
    }
    yield Recipe(
        "anil_loyers_2025",
        tuple(rents),
        lambda folder: Extract.joined(
            [
                housing.read_rents(folder / name, {"loypredm2": f"loypredm2_{kind}"})
                for name, kind in rents.items()
            ]
        ),
        Plan(2025),
    )
