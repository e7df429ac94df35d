"""``python -m carat`` is the command line."""

import sys

from carat.command.program import main

if __name__ == "__main__":
    sys.exit(main())
