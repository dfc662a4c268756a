"""A miniature of the official files: seven communes, in the layouts of their publishers."""

import zipfile
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from shapely.ops import split

SIDE = 5_000
X, Y = 800_000, 6_500_000
NAMES = {
    "75056": ("Paris", "0"),
    "84007": ("Avignon", "1"),
    "84031": ("Carpentras", "0"),
    "85084": ("Essarts-en-Bocage", "1"),
    "85165": ("L'Oie", "5"),
    "93066": ("Saint-Denis", "0"),
    "97411": ("Saint-Denis", "0"),
}
PLACES = {"75056": (0, 0), "93066": (0, 1), "84007": (3, 0), "84031": (3, 1)}
MOVES = [
    ("32", "2016-01-01", "COM", "85165", "L'Oie", "COM", "85084", "1", "Essarts en Bocage"),
    ("21", "2024-01-01", "COM", "85084", "Essarts en Bocage", "COM", "85165", "5", "L'Oie"),
    ("21", "2024-01-01", "COMD", "85165", "L'Oie", "COM", "85165", "5", "L'Oie"),
    ("21", "2024-01-01", "COM", "85084", "Essarts en Bocage", "COM", "85084", "1",
     "Essarts-en-Bocage"),
    ("32", "2025-01-01", "COM", "93059", "Pierrefitte-sur-Seine", "COM", "93066", "0",
     "Saint-Denis"),
    ("32", "2025-01-01", "COM", "93066", "Saint-Denis", "COM", "93066", "0", "Saint-Denis"),
    ("20", "1946-01-01", None, None, None, "COM", "97411", "0", "Saint-Denis"),
]  # fmt: skip
MOVE_COLUMNS = [
    "MOD", "DATE_EFF", "TYPECOM_AV", "COM_AV", "LIBELLE_AV", "TYPECOM_AP", "COM_AP", "TNCC_AP",
    "LIBELLE_AP",
]  # fmt: skip


def write(source: Path) -> Path:
    """Fill a folder laid out like the official files."""
    for name in ("anct", "cnaf", "cog", "geo", "insee"):
        (source / name).mkdir(parents=True)
    _attributes(source)
    _cog(source)
    _ept(source / "cog" / "ept.xlsx")
    _iris_names(source)
    _outlines(source / "geo")
    return source


def square(column: int, row: int, width: int = 1) -> shapely.Polygon:
    """Return a square of a chessboard, with points along its sides as real borders have."""
    left, low = X + column * SIDE, Y + row * SIDE
    return shapely.segmentize(shapely.box(left, low, left + width * SIDE, low + SIDE), 1_000)


def _text(path: Path, *lines: str) -> None:
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def _attributes(source: Path) -> None:
    codes = list(NAMES)
    frame = pd.DataFrame(
        {
            "code": codes,
            "nom": [NAMES[code][0] for code in codes],
            "dep": [code[:3] if code.startswith("97") else code[:2] for code in codes],
            "pmun_2023": pd.array([None, 90, 31, 6, 1, 150, 155], dtype="Int64"),
            "epci": ["200054781", "248400251", "248400053", "200071918", "200071918", "200054781",
                     "249740119"],
            "nom_epci": ["Métropole du Grand Paris", "CA du Grand Avignon (COGA)",
                         "CA Ventoux-Comtat-Venaissin (COVE)", "CC du Pays", "CC du Pays",
                         "Métropole du Grand Paris", 'CA "Nord"'],
        }
    )  # fmt: skip
    frame.to_parquet(source / "geo" / "communes_attributs_cog2026.parquet")
    moves = pd.DataFrame(MOVES, columns=MOVE_COLUMNS)
    moves.to_parquet(source / "geo" / "insee_mouvements_communes_2026.parquet")
    lines = [f"{code},{NAMES[code][0]},Bourgs ruraux" for code in codes]
    _text(source / "anct" / "densite.csv", "\ufeffinsee_com,lib_com,niveau_densite", *lines)


def _cog(source: Path) -> None:
    cog = source / "cog"
    _text(
        cog / "v_commune_2024_communes.csv",
        "TYPECOM,COM,TNCC,LIBELLE,COMPARENT",
        *(f"COM,{code},{tncc},{name}," for code, (name, tncc) in NAMES.items()),
        "ARM,75101,0,Paris 1er Arrondissement,75056",
        "ARM,75102,0,Paris 2e Arrondissement,75056",
    )
    _text(
        cog / "population-reference_donnees_communes.csv",
        "REG;COM;PMUN",
        *("11;75101;16", "11;75102;21", "93;84007;89", "93;84031;30", "52;85084;7"),
        *("11;93059;33", "11;93066;113", "04;97411;153"),
    )
    _text(
        cog / "v_departement_2024.csv",
        "DEP,REG,TNCC,LIBELLE",
        *("75,11,0,Paris", "84,93,2,Vaucluse", "85,52,3,Vendée", "93,11,3,Seine-Saint-Denis"),
        "974,04,0,La Réunion",
    )
    _text(
        cog / "v_region_2024.csv",
        "REG,TNCC,LIBELLE",
        *("04,0,La Réunion", "11,1,Île-de-France", "52,4,Pays de la Loire"),
        "93,0,Provence-Alpes-Côte d'Azur",
    )


