"""What the settings above all tables are for; those of a part explain themselves in its file."""

from app.domain.sentence import Sentence

CORE: dict[str, str] = {
    "camera": Sentence(
        "Number of the webcam, 0 for the first; or a picture, a video, a folder, an http or rtsp address."
    ),
    "zone": Sentence("Time zone of this door by its IANA name, like Europe/Vienna."),
    "theme": Sentence("light or dark. F4 switches for the moment."),
    "hands_free": Sentence("Check in whoever looks at the camera, without a button."),
    "kiosk": Sentence("Fill the screen, and let nobody but an admin close TwinClock."),
    "repeat_s": Sentence("A second punch within so many seconds is refused as too soon."),
    "margin": Sentence(
        "By how much the second nearest employee must be farther than the nearest, in the recogniser's distance. "
        "0.5 says that the nearest one's odds are 1.6 times the other's. Larger: fewer mix-ups, more refusals."
    ),
    "wanted_fpir": Sentence(
        "Share of strangers' visits that may be taken for an employee, over everybody who is enrolled. "
        "0.001: a door that 30 strangers try in a day is fooled about once a month."
    ),
    "pair_fmr": Sentence(
        "Share of impostors that may pass when a badge number says who it should be, and one face is compared."
    ),
    "detector": Sentence("mtcnn, or the path of a YuNet ONNX file: what finds the face in the picture."),
    "weights": Sentence("Folder of the recogniser that came with TwinClock."),
}
CHOICES: dict[str, tuple[str, ...]] = {"theme": ("light", "dark")}
