"""Would a graph search (HNSW) do for a large gallery? `python -m model.evaluation.graph_search --data ../shared/faces`

Builds FAISS's HNSW with the L1 distance over real embeddings, the teacher's of the training faces, which the data set
brings along, and asks for the nearest template of faces that were left out. Where more templates are wanted than
there are faces, each face stands for several, disturbed as far as two pictures of one person lie apart. Prints one
JSON object: build time, memory, and for each search effort milliseconds and recall, that is how often the nearest
template is the true one.
"""

import argparse
import json
import sys
import time
from pathlib import Path
from typing import Any

import faiss
import numpy as np
from numpy.typing import NDArray

from model.datasets.shards import read_teacher

PROBES = 500
WITHIN_PERSON = 0.06  # deviation of a coordinate between two pictures of one person, of rows of length 1


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m model.evaluation.graph_search", description=__doc__)
    parser.add_argument("--data", default="../shared/faces", help="folder with train_*_teacher.npy")
    parser.add_argument("--count", type=int, default=80_000, help="templates")
    parser.add_argument("--neighbours", type=int, default=32, help="links of a template (HNSW's M)")
    parser.add_argument("--build", type=int, default=100, help="effort of building (efConstruction)")
    parser.add_argument("--search", type=int, nargs="+", default=[32, 128, 512], help="efforts of searching (efSearch)")
    options = parser.parse_args(arguments)
    faiss.omp_set_num_threads(1)
    templates, probes = _embeddings(Path(options.data), options.count)
    truth, flat_ms = _timed(lambda probe: faiss.knn(probe, templates, 1, metric=faiss.METRIC_L1)[1], probes)
    index: Any = faiss.IndexHNSWFlat(templates.shape[1], options.neighbours, faiss.METRIC_L1)
    index.hnsw.efConstruction = options.build
    started = time.perf_counter()
    index.add(templates)
    report = {
        "templates": len(templates),
        "flat_ms": flat_ms,
        "build_s": round(time.perf_counter() - started, 1),
        "memory_mb": round((templates.nbytes + 4 * faiss.vector_to_array(index.hnsw.neighbors).size) / 1e6),
        "efforts": {str(effort): _searched(index, effort, probes, truth) for effort in options.search},
    }
    print(json.dumps(report, indent=1))  # noqa: T201
    return 0


def _embeddings(data: Path, count: int) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    parts = [read_teacher(path) for path in sorted(data.glob("train_*.npz"))]
    rows = np.concatenate([part for part in parts if part is not None])
    generator = np.random.default_rng(0)
    generator.shuffle(rows)
    probes, rows = rows[:PROBES], rows[PROBES:]
    templates = np.resize(rows, (count, rows.shape[1]))
    for start in range(len(rows), count, len(rows)):
        templates[start : start + len(rows)] += WITHIN_PERSON * generator.standard_normal(
            templates[start : start + len(rows)].shape, dtype=np.float32
        )
    return templates / np.linalg.norm(templates, axis=1, keepdims=True), probes


def _searched(index: Any, effort: int, probes: NDArray[np.float32], truth: NDArray[np.int64]) -> dict[str, float]:
    index.hnsw.efSearch = effort
    found, ms = _timed(lambda probe: index.search(probe, 1)[1], probes)
    return {"ms": ms, "recall": round(float(np.mean(found == truth)), 4)}


def _timed(search: Any, probes: NDArray[np.float32]) -> tuple[NDArray[np.int64], float]:
    """What was found for each probe, and the median milliseconds of the processor for one."""
    found, spent = [], []
    for probe in probes:
        started = time.process_time()
        found.append(int(search(probe[np.newaxis])[0, 0]))
        spent.append((time.process_time() - started) * 1000)
    return np.array(found), round(float(np.median(spent)), 3)


if __name__ == "__main__":
    sys.exit(main())
