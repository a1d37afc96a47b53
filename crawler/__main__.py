"""`python -m crawler` is the command `akbulak`."""

import sys

from crawler.cli import main

sys.exit(main())
