"""A face engine and a gallery in plain python: a crop's first pixel says who it shows."""

from dataclasses import replace

import numpy as np

from app.services.ports import Match, PassiveScore, Problem, SeenFace, Threshold, View

PAIR_LIMIT, LIMIT = 1.0, 0.8


def a_face(person: int = 1, *, variation: int = 0, problems=(), **values) -> SeenFace:
    """A good face of somebody: `variation` is how far this picture lies from the person's others."""
    crop = np.zeros((112, 112, 3), np.uint8)
    crop[0, 0] = person, variation, 0
    face = SeenFace(
        box=(100.0, 100.0, 200.0, 220.0),
        landmarks=np.array([[130, 150], [170, 150], [150, 175], [135, 195], [165, 195]], np.float32),
        crop=crop,
        quality=0.9,
        yaw_deg=0.0,
        pitch_deg=0.0,
        roll_deg=0.0,
        eye_distance_px=40.0,
        smile=1.0,
        problems=tuple(Problem(name, f"hint for {name}") for name in problems),
    )
    return replace(face, **values)


def a_view(*faces: SeenFace) -> View:
    return View(width=640, height=480, faces=faces, ms={"detect": 1.0})


class FakeEngine:
    """Embeds person p as a vector along axis p; a variation v moves it by v / 100 along another axis."""

    tower, detector = "0123456789ab", "fake"
    live = 0.99  # the passive score of every face

    def embed(self, crops):
        embeddings = np.zeros((len(crops), 128), np.float32)
        for row, crop in enumerate(crops):
            embeddings[row, crop[0, 0, 0]] = 1.0
            embeddings[row, 127] = crop[0, 0, 1] / 100
        return embeddings

    def look(self, frame):
        return a_view(a_face(int(frame[0, 0, 0])))

    follow = look

    def fits(self, view, pose, straight=None):
        return None

    def liveness(self, faces):
        return PassiveScore(score=self.live, threshold=0.5, sure=0.8, version="fake")


class FakeGallery:
    """Plain L1 over a dictionary."""

    version, tower = "base", FakeEngine.tower

    def __init__(self):
        self.templates: dict[str, np.ndarray] = {}

    def people(self):
        return len(self.templates)

    def replace(self, templates):
        self.templates = {}
        for template in templates:
            self.add(template.employee_key, template.embedding[np.newaxis])

    def add(self, employee_key, embeddings, tower=""):
        if tower not in ("", self.tower):
            return
        self.templates[employee_key] = np.concatenate([self.templates.get(employee_key, embeddings[:0]), embeddings])

    def remove(self, employee_key):
        self.templates.pop(employee_key, None)

    def match(self, embedding):
        ranked = sorted((self.distance_to(key, embedding), key) for key in self.templates)
        ranked += [(float("inf"), None), (float("inf"), None)]
        return Match(ranked[0][1], ranked[0][0], ranked[1][1], ranked[1][0])

    def distance_to(self, employee_key, embedding):
        rows = self.templates.get(employee_key)
        return float("inf") if rows is None else min(self.distance_between(row, embedding) for row in rows)

    def distance_between(self, first, second):
        return float(np.abs(first - second).sum())

    def similarity(self, distance):
        return float(1 / (1 + np.exp(distance - 1)))

    def threshold(self):
        return Threshold(LIMIT, 0.001, False, "about one stranger in a thousand would be let in")

    def pair_threshold(self):
        return Threshold(PAIR_LIMIT, 0.001, False, "")


class FakeClock:
    def __init__(self, now, zone="Europe/Amsterdam"):
        self.time, self.zone = now, zone

    def now(self):
        return self.time

    def forward(self, delta):
        self.time += delta
