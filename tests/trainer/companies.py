"""The real faces of tests/trainer/conftest.py as a company with a database, as enrolment leaves it."""

from pathlib import Path

from app.bootstrap import Product, build
from app.capture.tower import OpenTower
from app.config import load_config
from app.services.ports import SampleKind
from model.images import picture_files, read_picture
from tests.stores import a_template, an_employee


def product_on(root: Path) -> Product:
    """The product on a data folder; cheap enough to be opened anew after every kill."""
    return build(load_config({"data": str(root)}, {}))


def enrol_everybody(product: Product, faces: Path) -> None:
    """Every person of faces/anchor and faces/positive, every picture a template; faces/negative comes along."""
    tower, root = OpenTower(product.versions.base()), product.config.folders.samples
    (root / "negative").symlink_to(faces / "negative")
    for folder in sorted((faces / "anchor").iterdir()):
        number = folder.name
        files = [(SampleKind.ANCHOR, file) for file in picture_files(folder)]
        files += [(SampleKind.POSITIVE, file) for file in picture_files(faces / "positive" / number)]
        with product.open_unit_of_work() as work:
            work.employees.add(an_employee(f"e{number}", number=number))
            for kind, file in files:
                crop = read_picture(file)
                sample = product.samples.save(kind, number, crop)
                row = tower.embed([crop])[0]
                work.templates.add(a_template(f"e{number}", embedding=row, tower=tower.tower, sample=sample))
            work.commit()


def decisions(product: Product) -> dict[str, tuple[str | None, float]]:
    """For every stored picture whom the gallery takes it for, and how far it lies, by the tower in use."""
    tower = OpenTower(product.gallery.verifier)
    found = {}
    for name in product.samples.names():
        match = product.gallery.match(tower.embed([product.samples.load(name)])[0])
        found[name.split("/", 1)[1]] = (match.employee_key, match.distance)
    return found


def retrain(root: str, ready) -> None:
    """A whole calibration in a process of its own, for a test that kills it."""
    product = product_on(Path(root))
    ready.send(True)
    product.retraining.run(lambda progress: None, accept_thin=lambda candidate: True)
