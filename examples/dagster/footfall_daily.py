"""Assets and a schedule of Dagster that call the command line; a day is a partition."""

from __future__ import annotations

import json
import subprocess

from dagster import (
    AssetExecutionContext,
    DailyPartitionsDefinition,
    Definitions,
    Failure,
    MaterializeResult,
    ScheduleDefinition,
    asset,
    build_schedule_from_partitioned_job,
    define_asset_job,
    job,
    op,
)

WORKSPACE = "/srv/town"
FOR_GOOD = frozenset({2, 6, 7})
"""Exit codes that no second try mends: settings, budget, law."""


@asset(partitions_def=DailyPartitionsDefinition(start_date="2026-03-01"))
def releases(context: AssetExecutionContext) -> MaterializeResult:
    """All releases of a day; what is there already stays as it is."""
    command = ["footfall", "--log", "json", "run", "--json", "--workspace", WORKSPACE]
    done = subprocess.run([*command, "--day", context.partition_key], capture_output=True, text=True)
    for line in done.stderr.splitlines():
        context.log.info(line)
    if done.returncode:
        raise Failure(f"exit code {done.returncode}", allow_retries=done.returncode not in FOR_GOOD)
    (result,) = json.loads(done.stdout)
    return MaterializeResult(metadata={"steps": result["steps"], "releases": result["releases"]})


@op
def sweep_vault() -> None:
    """Destroy keys and personal data whose time is over."""
    subprocess.run(["footfall", "sweep", "--workspace", WORKSPACE], check=True)


@job
def sweep() -> None:
    """The hourly sweep."""
    sweep_vault()


defs = Definitions(
    assets=[releases],
    jobs=[sweep],
    schedules=[
        build_schedule_from_partitioned_job(define_asset_job("daily", [releases]), hour_of_day=6),
        ScheduleDefinition(job=sweep, cron_schedule="0 * * * *"),
    ],
)
