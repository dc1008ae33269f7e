"""LibreOffice, as the one who opens our workbooks and counts again."""

import subprocess
from pathlib import Path

from tests.plugins.needs import LIBREOFFICE

PATIENCE_SECONDS = 120
# 0 is "always": left alone, LibreOffice believes the values that the file brings along.
_RECALCULATE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load">
<prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop></item>
</oor:items>
"""


def recalculated(workbook: bytes, folder: Path) -> Path:
    """Open the workbook in LibreOffice, let it calculate every formula, and give what it saves."""
    return all_recalculated({"workbook": workbook}, folder)["workbook"]


def all_recalculated(workbooks: dict[str, bytes], folder: Path) -> dict[str, Path]:
    """Let LibreOffice, started once, calculate every formula of each workbook; give what it saves."""
    profile = folder / "profile"
    settings = profile / "user" / "registrymodifications.xcu"
    settings.parent.mkdir(parents=True)
    settings.write_text(_RECALCULATE)
    sources = {name: folder / f"{name}.xlsx" for name in workbooks}
    for name, source in sources.items():
        source.write_bytes(workbooks[name])
    result = subprocess.run(
        [
            LIBREOFFICE or "soffice",
            f"-env:UserInstallation={profile.as_uri()}",
            "--headless",
            "--convert-to",
            "xlsx",
            "--outdir",
            folder / "recalculated",
            *sources.values(),
        ],
        capture_output=True,
        text=True,
        timeout=PATIENCE_SECONDS,
        check=True,
    )
    saved = {name: folder / "recalculated" / source.name for name, source in sources.items()}
    assert all(file.exists() for file in saved.values()), result.stdout + result.stderr
    return saved
