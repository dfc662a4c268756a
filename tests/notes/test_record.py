"""What a reading keeps is read back as it was, and a damaged file is told, never guessed."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diagnostic.errors import BusyError, DataError
from diagnostic.notes.paragraphs import note_path, read_note
from diagnostic.notes.reading import write
from diagnostic.notes.record import Figure, Reading, Record, read_record, record_path, record_text
from diagnostic.study.strict import read_strict

FIGURE = Figure(
    indicator="share_75_plus", territory="COM-84031", vintage=2022, value="11,3\u202f%",
    status="ok", definition="abc", cited="11,3 %",
)  # fmt: skip
words = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1).map(
    lambda said: " ".join(said.split()) or "a"
)
figures = st.builds(
    Figure,
    indicator=st.just("share_75_plus"), territory=st.sampled_from(["COM-84031", "FRANCE"]),
    vintage=st.none() | st.integers(1990, 2030), value=st.just("≈\u202f11,3\u202f%"),
    status=st.just("ok"), definition=st.just("0123456789ab"), latest=st.booleans(),
    cited=st.sampled_from(["", "11,3 %"]), own=st.booleans(),
)  # fmt: skip
readings = st.builds(
    Reading,
    digest=st.just("0123456789012345"), read=st.dates(dt.date(2000, 1, 1)),
    text=words, figures=st.lists(figures, max_size=3).map(tuple),
    strangers=st.lists(words, max_size=2).map(tuple),
)  # fmt: skip


@given(st.lists(readings, max_size=4).map(tuple))
def test_what_is_written_is_read_back(tmp_path_factory, several):
    path = tmp_path_factory.mktemp("notes") / "seniors.figures.yml"
    record = Record(theme="seniors", paragraphs=several)
    said = record_text(record, path.with_name("seniors.md"))
    path.write_text(said, encoding="utf-8")
    assert read_strict(path, Record)[0] == record


@pytest.fixture
def note(sandbox):
    path = note_path("essai", "seniors")
    path.parent.mkdir(parents=True)
    path.write_text("11,3 % des habitants.", encoding="utf-8")
    return read_note(path)


READ = Record(
    theme="seniors",
    paragraphs=(Reading(digest="x", read=dt.date(2026, 11, 22), text="a", figures=(FIGURE,)),),
)


def test_a_note_never_read_has_no_reading(note):
    assert read_record(note.path) == Record(theme="seniors")
    assert not record_path(note.path).exists()


def test_two_readings_at_once_lose_nothing(note):
    before = read_record(note.path)
    write(note, before, READ)
    with pytest.raises(BusyError, match=r"sa relecture est gardée"):
        write(note, before, Record(theme="seniors"))
    assert read_record(note.path) == READ


def test_a_reading_leaves_the_note_and_its_folder_alone(note):
    raw = note.path.read_bytes()
    write(note, read_record(note.path), READ)
    assert note.path.read_bytes() == raw
    assert {each.name for each in note.path.parent.iterdir()} == {
        "seniors.md", "seniors.figures.yml",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("damage", "told"),
    [
        (lambda said: said.replace("vintage: 2022", "vintage: vers 2022"), "ligne 9"),
        (lambda said: said.replace("figures:", "chiffres:"), "chiffres"),
        (lambda said: "<<<<<<< ours\n" + said, "n’est pas du YAML"),
        (lambda said: said[: len(said) // 2], "seniors.figures.yml"),
        (lambda _: "", "ce fichier est vide"),
    ],
)
def test_a_damaged_file_is_told(note, damage, told):
    write(note, read_record(note.path), READ)
    path = record_path(note.path)
    path.write_text(damage(path.read_text(encoding="utf-8")), encoding="utf-8")
    with pytest.raises(DataError, match=told):
        read_record(note.path)