def _ept(path: Path) -> None:
    """Write a workbook as INSEE does: titles first, then a row of labels, one of codes."""
    sheets = [
        [["France"], [], ["EPT", "LIBEPT", "NB_COM"], ["200057867", "Plaine Commune", "9"]],
        [
            ["Communes"],
            ["Code géographique", "Établissement"],
            ["CODGEO", "EPT"],
            ["93059", "200057867"],
            ["93066", "200057867"],
        ],
    ]
    shared = sorted({cell for rows in sheets for row in rows for cell in row})
    space = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    with zipfile.ZipFile(path, "w") as archive:
        items = "".join(f"<si><t>{text}</t></si>" for text in shared)
        archive.writestr("xl/sharedStrings.xml", f"<sst {space}>{items}</sst>")
        for number, rows in enumerate(sheets, start=1):
            body = "".join(_row(rank, row, shared) for rank, row in enumerate(rows, start=1))
            archive.writestr(
                f"xl/worksheets/sheet{number}.xml",
                f"<worksheet {space}><sheetData>{body}</sheetData></worksheet>",
            )


def _row(rank: int, row: list[str], shared: list[str]) -> str:
    cells = (
        f'<c r="{letter}{rank}" t="s"><v>{shared.index(cell)}</v></c>'
        for letter, cell in zip("ABC", row, strict=False)
    )
    return f'<row r="{rank}">{"".join(cells)}</row>'


def _iris_names(source: Path) -> None:
    _text(
        source / "insee" / "base-ic-activite-residents-2016-idf.csv",
        "IRIS;LIBIRIS",
        *("751010101;Saint-Germain l'Auxerrois", "930590101;Nord"),
    )
    for year in (2016, 2017):
        _text(
            source / "cnaf" / f"data_CAF_{year}_IRIS.csv",
            "\ufeffCODGEO;LIBGEO",
            *("840070101;Centre", "840310000;Carpentras (commune)"),
        )


def _outlines(geo: Path) -> None:
    squares = {code: square(*place) for code, place in PLACES.items()}
    squares["85084"] = square(6, 0, width=2)  # L'Oie was still inside it
    island = gpd.GeoSeries([shapely.box(330_000, 7_680_000, 340_000, 7_690_000)], crs=2975)
    squares["97411"] = shapely.segmentize(island.to_crs(2154).iloc[0], 20_000)
    _save(squares, geo / "communes_france_2018src_cog2026.parquet")
    generalised = {**squares, "85084": square(6, 0), "85165": square(7, 0)}
    _save(generalised, geo / "communes_france_cogiter2025.parquet", "DEPCOM")
    for code, name in (("84031", "c_84_t100"), ("93066", "best_93_t25")):
        _save({code: squares[code]}, geo / f"{name}.parquet")
    _save({"63001": square(9, 0)}, geo / "c_63_t100.parquet")
    _save({"78001": square(9, 1)}, geo / "best_78_t25.parquet")
    halves = shapely.get_parts(split(squares["84031"], _cut()))
    iris = {"840310101": halves[0], "840310102": halves[1]}
    _save(iris, geo / "iris_84031.parquet", names=["Quintine", "Centre d'en haut"])
    _save({"930590101": squares["93066"]}, geo / "iris_93_all_t10.parquet", names=["Nord"])
    _save({"634300101": square(9, 2)}, geo / "iris_63430.parquet", names=["Lycées"])
    _save({"784900101": square(9, 3)}, geo / "iris_78490.parquet", names=["Centre"])
    _qpv(geo, squares)


def _cut() -> shapely.LineString:
    x = X + 3 * SIDE + SIDE // 2
    return shapely.LineString([(x, Y), (x, Y + 3 * SIDE)])


def _qpv(geo: Path, squares: dict[str, shapely.Geometry]) -> None:
    places = [squares["84031"].centroid.buffer(300), squares["93066"].boundary.buffer(200)]
    frame = gpd.GeoDataFrame(
        {
            "code_qp": ["QN08407M", "QN09328M"],
            "lib_qp": [" Centre ville", "Franc-Moisin d'essai"],
            "insee": ["84031", "93066, 75056"],
        },
        geometry=places,
        crs=2154,
    )
    frame.to_crs(4326).to_parquet(geo / "qpv2024_france_valid.parquet")


def _save(
    shapes: dict[str, shapely.Geometry],
    path: Path,
    key: str = "code",
    names: list[str] | None = None,
) -> None:
    columns = {key: list(shapes)} | ({"nom": names} if names else {})
    geometry = np.array(list(shapes.values()), dtype=object)
    gpd.GeoDataFrame(columns, geometry=geometry, crs=2154).to_parquet(path)
