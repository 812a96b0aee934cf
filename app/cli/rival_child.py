"""The rival's own process, run by its own Python: rival_child.py PICTURE.npy PEOPLE

For each line on standard input it names the face in the picture among so many people, as face_recognition's own
examples do it, and writes how many milliseconds that took, by the clock and of the processor. The person in the
picture is one of them.
"""

import sys
import time
import warnings

import numpy as np

warnings.simplefilter("ignore")  # its models are found by pkg_resources, which warns of its age


def main(picture: str, people: str) -> int:
    import face_recognition

    frame = np.ascontiguousarray(np.load(picture))
    known = np.random.default_rng(0).standard_normal((int(people), 128)) * 0.1
    known[0] = face_recognition.face_encodings(frame)[0]
    for _ in sys.stdin:
        started, busy = time.perf_counter(), time.process_time()
        places = face_recognition.face_locations(frame)
        encoding = face_recognition.face_encodings(frame, places)[0]
        nearest = int(np.argmin(face_recognition.face_distance(known, encoding)))
        spent, busy = time.perf_counter() - started, time.process_time() - busy
        if nearest != 0:
            print(f"Expected person 0. Received {nearest}.", file=sys.stderr)
            return 1
        print(spent * 1000, busy * 1000, flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
