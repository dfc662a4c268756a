"""A small book, with every form of the grammar, for the tests of the renderers."""

from __future__ import annotations

import base64
import json
import struct
import zipfile
import zlib
from pathlib import Path

from diagnostic.book.plan import BookPlan, ChapterSource, Page, Part
from diagnostic.book.readback import read_pdf
from diagnostic.confidentiality.outputs import png_text

NB, NN = "\u00a0", "\u202f"

OPENING = """::: {.chapo}
Près d’un habitant sur trois a 60 ans ou plus. Leur nombre augmente,
leurs revenus divergent selon l’âge et l’adresse.
:::"""

RETENIR = """::: {.retenir}
- **9\u202f323 habitants ont 60 ans ou plus.** C’est 30,2\u202f% de la population en 2022.
- **Après 60 ans, la pauvreté touche surtout les 60‑74 ans.** 27\u202f% sont sous le seuil en 2021.
- **19 généralistes en 2024, contre 26 en 2018.** Ce recul est à confirmer.
:::"""

CARDS = """:::: {.cartes}
::: {.carte}
[60 ans et plus]{.nom}

[30,2[\u202f%]{.unite}]{.valeur}

[Effectif]{.cle} 9\u202f323 personnes\\
[Vaucluse]{.cle} 28,9\u202f% (2020)

[Insee, RP2022]{.source-carte}
:::

::: {.carte}
[90 ans et plus]{.nom}

[426]{.valeur}

[Part]{.cle} 1,4\u202f% de la population

[Fragile\u00a0: moins de 500 personnes]{.drapeau}

[Insee, RP2022]{.source-carte}
:::

::: {.carte .vide}
[75 ans et plus vivant seuls]{.nom}

[Non chargé]{.valeur}

[À obtenir]{.cle} Insee, RP2022, exploitation principale

[Aucune valeur n’est estimée à la place]{.source-carte}
:::
::::"""


def figure(identifier: str, title: str, kind: str = "demi", values: bool = False) -> str:
    """Return the Markdown of a figure."""
    alt = f"Courbes{NB}: {title}. Carpentras 11,3 % en 2018 et 11,3 % en 2022."
    table = """
::: {.valeurs}
| Territoire | 2018 | 2022 |
|:---|---:|---:|
| Carpentras | [11,3]{.ville} | [11,3]{.ville} |
| Vaucluse | 10,6 | [secret]{.manque} |
:::
"""
    return f""":::: {{.figure .{kind}}}
::: {{.titre-figure}}
{title}
:::

::: {{#{identifier}}}

![{alt}](figures/{identifier}.png){{fig-alt="{alt}" width=100%}}\\

Part des 75 ans et plus dans la population, en %, 2018 et 2022.

:::

::: {{.lire}}
**Comment lire.** Comparer les pentes, pas les derniers points.
:::

::: {{.source}}
Source\u00a0: Insee, recensement de la population, RP2018 et RP2022.
:::
{table if values else ""}
::::"""


TABLE = """:::: {.tableau}
::: {.titre-figure}
Les équipements de santé sont concentrés au centre
:::

::: {#tbl-sante .etude}

| Équipement | Carpentras | Vaucluse | Écart |
|:-----------|-----------:|---------:|------:|
| **Médecin généraliste** | [26]{.ville} | 9,0 | −7 |
| Infirmier | [76]{.ville} | 26,4 | [secret]{.manque} |

Nombre d’équipements et nombre pour 10\u202f000 habitants.

:::

::: {.source}
Source\u00a0: Insee, base permanente des équipements 2024.
:::
::::"""

BOXES = """:::: {.trio}
::: {.constat}
**● Constat**

Plus d’une personne sur quatre vit sous le seuil, voir @fig-trend et @tbl-sante.
:::

::: {.vigilance}
**▲ Point de vigilance**

Sous 500 personnes, une valeur donne un ordre de grandeur.
:::

::: {.relire}
**✎ À relire**

Les taux Filosofi sont arrondis à l’unité.
:::
::::"""

CONSTAT = """::: {.constat}
**● Constat**

À Orange, la part est de 21\u202f%.
:::"""

VOICES = """::: {.parole}
> «\u202fMon médecin est parti.\u202f»
>
> Femme, 78 ans, centre-ville

<!-- -->

> «\u202fLe bus passe, mais l’arrêt est trop loin.\u202f»
>
> Homme, 81 ans
:::"""

FACTS = """:::: {.dix}
::: {.fait}
[30\u202f854]{.valeur}

**habitants en 2022** +8,1\u202f% depuis 2016.
:::

::: {.fait}
[28[\u202f%]{.unite}]{.valeur}

**de pauvreté en 2021** Cavaillon 27\u202f%, Orange 23\u202f%.
:::
::::"""

