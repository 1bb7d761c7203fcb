"""Runs the tests of changed copies, each in a process of its own, without importing pandas each time.

A process that has imported libraries, and nothing of the program, is split in two for every run. It
reads lines ``[folder, output, arguments]`` and answers each with the exit code.
"""

import importlib
import json
import os
import sys
import traceback

import pytest

LIBRARIES = ("altair", "lxml.etree", "openpyxl", "pandas", "pyarrow", "sqlalchemy", "xlsxwriter")


def child(folder: str, output: str, arguments: list[str]) -> None:
    """Run the tests of a folder; never returns."""
    code = 3
    try:
        os.chdir(folder)
        sys.path[0] = folder
        with open(output, "wb") as file:
            os.dup2(file.fileno(), 1)
            os.dup2(file.fileno(), 2)
        code = int(pytest.main(arguments))
        sys.stdout.flush()
    except BaseException:
        traceback.print_exc()
    finally:
        os._exit(code)


def main() -> None:
    """Answer until there is nothing more to read."""
    for name in LIBRARIES:
        importlib.import_module(name)
    for line in sys.stdin:
        if not (number := os.fork()):
            child(*json.loads(line))
        _, status = os.waitpid(number, 0)
        print(os.waitstatus_to_exitcode(status), flush=True)


if __name__ == "__main__":
    main()
