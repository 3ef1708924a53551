"""The first form: clients, keys, grants, usage, accesses."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
_BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Make all tables."""
    op.create_table(
        "clients",
        sa.Column("id", sa.String(64), primary_key=True),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("created_at", sa.String(40), nullable=False),
        sa.Column("revoked_at", sa.String(40)),
        sa.Column("subject", sa.String(400), unique=True),
        sa.Column("rate_per_minute", sa.Integer),
        sa.Column("rows_per_month", _BIG),
        sa.Column("terms", sa.String(4000), nullable=False),
    )
    op.create_table(
        "api_keys",
        sa.Column("prefix", sa.String(16), primary_key=True),
        sa.Column("client", sa.String(64), sa.ForeignKey("clients.id"), nullable=False),
        sa.Column("hash", sa.String(64), nullable=False),
        sa.Column("created_at", sa.String(40), nullable=False),
        sa.Column("expires_at", sa.String(40)),
        sa.Column("revoked_at", sa.String(40)),
    )
    op.create_table(
        "grants",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("client", sa.String(64), sa.ForeignKey("clients.id"), nullable=False),
        sa.Column("product", sa.String(64), nullable=False),
        sa.Column("areas", sa.String, nullable=False),
        sa.Column("first_day", sa.String(10)),
        sa.Column("last_day", sa.String(10)),
        sa.Column("finest_level", sa.String(16), nullable=False),
        sa.Column("finest_time", sa.String(16), nullable=False),
        sa.Column("attributes", sa.String, nullable=False),
        sa.Column("granted_at", sa.String(40), nullable=False),
        sa.Column("revoked_at", sa.String(40)),
    )
    _use()


def _use() -> None:
    op.create_table(
        "usage",
        sa.Column("client", sa.String(64), primary_key=True),
        sa.Column("product", sa.String(64), primary_key=True),
        sa.Column("day", sa.String(10), primary_key=True),
        sa.Column("requests", _BIG, nullable=False),
        sa.Column("rows", _BIG, nullable=False),
        sa.Column("bytes", _BIG, nullable=False),
    )
    op.create_table(
        "accesses",
        sa.Column("id", _BIG, primary_key=True),
        sa.Column("at", sa.String(40), nullable=False),
        sa.Column("request_id", sa.String(64), nullable=False),
        sa.Column("client", sa.String(64), nullable=False),
        sa.Column("credential", sa.String(80), nullable=False),
        sa.Column("method", sa.String(16), nullable=False),
        sa.Column("target", sa.String(2000), nullable=False),
        sa.Column("product", sa.String(64), nullable=False),
        sa.Column("status", sa.Integer, nullable=False),
        sa.Column("code", sa.String(64), nullable=False),
        sa.Column("rows", _BIG, nullable=False),
        sa.Column("bytes", _BIG, nullable=False),
        sa.Column("seconds", sa.Float, nullable=False),
    )
    op.create_index("accesses_by_client", "accesses", ["client", "at"])
    changes = op.create_table(
        "changes", sa.Column("id", sa.Integer, primary_key=True), sa.Column("number", _BIG, nullable=False)
    )
    op.bulk_insert(changes, [{"id": 1, "number": 0}])
    op.create_table(
        "secrets",
        sa.Column("name", sa.String(64), primary_key=True),
        sa.Column("value", sa.String, nullable=False),
    )


def downgrade() -> None:
    """Remove all tables."""
    for name in ("secrets", "changes", "accesses", "usage", "grants", "api_keys", "clients"):
        op.drop_table(name)
