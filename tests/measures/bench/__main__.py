"""`python -m tests.measures.bench` runs the benchmark."""

from tests.measures.bench.run import main

if __name__ == "__main__":
    main()
