"""Fictional words with known identifiers, drawn from a seed: what the finder is measured on.

Names are made by chance from common first names and surnames of many origins;
half of the first names are not in the finder's own list on purpose.
"""

from __future__ import annotations

import random
from dataclasses import dataclass

FIRST = (
    "Bernadette", "Karim", "Fatoumata", "Jean-Luc", "Marie-Ange", "Mehdi", "Lucette", "Thi Mai",
    "Wendeline", "Kelyah", "Ozgur", "Svetlana", "Tiphaine", "Ghislain", "Aïssatou", "Nolwenn",
    "Yanaël", "Oumayma", "Maelyne", "Kaïna", "Zbigniew", "Ludivine", "Eloane", "Djénéba",
)  # fmt: skip
LAST = (
    "Martin", "Benali", "Nguyen", "Da Silva", "Le Goff", "Diallo", "Dupont-Moretti", "El Amrani",
    "Kowalski", "Traoré", "Petit", "Yilmaz", "Fernandes", "O’Brien", "Rakotomalala", "d’Estienne",
    "Chaix", "Roux", "Van Der Meer", "Belkacem", "Çelik", "Lefèvre", "Boisvert", "N’Diaye",
)  # fmt: skip
NAMED = (
    "Mme {last} m’a aidée à remplir le dossier.",
    "C’est M. {last} qui ouvre la salle, le mardi.",
    "Monsieur {last} ne répond plus depuis des mois.",
    "On en a parlé avec {first} {last} à la réunion.",
    "Depuis que {first} est partie, personne ne vient.",
    "Mon fils {first} attend une place, il a neuf ans.",
    "{first} {last}, notre voisine, garde les petits.",
    "Hier {first} m’a dit que c’était fini.",
    "La famille {last} vit à cinq dans deux pièces.",
    "Chez les {last}, il n’y a plus de chauffage.",
    "Demandez à {LAST} {first}, elle sait tout.",
    "Le docteur {last} part à la retraite.",
    "J’ai vu J. {last} à la permanence.",
    "avec mme {lower} ça se passait bien",
    "Notre référente, {first}, a changé de service.",
    "Il y a eu Madame {last}-{other}, puis plus rien.",
    "Les enfants de {first} vont à pied, et ceux de {other} aussi.",
)
STRUCTURED = (
    "Appelez-moi au {phone}, je réponds le soir.",
    "Mon adresse, c’est {email}, sans majuscule.",
    "On m’a demandé mon numéro {nir} trois fois.",
    "Je suis né le {birth}, et je conduis encore.",
    "J’habite au {address}, au troisième.",
    "Ma voiture, {plate}, est à la fourrière.",
    "Le virement va sur {iban}, je crois.",
    "J’ai tout mis sur {url}, regardez.",
    "Mon dossier allocataire n° {file} est bloqué.",
)


@dataclass(frozen=True)
class Sample:
    """A text, and the pieces that identify someone in it."""

    text: str
    pieces: tuple[str, ...]
    template: str


def _phone(draw):
    digits = f"0{draw.choice('12345679')}{draw.randrange(10**8):08d}"
    pairs = [digits[i : i + 2] for i in range(0, 10, 2)]
    forms = [" ".join(pairs), ".".join(pairs), "-".join(pairs), digits, "/".join(pairs)]
    forms += [f"+33 {digits[1]} {' '.join(pairs[1:])}", f"0033{digits[1:]}", "\u00a0".join(pairs)]
    return draw.choice(forms)


def _email(draw):
    name = f"{draw.choice(['k', 'nadia', 'm.le-goff', 'a_b'])}{draw.randrange(99)}"
    host = draw.choice(["orange.fr", "ac-aix.fr", "mail.ville-x.org"])
    at, dot = draw.choice(
        [("@", "."), (" (at) ", " (point) "), (" arobase ", " point "), (" @ ", ".")]
    )
    return f"{name}{at}{host.replace('.', dot)}"


