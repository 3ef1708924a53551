"""A DAG of Apache Airflow 2 or 3 that calls the command line: doctor, run, backup; and the sweep every hour.

Footfall finds out by itself what is missing, so a task that is tried again goes on where it stopped.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from airflow import DAG

try:
    from airflow.providers.standard.operators.bash import BashOperator
except ImportError:
    from airflow.operators.bash import BashOperator

WORKSPACE = "/srv/town"

with DAG(
    dag_id="footfall_daily",
    start_date=datetime(2026, 3, 1),
    schedule="0 6 * * *",
    catchup=False,
    max_active_runs=1,
    default_args={"retries": 3, "retry_delay": timedelta(minutes=10)},
):
    doctor = BashOperator(task_id="doctor", bash_command=f"footfall doctor --workspace {WORKSPACE}")
    run = BashOperator(task_id="run", bash_command=f"footfall --log json run --workspace {WORKSPACE}")
    backup = BashOperator(
        task_id="backup",
        bash_command=f"footfall backup /srv/backup/footfall.tar --workspace {WORKSPACE}",
    )
    doctor >> run >> backup

with DAG(
    dag_id="footfall_sweep",
    start_date=datetime(2026, 3, 1),
    schedule="@hourly",
    catchup=False,
    max_active_runs=1,
):
    BashOperator(task_id="sweep", bash_command=f"footfall sweep --workspace {WORKSPACE}")
