"""The publisher can reach the gated view and nothing else of a case."""

from __future__ import annotations

import subprocess
import sys


def test_publishing_loads_no_module_that_holds_case_material() -> None:
    """Import `publish` alone in a fresh process: no store, vault, evidence, intake, extract or claims."""
    code = (
        "import sys, witnessmark.publish.dossier\n"
        "print([m for m in sys.modules if m.startswith(('witnessmark.store', 'witnessmark.vault',"
        " 'witnessmark.evidence', 'witnessmark.intake', 'witnessmark.extract', 'witnessmark.reconcile',"
        " 'witnessmark.app', 'witnessmark.model.claim', 'witnessmark.model.text'))])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
