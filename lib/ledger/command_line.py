"""How a person starts the command line, as typed in the project's folder: sentences name it."""

import os

TYPED = "py run.py lib" if os.name == "nt" else "python3 run.py lib"
