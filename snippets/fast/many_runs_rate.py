import json
import sys

rates = json.load(sys.stdin)["many_runs"]
print("steps of each run:", rates["steps"])
print("runs in the batch:", rates["runs in the batch"])
print("runs a second in the batch:", round(rates["batch"]))
print("runs a second in the loop:", round(rates["loop"]))
print("times faster:", round(rates["batch"] / rates["loop"]))
