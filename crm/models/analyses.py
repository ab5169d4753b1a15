"""Kept analyses of the network, what each said of each person, and the version of the data they were made from."""

import datetime as dt
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from crm.models.base import Base, id_, moment


class DataVersion(Base):
    """One counter, raised in the transaction of every write that changes the network."""

    __tablename__ = "data_version"
    __audited__ = False

    id: Mapped[id_]
    version: Mapped[int] = mapped_column(default=0)

    __table_args__ = (CheckConstraint("id = 1", name="one_row"),)


class NetworkSnapshot(Base):
    """An analysis of the whole network, good as long as its data version is the current one."""

    __tablename__ = "network_snapshot"
    __audited__ = False

    id: Mapped[id_]
    data_version: Mapped[int] = mapped_column(unique=True)
    made_at: Mapped[moment]
    made_on: Mapped[dt.date] = mapped_column(index=True)
    kept: Mapped[bool] = mapped_column(
        default=False, server_default="0", comment="the first of its week: stays, for trends"
    )
    payload: Mapped[bytes] = mapped_column(LargeBinary, comment="zlib of JSON: crm/network.py")
    summary: Mapped[dict[str, Any] | None] = mapped_column(
        JSON, comment="of the payload what trends are made of: no person, no street"
    )
    map_places: Mapped[bytes | None] = mapped_column(
        LargeBinary, comment="zlib of JSON: where the network map draws each node; of the latest analysis only"
    )


class NodeScore(Base):
    """What one analysis said of one person: a column for each measure of people, empty where it is not defined."""

    __tablename__ = "node_score"
    __area_from__ = ("node_id",)
    __audited__ = False

    snapshot_id: Mapped[int] = mapped_column(ForeignKey("network_snapshot.id", ondelete="CASCADE"), primary_key=True)
    node_id: Mapped[int] = mapped_column(ForeignKey("node.id", ondelete="CASCADE"), primary_key=True, index=True)
    degree: Mapped[float | None]
    strength: Mapped[float | None]
    harmonic_closeness: Mapped[float | None]
    betweenness: Mapped[float | None]
    ego_betweenness: Mapped[float | None]
    reach_two_steps: Mapped[float | None]
    constraint: Mapped[float | None]
    effective_size: Mapped[float | None]
    brokerage_by_street: Mapped[float | None] = mapped_column(comment="all five roles together")
    brokerage_by_community: Mapped[float | None] = mapped_column(comment="all five roles together")
    bridging: Mapped[float | None]
    k_core: Mapped[float | None]
    participation: Mapped[float | None]
    eigenvector: Mapped[float | None]
    streets_known: Mapped[float | None]
    community: Mapped[int | None] = mapped_column(comment="the number of the community they are in")