BALANCE = """::::: {.deux}
:::: {.colonne}
**Ce sur quoi s’appuyer**

::: {.forces}
- **Une commune qui attire** 2\u202f300 habitants de plus.
- **Un pôle d’emploi** 13\u202f757 emplois en 2022.
:::
::::

:::: {.colonne}
**Ce qui demande une réponse**

::: {.fragilites}
- **Un écart de 1 à 3,6 entre secteurs** 18\u202f% et 65\u202f%.
:::
::::
:::::"""

NOTE = """::::: {.note-consultant}
Le constat rejoint celui du @sec-logement[^n1] et la [méthode](../pages/methode.qmd#sec-methode).

[^n1]: Une note de bas de page de l’équipe.

::: {.callout-note title="À débattre en copil"}
Voir [l’offre de logements](logement.ipynb#sec-logement-offre) et @sec-logement-offre.
:::
:::::"""


def png(width: int = 320, height: int = 200, shade: int = 140) -> bytes:
    """Return a small grey image."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        checked = kind + body
        return struct.pack(">I", len(body)) + checked + struct.pack(">I", zlib.crc32(checked))

    rows = b"".join(
        b"\0" + bytes([(x * 255 // width + shade) % 256 for x in range(width)])
        for _ in range(height)
    )
    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(rows))
        + chunk(b"IEND", b"")
    )


def markdown_cell(source: str) -> dict:
    """Return a Markdown cell."""
    return {"cell_type": "markdown", "metadata": {}, "source": source.splitlines(keepends=True)}


def block_cell(
    source: str, markdown: str, kind: str = "prose", figure_id: str = "", image: bytes = b""
) -> dict:
    """Return a code cell that displays one of our blocks."""
    note = {"form": "text/markdown", "kind": kind}
    data = {"text/markdown": markdown, "text/html": "<p>écran</p>", "text/plain": "texte"}
    if figure_id:
        note["figure"] = figure_id
        data["image/png"] = base64.b64encode(image or png()).decode("ascii")
    output = {
        "output_type": "execute_result",
        "data": data,
        "metadata": {"diagnostic": note},
        "execution_count": 7,
    }
    return code_cell(source, [output])


def code_cell(source: str, outputs: list[dict], **metadata: object) -> dict:
    """Return a code cell, with what papermill leaves in it."""
    left = {
        "papermill": {"duration": 0.31, "start_time": "2026-11-22T09:00:00"},
        "execution": {"iopub": "…"},
    }
    return {
        "cell_type": "code",
        "execution_count": 7,
        "id": "a1b2c3d4",
        "metadata": {**left, **metadata},
        "outputs": outputs,
        "source": source,
    }


def notebook(cells: list[dict]) -> dict:
    """Return an executed notebook."""
    return {
        "cells": cells,
        "metadata": {
            "kernelspec": {
                "display_name": "Python 3 (ipykernel)",
                "language": "python",
                "name": "python3",
            },
            "papermill": {"output_path": "/somewhere/x.ipynb", "duration": 12.0},
        },
        "nbformat": 4,
        "nbformat_minor": 5,
    }


def seniors() -> dict:
    """Return a theme chapter with every form."""
    parameters = code_cell('# Parameters\nstudy = "carpentras"\n', [], tags=["injected-parameters"])
    return notebook(
        [
            parameters,
            markdown_cell("# Seniors {#sec-seniors}"),
            block_cell("étude.opening()", OPENING),
            markdown_cell("## Ce qu’il faut retenir {#sec-seniors-retenir}"),
            block_cell("étude.takeaways()", RETENIR),
            block_cell("étude.notes()", NOTE),
            markdown_cell("## Les chiffres clés {#sec-seniors-chiffres}"),
            block_cell("étude.key_figures()", CARDS),
            markdown_cell("## L’évolution {#sec-seniors-evolution}"),
            block_cell(
                "a",
                figure("fig-trend", "La part des 75 ans et plus est stable", values=True),
                "figure",
                "fig-trend",
            ),
            block_cell(
                "b",
                figure("fig-comparison", "Les retraités y pèsent comme ailleurs"),
                "figure",
                "fig-comparison",
            ),
            block_cell(
                "c",
                figure("fig-ages", "Les 60‑74 ans sont aussi souvent pauvres"),
                "figure",
                "fig-ages",
            ),
            block_cell("d", CONSTAT, "constat"),
            block_cell(
                "e",
                figure("fig-map", "Les bas revenus se concentrent au centre", "large"),
                "figure",
                "fig-map",
            ),
            markdown_cell("## L’offre {#sec-seniors-offre}"),
            block_cell("f", TABLE),
            markdown_cell("## Ce que disent les habitants {#sec-seniors-paroles}"),
            block_cell("g", VOICES),
            markdown_cell("## Points de vigilance {#sec-seniors-vigilance}"),
            block_cell("h", BOXES),
        ]
    )


def housing() -> dict:
    """Return a chapter of plain outputs, as a consultant writes them."""
    frame = (
        "<div>\n<style scoped>\n .dataframe {}\n</style>\n"
        '<table border="1" class="dataframe">\n  <thead>\n    <tr style="text-align: right;">\n'
        "      <th></th>\n      <th>vacants</th>\n    </tr>\n  </thead>\n  <tbody>\n    <tr>\n"
        "      <th>Carpentras</th>\n      <td>10,4</td>\n    </tr>\n  </tbody>\n</table>\n</div>"
    )
    return notebook(
        [
            markdown_cell("# Logement {#sec-logement}"),
            markdown_cell(
                "Le parc est ancien\u00a0: voir @fig-vacance, et @tbl-sante du @sec-seniors."
            ),
            markdown_cell("## L’offre {#sec-logement-offre}"),
            code_cell(
                "df",
                [
                    {
                        "output_type": "execute_result",
                        "data": {"text/html": frame, "text/plain": "   vacants"},
                        "metadata": {},
                        "execution_count": 1,
                    }
                ],
            ),
            code_cell(
                '#| label: fig-vacance\n#| fig-cap: "Logements vacants, en %."\n'
                '#| fig-alt: "Barres des logements vacants."\nplot()',
                [
                    {
                        "output_type": "display_data",
                        "data": {
                            "image/png": base64.b64encode(png(480, 300)).decode(),
                            "text/plain": "<Figure size 640x480>",
                        },
                        "metadata": {},
                    }
                ],
            ),
            code_cell(
                "plot()",
                [
                    {
                        "output_type": "display_data",
                        "data": {"image/png": base64.b64encode(png(400, 200, 40)).decode()},
                        "metadata": {},
                    }
                ],
            ),
            code_cell(
                "print(1)",
                [
                    {"output_type": "stream", "name": "stdout", "text": ["une ligne\n", "deux\n"]},
                    {"output_type": "stream", "name": "stderr", "text": "DeprecationWarning"},
                ],
            ),
        ]
    )


def synthesis() -> dict:
    """Return the synthesis."""
    return notebook(
        [
            markdown_cell("# La synthèse en deux pages {#sec-synthesis}"),
            block_cell("o", "::: {.chapo}\nCarpentras gagne des habitants et des emplois.\n:::"),
            markdown_cell("## Dix chiffres clés {#sec-synthesis-dix}"),
            block_cell("x", FACTS),
            markdown_cell("## Forces et fragilités {#sec-synthesis-forces}"),
            block_cell("y", BALANCE),
        ]
    )


METHOD = """Ce livre suit le @sec-seniors.

