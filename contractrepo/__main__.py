"""`python -m contractrepo`."""

import sys

from contractrepo.cli import main

if __name__ == "__main__":
    sys.exit(main())
