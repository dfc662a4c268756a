import hashlib

import pytest

from diagnostic.statistics.listings import MOST, Listings, indexed


def digest(names):
    return hashlib.sha256("\n".join(names).encode()).hexdigest().encode()


def never():
    pytest.fail("what is known is not read again")


def test_a_list_is_read_once_whatever_file_bears_it():
    known, names = Listings(), ["COM-93001", "COM-93005", "COM-93006"]
    found = known.get(digest(names), lambda: names)
    assert list(found) == names
    assert known.get(digest(names), never) is found
    assert found.get_indexer(["COM-93006", "COM-75056"]).tolist() == [2, -1]


def test_a_list_that_is_not_what_its_digest_says_serves_nobody_else():
    known = Listings()
    wrong, right = ["COM-93001", "COM-93005"], ["COM-93001", "COM-93006"]
    assert list(known.get(digest(right), lambda: wrong)) == wrong
    assert list(known.get(digest(right), lambda: right)) == right


def test_the_list_least_recently_asked_goes_first():
    known = Listings()
    lists = [[f"COM-{number:05}"] for number in range(MOST)]
    for names in lists:
        known.get(digest(names), lambda names=names: names)
    known.get(digest(lists[0]), never)
    known.get(digest(["COM-99999"]), lambda: ["COM-99999"])
    known.get(digest(lists[0]), never)
    assert known.missing([digest(names) for names in lists]) == [digest(lists[1])]


def test_names_alike_are_one_object():
    one, other = indexed(["COM-" + "93001"]), indexed(["".join(("COM-", "93001"))])
    assert one[0] is other[0]