- une source,
- une autre.

::: {.absence}
Aucun entretien n’a été versé.
:::

::: {.content-visible when-format="html"}
Seulement à l’écran.
:::

::: {.content-visible unless-format="html"}
Seulement sur le papier.
:::
"""

OUTLINE = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 100">'
    '<path d="M20 60 L45 20 L80 35 L90 70 L50 95 Z" fill="none" stroke="#fff"/></svg>'
)


def plan(folder: Path, **changes: object) -> BookPlan:
    """Write the notebooks of the toy book in a folder and return its plan."""
    folder.mkdir(parents=True, exist_ok=True)
    sources = {"seniors": seniors(), "logement": housing(), "synthese": synthesis()}
    for name, content in sources.items():
        (folder / f"{name}.ipynb").write_text(json.dumps(content), encoding="utf-8")
    outline = folder / "outline.svg"
    outline.write_text(OUTLINE, encoding="utf-8")
    settings = {
        "slug": "carpentras",
        "title": "Diagnostic social partagé",
        "subtitle": "Ce que disent les chiffres, les habitants et les professionnels.",
        "territory": "Carpentras",
        "commissioner": "Ville et CCAS de Carpentras",
        "edition": "Édition de travail",
        "date": "2026-11-22",
        "cover_image": outline,
        "parts": (
            Part(
                "",
                (ChapterSource("synthese", "Synthèse", folder / "synthese.ipynb", numbered=False),),
            ),
            Part(
                "Les thèmes",
                (
                    ChapterSource("seniors", "Seniors", folder / "seniors.ipynb"),
                    ChapterSource("logement", "Logement", folder / "logement.ipynb"),
                    ChapterSource(
                        "jeunesse",
                        "Jeunesse",
                        failure="La cellule 4 a échoué\u00a0: fichier absent.",
                    ),
                ),
            ),
            Part("Annexes", (Page("methode", "Méthode", METHOD),)),
        ),
    }
    return BookPlan(**{**settings, **changes})


def everything(folder):
    """Yield every text of a book's files, with metadata and alternative texts."""
    for file in folder.rglob("*"):
        if not file.is_file():
            continue
        if file.suffix in {".docx", ".xlsx"}:
            with zipfile.ZipFile(file) as archive:
                for name in archive.namelist():
                    yield f"{file.name}!{name}", archive.read(name).decode("utf-8", "replace")
        elif file.suffix == ".pdf":
            printed = read_pdf(file)
            yield file.name, "\n".join([*printed.pages, *printed.alts])
        elif file.suffix == ".png":
            yield file.name, png_text(file.read_bytes())
        else:
            yield file.name, file.read_text("utf-8", "replace")
