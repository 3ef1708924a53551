"""One day of a workspace through the whole pipeline; prints CPU seconds and peak memory by step as JSON."""

from __future__ import annotations

import json
import resource
import sys
import time
from datetime import date
from pathlib import Path

from footfall.model.local_day import LocalDay
from footfall.model.settings import read_settings
from footfall.model.workspace import Workspace
from footfall.pipeline.run import run


def main(root: Path, day: str) -> None:
    """Run a day, step by step."""
    workspace = Workspace(root)
    settings = read_settings(workspace.settings_file)
    steps: dict[str, dict[str, float]] = {}
    began = time.process_time()

    def tell(_day: str, step: str, share: float) -> None:
        nonlocal began
        if share == 0.0:
            began = time.process_time()
        elif share == 1.0 and step not in steps:
            peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000
            steps[str(step)] = {"cpu_s": round(time.process_time() - began, 2), "peak_mb": round(peak)}

    run(workspace, settings, [LocalDay(date.fromisoformat(day), settings.workspace.time_zone)], tell)
    print(json.dumps(steps))


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
