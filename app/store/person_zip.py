"""Everything stored about one employee, as one zip file to hand out."""

import io
import json
import zipfile

import cv2

from app.services.privacy import PersonalData


def person_zip(personal: PersonalData) -> bytes:
    """data.json and every picture as a PNG."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("data.json", json.dumps(personal.record, indent=1, ensure_ascii=False))
        for name, crop in personal.pictures:
            archive.writestr(name, cv2.imencode(".png", crop)[1].tobytes())
    return buffer.getvalue()
