"""What Kith costs: time and memory, measured on this machine and written to benchmarks/results.json."""
