"""A sealed data folder: what lies on the disk tells nothing, and opens with its keys only."""

import shutil
import sqlite3

import cv2
import numpy as np
import pytest

from app.errors import KeyMissing, StoreUnavailable
from app.services.ports import SampleKind
from app.store.samples import FolderSamples
from app.store.store import FILE_NAME, open_store
from tests.sealed import open_sealed_folder
from tests.stores import a_crop, a_template, an_embedding, an_employee


def enrolled(folder, key="ada", number="17", seed=0):
    """One person with one picture, as enrolment stores them: the picture first."""
    sample = folder.samples.save(SampleKind.ANCHOR, number, a_crop(seed))
    with folder.store.unit_of_work() as work:
        work.employees.add(an_employee(key, number=number))
        template = a_template(key, embedding=an_embedding(seed), sample=sample)
        work.templates.add(template)
        work.commit()
    return template


def test_a_template_and_a_picture_come_back_as_they_were(tmp_path):
    folder = open_sealed_folder(tmp_path / "data")

    template = enrolled(folder)

    with folder.store.reading() as work:
        (stored,) = work.templates.of("ada")
        (listed,) = work.templates.of_tower(template.tower)
    np.testing.assert_array_equal(stored.embedding, template.embedding)
    np.testing.assert_array_equal(listed.embedding, template.embedding)
    np.testing.assert_array_equal(folder.samples.load(template.sample), a_crop())


def test_no_file_holds_the_embedding_the_picture_or_a_key(tmp_path):
    folder = open_sealed_folder(tmp_path / "data")
    template = enrolled(folder)
    with folder.store.reading() as work:
        (stored,) = work.templates.of("ada")
    keys = folder.store.picture_keys()

    secrets = [
        stored.embedding.tobytes()[:16],
        a_crop().tobytes()[:16],
        b"\x89PNG",
        keys["17"],
        keys["17"].hex().encode(),
    ]
    secrets += [template.embedding.tobytes()[-16:], *master_keys(folder)]
    found = [(name, secret) for name, content in folder.raw().items() for secret in secrets if secret in content]

    assert found == []


def master_keys(folder):
    import json

    return [bytes.fromhex(key) for own in json.loads(folder.keys.read_text()).values() for key in own.values()]


def test_everybody_has_a_data_key_of_their_own(tmp_path):
    folder = open_sealed_folder(tmp_path / "data")
    enrolled(folder, "ada", "17")
    enrolled(folder, "bob", "18", seed=1)

    keys = folder.store.picture_keys()

    assert len(keys["17"]) == len(keys["18"]) == 32
    assert keys["17"] != keys["18"]


def test_a_picture_saved_within_the_transaction_that_enrols_opens_afterwards(tmp_path):
    folder = open_sealed_folder(tmp_path / "data")

    with folder.store.unit_of_work() as work:
        work.employees.add(an_employee("ada", number="17"))
        name = folder.samples.save(SampleKind.ANCHOR, "17", a_crop())
        work.commit()

    np.testing.assert_array_equal(folder.samples.load(name), a_crop())


def test_an_enrolment_that_was_given_up_leaves_its_key_to_nobody(tmp_path):
    folder = open_sealed_folder(tmp_path / "data")
    given_up = folder.samples.save(SampleKind.ANCHOR, "17", a_crop())
    with folder.store.unit_of_work() as work:
        work.employees.add(an_employee("ada", number="17"))

    enrolled(folder, "bob", "17", seed=1)

    with pytest.raises(StoreUnavailable, match="changed, moved or of another key"):
        folder.samples.load(given_up)


@pytest.mark.parametrize("column", ["employee_key", "tower", "sample", "id"])
def test_a_template_moved_to_another_row_does_not_open(tmp_path, column):
    folder = open_sealed_folder(tmp_path / "data")
    enrolled(folder, "ada", "17")
    enrolled(folder, "bob", "18", seed=1)
    with sqlite3.connect(tmp_path / "data" / FILE_NAME) as connection:
        value = "bob" if column == "employee_key" else "another"
        connection.execute(f"UPDATE templates SET {column} = ? WHERE employee_key = 'ada'", (value,))
    connection.close()

    with pytest.raises(StoreUnavailable, match="Expected what belongs to"), folder.store.reading() as work:
        [work.templates.of(key) for key in ("ada", "bob")]


