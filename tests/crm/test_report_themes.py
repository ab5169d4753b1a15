"""What themes held adds up in one order, so that a report tells the same wherever and whenever it is made."""

import os
import subprocess
import sys

#: Prints the sums of two reports between which themes were put together otherwise.
ADDING_UP = """
from crm.report_keys import CountKey
from crm.report_themes import regroup
from tests.talking import SPRING

told = (["homes+damp+rents", "parks+litter", "buses"], ["homes+rents", "parks+litter+damp", "buses"])
told += (["homes", "rents+damp", "parks", "litter+buses"],)
found = regroup([[CountKey(1, *SPRING, f"theme:{theme}") for theme in themes] for themes in told], {})
print([[key.of for key in one.keys] for one in found.sums])
"""


def test_sums_come_in_the_same_order_in_every_process():
    """Python goes through sets otherwise in each process, unless it is told how."""
    found = set()
    for seed in ("1", "2", "3"):
        told = {**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": os.pathsep.join(sys.path)}
        found.add(subprocess.run([sys.executable, "-c", ADDING_UP], env=told, check=True, capture_output=True).stdout)
    assert len(found) == 1
    assert b"theme:litter'" in found.pop()
