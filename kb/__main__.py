"""What the command `kb` runs, and `python -m kb`: it loads nothing before it heeds Ctrl+C."""

import sys
from typing import NoReturn


def main() -> NoReturn:
    """Run the command and exit as `kb.cli.main` does; whoever interrupts it while it loads sees no traceback."""
    try:
        from kb.cli import main as run

        run()
    except KeyboardInterrupt:
        print("已中止。", file=sys.stderr)
        sys.exit(2)


if __name__ == "__main__":
    main()
