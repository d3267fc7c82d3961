"""`python -m tests.bench` runs the benchmark."""

from tests.bench.run import main

if __name__ == "__main__":
    main()