def test_a_readable_template_that_somebody_puts_in_is_not_taken(tmp_path):
    folder = open_sealed_folder(tmp_path / "data")
    enrolled(folder)
    with sqlite3.connect(tmp_path / "data" / FILE_NAME) as connection:
        connection.execute("UPDATE templates SET embedding = ?", (an_embedding(5).tobytes(),))
    connection.close()

    with pytest.raises(StoreUnavailable, match="sealed"), folder.store.reading() as work:
        work.templates.of("ada")


def test_a_changed_or_moved_picture_does_not_open(tmp_path):
    folder = open_sealed_folder(tmp_path / "data")
    first, second = enrolled(folder, "ada", "17").sample, enrolled(folder, "bob", "18", seed=1).sample
    files = [tmp_path / "data" / f"{name}.sealed" for name in (first, second)]
    content = bytearray(files[0].read_bytes())

    shutil.copy(files[1], files[0])
    with pytest.raises(StoreUnavailable, match="changed, moved"):
        folder.samples.load(first)
    content[100] ^= 1
    files[0].write_bytes(content)
    with pytest.raises(StoreUnavailable, match="changed, moved"):
        folder.samples.load(first)


def test_without_its_master_key_a_folder_says_how_to_get_it_back_and_makes_no_new_one(tmp_path):
    folder = open_sealed_folder(tmp_path / "data")
    template = enrolled(folder)
    aside = tmp_path / "aside.json"
    folder.keys.rename(aside)

    with pytest.raises(KeyMissing, match="Expected the master key .* Received none.* keys import .* restore"):
        open_sealed_folder(tmp_path / "data")
    assert not folder.keys.exists()

    aside.rename(folder.keys)
    np.testing.assert_array_equal(open_sealed_folder(tmp_path / "data").samples.load(template.sample), a_crop())


def test_another_master_key_under_the_same_name_is_not_taken(tmp_path):
    folder = open_sealed_folder(tmp_path / "data")
    content = folder.keys.read_text()
    key = master_keys(folder)[0].hex()
    folder.keys.write_text(content.replace(key, "ab" * 32))

    with pytest.raises(KeyMissing, match="Received another one"):
        open_sealed_folder(tmp_path / "data")


def test_a_folder_of_before_is_sealed_at_once_and_nothing_readable_is_left(tmp_path):
    plain, rows, names = plain_company(tmp_path / "data")

    folder = open_sealed_folder(tmp_path / "data")

    assert_sealed(folder, rows, names)
    assert not list((tmp_path / "data").rglob("*.png"))


def test_sealing_that_was_killed_goes_on_where_it_stopped(tmp_path, monkeypatch):
    plain, rows, names = plain_company(tmp_path / "data")
    from app.store import sealing

    sealed, seal_picture = [], sealing._seal_picture

    def dies_at_the_third(file, kind, key):
        if len(sealed) == 2:
            raise KeyboardInterrupt
        sealed.append(file)
        seal_picture(file, kind, key)

    monkeypatch.setattr(sealing, "_seal_picture", dies_at_the_third)
    with pytest.raises(KeyboardInterrupt):
        open_sealed_folder(tmp_path / "data")
    monkeypatch.setattr(sealing, "_seal_picture", seal_picture)

    assert_sealed(open_sealed_folder(tmp_path / "data"), rows, names)


def plain_company(root):
    """Four people as a TwinClock without sealing stored them."""
    store, samples, rows, names = open_store(root), FolderSamples(root), {}, {}
    with store.unit_of_work() as work:
        for person in range(4):
            key = f"e{person}"
            work.employees.add(an_employee(key, number=str(person)))
            names[key] = samples.save(SampleKind.ANCHOR, str(person), a_crop(person))
            rows[key] = an_embedding(person)
            work.templates.add(a_template(key, embedding=rows[key], sample=names[key]))
        work.commit()
    store.close()
    return store, rows, names


def assert_sealed(folder, rows, names):
    for person, (key, row) in enumerate(rows.items()):
        with folder.store.reading() as work:
            np.testing.assert_array_equal(work.templates.of(key)[0].embedding, row)
        np.testing.assert_array_equal(folder.samples.load(names[key]), a_crop(person))
    secrets = [row.tobytes()[:16] for row in rows.values()] + [b"\x89PNG"]
    secrets += [cv2.imencode(".png", a_crop(0))[1].tobytes()[60:90]]
    assert [n for n, content in folder.raw().items() for secret in secrets if secret in content] == []