def _nir(draw):
    place = draw.choice(["84", "2A", "75", "99"])
    month = draw.choice(["01", "07", "12", "62"])
    body = f"{draw.choice('12')}{draw.randrange(100):02d}{month}{place}"
    body += f"{draw.randrange(1, 999):03d}{draw.randrange(1, 999):03d}"
    key = 97 - int(body.replace("2A", "19")) % 97
    parts = (body[0], body[1:3], body[3:5], body[5:7], body[7:10], body[10:13])
    return draw.choice([body, f"{body}{key:02d}", " ".join(parts), f"{' '.join(parts)} {key:02d}"])


def _birth(draw):
    day, year = draw.randrange(1, 28), draw.randrange(1930, 2008)
    month = draw.choice(["mars", "août", "décembre"])
    return draw.choice(
        [
            f"{day:02d}/{draw.randrange(1, 13):02d}/{year}",
            f"{day} {month} {year}",
            f"{day}.04.{year}",
        ]
    )


def _address(draw):
    way = draw.choice(
        ["rue des Lilas", "avenue Jean-Jaurès", "impasse du Moulin", "bd Albin Durand"]
    )
    return f"{draw.randrange(1, 200)}{draw.choice(['', ' bis', ' ter,', ','])} {way}"


def _plate(draw):
    letters = "ABCDEFGHJKLMNPQRSTVWXYZ"
    two = ["".join(draw.choices(letters, k=2)) for _ in range(2)]
    return draw.choice(["-", " "]).join([two[0], f"{draw.randrange(1, 1000):03d}", two[1]])


MADE = {
    "phone": _phone,
    "email": _email,
    "nir": _nir,
    "birth": _birth,
    "address": _address,
    "plate": _plate,
    "iban": lambda d: f"FR76 {d.randrange(10**4):04d} 4000 0312 3456 7890 {d.randrange(999):03d}",
    "url": lambda d: f"https://www.mon-blog-{d.randrange(99)}.fr/moi?x=1",
    "file": lambda d: f"{d.randrange(10**6, 10**7)}",
}


def structured(seed=20260915, count=600):
    """Return texts with one structured identifier each."""
    draw = random.Random(seed)
    for _ in range(count):
        template = draw.choice(STRUCTURED)
        name = next(key for key in MADE if "{" + key + "}" in template)
        piece = MADE[name](draw)
        yield Sample(template.format(**{name: piece}), (piece,), template)


def named(seed=20260915, count=800):
    """Return texts with one or two names each."""
    draw = random.Random(seed)
    for _ in range(count):
        template = draw.choice(NAMED)
        first, last, other = draw.choice(FIRST), draw.choice(LAST), draw.choice(FIRST)
        values = {
            "first": first, "last": last, "other": other, "LAST": last.upper(),
            "lower": last.lower(),
        }  # fmt: skip
        pieces = [values[key] for key in values if "{" + key + "}" in template]
        yield Sample(template.format(**values), tuple(pieces), template)


PLAIN = (
    "Le bus ne passe plus après dix-neuf heures, et le dimanche il n’y en a aucun.",
    "On attend dix-huit mois une réponse de la MDPH, et personne n’explique pourquoi.",
    "Ce qui marche bien ici, c’est le marché : tout le monde s’y croise.",
    "À l’école, les parents n’osent pas entrer. Il faudrait un café, le matin.",
    "Depuis 2019, la permanence de la Caf a fermé ; on nous renvoie vers Internet.",
    "Les jeunes se retrouvent devant la gare parce qu’ils n’ont pas d’autre endroit.",
    "Notre service reçoit 1 200 demandes par an, pour 3 agents et demi.",
    "Je vis seule depuis quatre ans. Mes enfants viennent à Noël et à Pâques.",
    "La Mission locale fait ce qu’elle peut, mais elle ne voit que ceux qui viennent.",
    "Quand on ne conduit plus, on renonce d’abord aux visites, puis aux courses.",
)
"""Words that name nobody: what is flagged there is noise for the reader."""
