"""Downloads: once, whole, resumed, tried again; one that fails leaves the others."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from datetime import UTC, datetime

import pytest

from diagnostic.errors import DataError
from diagnostic.statistics.importing.addresses import addresses
from diagnostic.statistics.importing.fetch import checksums, fetch
from diagnostic.statistics.importing.hosts import Pace
from diagnostic.statistics.models import Source

TEXT = b"CODGEO;P22_POP\n" + b"".join(b"%05d;%d\n" % (n, n) for n in range(1, 60_000))


def archive(data=TEXT):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr(zipfile.ZipInfo("base.csv"), data)
    return buffer.getvalue()


def source(name, url):
    fields = {"id": name, "publisher": "P", "dataset": "D", "vintage": 2022, "short": "S"}
    return Source(
        **fields, geography_year=2025, url="https://exemple.fr", download=url, **{"class": "A"}
    )


class Clock:
    """Time that passes only when one sleeps."""

    def __init__(self):
        self.now, self.slept = 0.0, []

    def __call__(self):
        return self.now

    def sleep(self, seconds):
        self.slept.append(seconds)
        self.now += seconds


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def get(site, tmp_path, clock):
    """Download paths of the site; returns the outcome."""

    def run(*paths, refresh=False):
        sources = {f"source_{path}": source(f"source_{path}", site.url(path)) for path in paths}
        wanted = addresses(sources, tmp_path)
        pace = Pace({}, 0.0, clock, clock.sleep)
        return fetch(wanted, tmp_path, refresh=refresh, pace=pace)

    return run


def names(found):
    return [address.sources[0].id for address in found]


def kept(tmp_path, path):
    return (tmp_path / f"source_{path}" / path).read_bytes()


def resumed(asked):
    """Byte from which a file was asked for again."""
    return int(asked[1].removeprefix("bytes=").removesuffix("-"))


def leftovers(tmp_path):
    files = [p for p in tmp_path.rglob("*") if p.is_file()]
    return sorted(
        p.name for p in files if p.suffix in {".part", ".new", ".tmp"} or ".part." in p.name
    )


def test_a_file_is_downloaded_once(site, get, tmp_path):
    site.files["a.zip"] = archive()
    assert names(get("a.zip").downloaded) == ["source_a.zip"]
    assert kept(tmp_path, "a.zip") == archive()
    entry = checksums(tmp_path)[site.url("a.zip")]
    assert entry["sha256"] == hashlib.sha256(archive()).hexdigest()
    assert entry["modified"] == "Mon, 12 Jan 2026 08:00:00 GMT"
    written = (tmp_path / "source_a.zip" / "a.zip").stat().st_mtime
    assert datetime.fromtimestamp(written, UTC).isoformat() == "2026-01-12T08:00:00+00:00"
    assert names(get("a.zip").present) == ["source_a.zip"]
    assert site.counts["a.zip"] == 1
    assert leftovers(tmp_path) == []


def test_a_file_spoiled_on_disk_is_asked_for_again(site, get, tmp_path):
    site.files["a.zip"] = archive()
    get("a.zip")
    (tmp_path / "source_a.zip" / "a.zip").write_bytes(b"abc")
    assert names(get("a.zip").downloaded) == ["source_a.zip"]
    assert kept(tmp_path, "a.zip") == archive()


def test_passing_failures_are_tried_again_later_and_later(site, get, clock):
    site.files["a.csv"] = TEXT
    site.failures["a.csv"] = [503, 429, 500]
    assert names(get("a.csv").downloaded) == ["source_a.csv"]
    assert site.counts["a.csv"] == 4
    assert len(clock.slept) == 3
    assert 0.5 <= clock.slept[0] <= 1 < clock.slept[2] <= 4


def test_failures_that_last_are_said_and_the_others_go_on(site, get, tmp_path):
    site.files["b.csv"] = TEXT
    site.failures["a.csv"] = [503] * 9
    outcome = get("a.csv", "b.csv", "absent.csv")
    assert names(outcome.downloaded) == ["source_b.csv"]
    (_, saturated), (_, absent) = outcome.failed
    assert saturated.problems[0].what == "le téléchargement a échoué après 5\u00a0essais"
    assert absent.problems[0].what == "le fichier n’est plus à cette adresse"
    assert absent.problems[0].found == "réponse 404"
    assert site.counts["absent.csv"] == 1
    assert leftovers(tmp_path) == []


def test_a_cut_download_goes_on_from_where_it_stopped(site, get, tmp_path):
    site.files["a.zip"] = archive()
    site.cuts["a.zip"] = [200_000]
    assert names(get("a.zip").downloaded) == ["source_a.zip"]
    assert 150_000 < resumed(site.asked[1]) <= 200_000
    assert kept(tmp_path, "a.zip") == archive()


def test_a_download_given_up_is_taken_up_the_next_time(site, get, tmp_path):
    site.files["a.zip"] = archive()
    site.cuts["a.zip"] = [100_000] * 5
    assert names([a for a, _ in get("a.zip").failed]) == ["source_a.zip"]
    assert "a.zip.part" in leftovers(tmp_path)
    assert names(get("a.zip").downloaded) == ["source_a.zip"]
    assert resumed(site.asked[-1]) > 300_000
    assert kept(tmp_path, "a.zip") == archive()
    assert leftovers(tmp_path) == []


def test_a_file_changed_between_two_halves_starts_anew(site, get, tmp_path):
    site.files["a.csv"] = TEXT
    site.cuts["a.csv"] = [100] * 5
    get("a.csv")
    site.files["a.csv"], site.tags["a.csv"] = TEXT[::-1].replace(b"\n", b"\n1"), '"v2"'
    get("a.csv")
    assert kept(tmp_path, "a.csv") == site.files["a.csv"]


def test_a_change_at_the_publishers_is_said_then_accepted(site, get, tmp_path):
    site.files["a.csv"] = TEXT
    get("a.csv")
    site.files["a.csv"] = TEXT + b"99999;1\n"
    (tmp_path / "source_a.csv" / "a.csv").unlink()
    ((_, error),) = get("a.csv").failed
    assert error.problems[0].what.startswith("le producteur a changé ce fichier")
    assert "--only source_a.csv --refresh" in error.problems[0].remedy
    assert not (tmp_path / "source_a.csv" / "a.csv").exists()
    assert names(get("a.csv", refresh=True).changed) == ["source_a.csv"]
    assert kept(tmp_path, "a.csv") == site.files["a.csv"]
    assert names(get("a.csv").present) == ["source_a.csv"]


def test_a_refresh_that_fails_keeps_the_file(site, get, tmp_path):
    site.files["a.csv"] = TEXT
    get("a.csv")
    site.files.clear()
    assert len(get("a.csv", refresh=True).failed) == 1
    assert kept(tmp_path, "a.csv") == TEXT


def test_redirections_are_followed(site, get, tmp_path):
    site.files["vrai.csv"] = TEXT
    site.redirects["a.csv"] = "/vrai.csv"
    get("a.csv")
    assert kept(tmp_path, "a.csv") == TEXT


def test_a_site_that_compresses_what_it_sends(site, get, tmp_path):
    site.files["a.csv"] = TEXT
    site.packed.add("a.csv")
    site.cuts["a.csv"] = [60_000]
    assert names(get("a.csv").downloaded) == ["source_a.csv"]
    assert site.asked == [("a.csv", "")] * 2
    assert kept(tmp_path, "a.csv") == TEXT


@pytest.mark.parametrize(
    ("data", "word"),
    [
        (b"<!DOCTYPE html><html><body>Maintenance</body></html>", "page web"),
        (b"", "vide"),
        (archive()[:5000], "tronquée ou abîmée"),
        (archive()[:4000] + b"\0" * 60 + archive()[4060:], "abîmée"),
    ],
)
def test_what_comes_is_not_taken_on_trust(site, get, tmp_path, data, word):
    site.files["a.zip"] = data
    ((_, error),) = get("a.zip").failed
    assert word in error.problems[0].what
    assert checksums(tmp_path) == {}
    assert [p for p in tmp_path.rglob("*") if p.is_file()] == []


def test_nobody_answers(tmp_path, clock):
    wanted = addresses({"a": source("a", "http://127.0.0.1:9/a.csv")}, tmp_path)
    ((_, error),) = fetch(wanted, tmp_path, pace=Pace({}, 0.0, clock, clock.sleep)).failed
    assert "connexion à internet" in error.problems[0].found


def test_without_a_connection_nobody_waits_for_an_hour(tmp_path, clock):
    """Each file is named in its failure, and silent sites are not asked again and again."""
    urls = [f"http://127.0.0.{host}:9/{n}.csv" for host in (1, 2, 3) for n in range(30)]
    wanted = addresses({f"s{n}": source(f"s{n}", url) for n, url in enumerate(urls)}, tmp_path)
    failed = fetch(wanted, tmp_path, pace=Pace({}, 0.0, clock, clock.sleep)).failed
    assert [address.url for address, _ in failed] == urls
    assert all("connexion à internet" in error.problems[0].found for _, error in failed)
    assert len(clock.slept) == 4  # the first site is tried five times, the others once
    assert clock.now < 40


def test_a_silent_site_leaves_those_that_answer_their_attempts(site, tmp_path, clock):
    pace = Pace({}, 0.0, clock, clock.sleep)
    site.files["a.csv"], site.failures["b.csv"] = TEXT, [503, 503, 503]
    site.files["b.csv"] = TEXT
    urls = [site.url("a.csv"), "http://127.0.0.2:9/x.csv", site.url("b.csv")]
    wanted = addresses({f"s{n}": source(f"s{n}", url) for n, url in enumerate(urls)}, tmp_path)
    outcome = fetch(wanted, tmp_path, pace=pace)
    assert names(outcome.downloaded) == ["s0", "s2"]
    assert names([address for address, _ in outcome.failed]) == ["s1"]


def test_only_sites_are_asked(tmp_path):
    wanted = addresses({"a": source("a", "file:///etc/passwd")}, tmp_path)
    ((_, error),) = fetch(wanted, tmp_path).failed
    assert error.problems[0].what == "cette adresse n’est pas celle d’un site"


def test_each_host_has_its_pace(clock):
    pace = Pace({"api.insee.fr": 2.0}, 0.2, clock, clock.sleep)
    for url in ["https://api.insee.fr/a", "https://api.insee.fr/b", "https://www.insee.fr/c"] * 2:
        pace.wait(url)
    assert clock.slept == pytest.approx([2.0, 2.0, 2.0])


def test_a_file_of_several_vintages_is_downloaded_once(tmp_path):
    shared = "https://exemple.fr/exports/csv?delimiter=%3B"
    sources = {name: source(name, shared) for name in ("men_ips_2022", "men_ips_2023")}
    (address,) = addresses(sources, tmp_path, ["men-ips-2023"])
    assert [s.id for s in address.sources] == ["men_ips_2022", "men_ips_2023"]
    assert address.path == tmp_path / "men_ips_2022" / "csv"


def test_a_source_in_several_files(tmp_path):
    first, second = "https://exemple.fr/communes.zip", "https://exemple.fr/supra.zip"
    whole = source("filosofi_2021", first).model_copy(update={"parts": (second,)})
    assert [a.url for a in addresses({"filosofi_2021": whole}, tmp_path)] == [first, second]


def test_an_unknown_name_is_said_with_its_neighbours(tmp_path):
    sources = {"insee_rp2022_logement": source("insee_rp2022_logement", "https://exemple.fr/a")}
    with pytest.raises(DataError) as caught:
        addresses(sources, tmp_path, ["insee_rp2022_logment"])
    assert caught.value.problems[0].near == ("insee_rp2022_logement",)


def test_a_spoiled_record_is_said(tmp_path):
    (tmp_path / "checksums.json").write_text("{")
    with pytest.raises(DataError) as caught:
        checksums(tmp_path)
    assert "illisible" in caught.value.problems[0].what
    (tmp_path / "checksums.json").write_text(json.dumps({}))
    assert checksums(tmp_path) == {}
