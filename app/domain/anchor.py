"""An anchor: the newest line of the record at one moment, signed, to be kept on another machine."""

import json
from dataclasses import asdict, dataclass, replace

FORMAT = "twinclock-anchor-1"


@dataclass(frozen=True, kw_only=True)
class Anchor:
    """seq, hash: of the newest line. at: ISO 8601, UTC. key: public, hex. signature: hex, over `content`."""

    seq: int
    hash: str
    at: str
    key: str
    signature: str

    def signed(self, signature: str) -> "Anchor":
        return replace(self, signature=signature)


def content(anchor: Anchor) -> bytes:
    """What is signed."""
    return json.dumps([FORMAT, anchor.seq, anchor.hash, anchor.at, anchor.key]).encode()


def anchor_text(anchor: Anchor) -> str:
    """The anchor as a file's content."""
    return json.dumps({"format": FORMAT, **asdict(anchor)}, indent=1) + "\n"


def anchor_from(text: str) -> Anchor:
    """The anchor of a file, or ValueError."""
    try:
        values = json.loads(text)
        if values.pop("format") != FORMAT:
            raise ValueError("another format")
        made = Anchor(**values)
        if not isinstance(made.seq, int) or len(bytes.fromhex(made.key)) != 32 or not bytes.fromhex(made.signature):
            raise ValueError("another format")
        return made
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise ValueError("Expected an anchor of TwinClock. Received another file. Name one: --from ANCHOR") from error
