# Reads: each record with "many_runs"
import json
import sys
from pathlib import Path

rates = json.loads(Path(sys.argv[1]).read_text())["many_runs"]
print("steps of each run:", rates["steps"])
print("runs in the batch:", rates["runs in the batch"])
print("runs a second in the batch:", round(rates["batch"]))
print("runs a second in the loop:", round(rates["loop"]))
print("times faster:", round(rates["batch"] / rates["loop"]))
