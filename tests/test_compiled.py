"""What is kept on disk between two processes is what would be made, or nothing."""

import pytest

from diagnostic.compiled import compiled


@pytest.fixture
def root(tmp_path, monkeypatch):
    """A project with one text."""
    monkeypatch.setenv("DIAGNOSTIC_ROOT", str(tmp_path))
    package = tmp_path / "package"
    package.mkdir()
    (package / "module.py").write_text("1", encoding="utf-8")
    monkeypatch.setattr("diagnostic.paths.PACKAGE", package)
    (tmp_path / "a.yml").write_text("un", encoding="utf-8")
    return tmp_path


@pytest.fixture
def made(root):
    """Return a function: what is read of the text, and how many times it was made so far."""
    count = [0]

    def read():
        def make():
            count[0] += 1
            return {"read": (root / "a.yml").read_text(encoding="utf-8")}

        found = compiled("essai", root.glob("*.yml"), make, packages=("pydantic", "nobody"))
        return found["read"], count[0]

    return read


def kept(root):
    return root / ".cache" / "diagnostic" / "essai.compiled"


def test_it_is_made_once(made, root):
    assert made() == ("un", 1)
    assert made() == ("un", 1)
    assert list(kept(root).parent.iterdir()) == [kept(root)]


@pytest.mark.parametrize("change", ["text", "same size", "new", "code", "package", "python"])
def test_it_is_made_again_from_anything_else(made, root, monkeypatch, change):
    made()
    if change == "text":
        (root / "a.yml").write_text("deux", encoding="utf-8")
    if change == "same size":
        (root / "a.yml").write_text("nu", encoding="utf-8")
    if change == "new":
        (root / "b.yml").write_text("", encoding="utf-8")
    if change == "code":
        (root / "package" / "module.py").write_text("2", encoding="utf-8")
    if change == "package":
        monkeypatch.setattr("diagnostic.compiled.version", lambda _: "0")
    if change == "python":
        monkeypatch.setattr("sys.version", "4.0")
    assert made() == ((root / "a.yml").read_text(encoding="utf-8"), 2)


@pytest.mark.parametrize("damage", [b"", b"x", b"\n", None])
def test_a_damaged_file_is_as_if_there_were_none(made, root, damage):
    made()
    content = kept(root).read_bytes()
    for cut in (content[:-1], content[:40], content + b"x") if damage is None else (damage,):
        kept(root).write_bytes(cut)
        before = made()[1]
        assert before > 1
        assert kept(root).read_bytes() == content
        assert made() == ("un", before)


def test_a_text_that_moves_while_it_is_read_is_not_kept(root):
    def make():
        (root / "a.yml").write_text("deux", encoding="utf-8")
        return "un"

    assert compiled("essai", [root / "a.yml"], make) == "un"
    assert not kept(root).exists()


def test_what_cannot_be_kept_is_made_each_time(root):
    made = compiled("essai", [root / "a.yml"], lambda: lambda: "un")
    assert made() == "un"
    assert list(root.glob(".cache/**/*.*")) == []


def test_an_error_is_that_of_the_maker(root):
    def make():
        raise ValueError("un")

    with pytest.raises(ValueError, match="un"):
        compiled("essai", [root / "a.yml"], make)


def test_without_a_folder_to_write_in_it_is_made_each_time(made, root):
    (root / ".cache").write_text("", encoding="utf-8")
    assert made() == ("un", 1)
    assert made() == ("un", 2)
