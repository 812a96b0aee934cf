"""The whole way with real faces, the shipped tower and a real child: fine-tune, install, decide, go back."""

import json
from contextlib import nullcontext
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
from ai_edge_litert.interpreter import Interpreter

from app.capture.engine import RecognitionEngine
from app.capture.tower import open_tower
from app.services.retraining import Retraining
from app.trainer.process import SpawnedTrainer
from model.siamese.headfile import read_head
from model.versions import tower_digest
from tests.companies import SIZE
from tests.fakes_faces import FakeClock
from tests.stores import NOON
from tests.trainer.companies import decisions, enrol_everybody, product_on
from tests.trainer.conftest import WEIGHTS


class AsTrained:
    """Hands on a candidate that was trained before, as the gate would have let it through."""

    def __init__(self, candidate):
        self.candidate = candidate

    def fine_tune(self, parent, loss, on_progress):
        return replace(self.candidate, better=True, thin=False)


@pytest.fixture(scope="module")
def tuned(faces, tmp_path_factory):
    """One fine-tuning, watched, on a data folder with a database; the rest of the file lives on it."""
    root, seen = tmp_path_factory.mktemp("tuned"), []
    product = product_on(root)
    enrol_everybody(product, faces)
    product = product_on(root)
    trainer = SpawnedTrainer(
        samples=root,
        versions=root / "versions",
        shipped=WEIGHTS,
        lock=nullcontext,
        picture_keys=product.keeping.store.picture_keys,
    )
    before = decisions(product)
    candidate = trainer.fine_tune(product.versions.base().version, "bce", seen.append)
    metrics = json.loads((Path(candidate.folder) / "metrics.json").read_text("utf8"))
    files = sorted(path.name for path in Path(candidate.folder).iterdir())
    head = read_head(Path(candidate.folder) / "head.json")
    return SimpleNamespace(
        product=product, candidate=candidate, progress=seen, metrics=metrics, files=files, head=head, before=before,
        inputs=litert_inputs(Path(candidate.folder) / "tower.tflite"),
        sizes={path.name: path.stat().st_size for path in Path(candidate.folder).iterdir()},
    )  # fmt: skip


def litert_inputs(file):
    """What the interpreter says of the graph's tensors: how many are int8 weights and activations."""
    interpreter = Interpreter(str(file))
    return [str(np.dtype(tensor["dtype"])) for tensor in interpreter.get_tensor_details()]


def test_it_leaves_a_tower_of_its_own_in_both_forms(tuned):
    assert tuned.files == ["head.json", "metrics.json", "tower.keras", "tower.tflite"]
    assert tuned.candidate.tower != tuned.product.versions.base().tower
    assert tuned.head.tower_sha256[:12] == tuned.candidate.tower
    assert len(tuned.head.w) == SIZE


def test_the_door_gets_int8_and_a_later_training_the_float_weights(tuned):
    assert tuned.metrics["form"]["name"] == "int8"
    assert max(tuned.metrics["form"]["lost"].values()) <= 0.1
    assert tuned.inputs.count("int8") > 0.5 * len(tuned.inputs)
    assert tuned.sizes["tower.tflite"] < 0.4 * tuned.sizes["tower.keras"]


def test_the_figures_say_how_it_was_judged_and_of_what_it_was_made(tuned):
    assert tuned.metrics["kind"] == "fine-tuned"
    assert tuned.metrics["loss"] == "bce"
    assert tuned.metrics["data"] == {"people": 8, "pictures": 32, "strangers": 8, "stranger_pictures": 16}
    assert tuned.metrics["split"].items() >= {"thin": True, "judges": 16, "own": 8}.items()
    assert tuned.candidate.before.keys() == tuned.candidate.after.keys() >= {"fnmr", "fmr", "door_fnmr"}
    assert "The evidence is thin: only 16 people" in tuned.candidate.words


def test_progress_rises_through_reading_training_and_writing(tuned):
    fractions = [progress.fraction for progress in tuned.progress]

    assert fractions == sorted(fractions)
    assert {"Writing the tower"} <= {progress.text for progress in tuned.progress}
    assert any(progress.text.startswith("Training") for progress in tuned.progress)


def test_it_is_installed_beside_the_old_templates_followed_by_an_open_engine_and_given_up_again(tuned):
    product, candidate = tuned.product, tuned.candidate
    engine = RecognitionEngine(
        detector=SimpleNamespace(name="none"),
        embedder=open_tower(product.versions.base()),
        tower=product.versions.base().tower,
        current=lambda: product.gallery.verifier,
    )
    retraining = installing(product, candidate)

    assert retraining.run(lambda progress: None, kind="fine-tune", accept_thin=lambda c: True).installed

    installed = product.versions.load(candidate.version)
    after = decisions(product)
    crop = product.samples.load(product.samples.names()[0])
    row = engine.embed([crop])[0]
    assert product.gallery.tower == engine.tower == tower_digest(installed.tower_path)[:12]
    assert product.gallery.match(row).distance == pytest.approx(0, abs=1e-3)
    assert {name: key for name, (key, _) in after.items()} == {name: key for name, (key, _) in tuned.before.items()}

    retraining.rollback()

    engine.embed([crop])
    assert decisions(product) == tuned.before
    assert product.gallery.tower == engine.tower == product.versions.base().tower


def installing(product, candidate):
    """The product's own retraining, with the training behind it."""
    real = product.retraining
    return Retraining(
        AsTrained(candidate), product.open_unit_of_work, FakeClock(NOON), product.versions, real._reload,
        installation=real._installation,
    )  # fmt: skip
