"""How long checking a long record takes: python -m scripts.measure_record [LINES]"""

import json
import sys

from app.cli.bench_record import record_costs

if __name__ == "__main__":
    print(json.dumps(record_costs(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000), indent=1))
