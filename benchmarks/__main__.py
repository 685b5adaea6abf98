"""`python -m benchmarks`, which is what `make bench` runs."""

from benchmarks.ingest import main

main()
