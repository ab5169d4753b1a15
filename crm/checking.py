"""Whether the database is whole: its pages, the links between its rows, and the words that nodes are found by."""

from dataclasses import dataclass

from sqlalchemy import Connection, func, select

from crm.models import Node, Person, SearchEntry, Street, User
from crm.permissions import Role
from crm.search import index_nodes, words_of

#: More than so many problems of one kind are not told one by one.
TOLD = 5


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at: whether it is well, and a sentence that says what was found and the mend."""

    well: bool
    said: str


def check_database(connection: Connection) -> list[Finding]:
    """Look at everything; it takes some seconds for 100,000 people."""
    look = _check_sqlite if connection.dialect.name == "sqlite" else _check_postgresql
    return [*look(connection), _check_search(connection), _check_admin(connection)]


def list_unfindable(connection: Connection) -> list[int]:
    """The ids of the nodes that have words and are entered under none."""
    node, person, street, entry = Node.__table__, Person.__table__, Street.__table__, SearchEntry.__table__
    texts = (node.c.name, person.c.known_as, street.c.name, node.c.house, node.c.phone)
    query = select(node.c.id, *texts).outerjoin_from(node, person, person.c.id == node.c.id).outerjoin(street)
    query = query.where(~select(entry.c.node_id).where(entry.c.node_id == node.c.id).exists())
    return [id_ for id_, *found in connection.execute(query) if any(words_of(text) for text in found if text)]


def mend_search(connection: Connection) -> int:
    """Enter what cannot be found under its words; how many nodes that were. The caller commits."""
    ids = list_unfindable(connection)
    index_nodes(connection, ids)
    return len(ids)


def _check_sqlite(connection: Connection) -> list[Finding]:
    damage = [row[0] for row in connection.exec_driver_sql(f"PRAGMA integrity_check({TOLD})") if row[0] != "ok"]
    lost = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
    return [
        Finding(
            not damage,
            f"The file is damaged: {'; '.join(damage)}. Restore a backup." if damage else "The file is whole.",
        ),
        Finding(not lost, _lost(sorted({row[0] for row in lost}), len(lost))),
    ]


def _lost(tables: list[str], rows: int) -> str:
    if not rows:
        return "Every row leads to rows that are there."
    return f"{rows} rows of {', '.join(tables[:TOLD])} lead to rows that are not there. Restore a backup."


def _check_postgresql(connection: Connection) -> list[Finding]:
    unchecked = connection.exec_driver_sql(
        "SELECT c.conname FROM pg_constraint c JOIN pg_namespace n ON n.oid = c.connamespace "
        "WHERE NOT c.convalidated AND n.nspname = current_schema() ORDER BY 1"
    ).scalars()
    broken = connection.exec_driver_sql(
        "SELECT k.relname FROM pg_index i JOIN pg_class k ON k.oid = i.indexrelid "
        "JOIN pg_namespace n ON n.oid = k.relnamespace "
        "WHERE NOT i.indisvalid AND n.nspname = current_schema() ORDER BY 1"
    ).scalars()
    return [
        _named("rules", "ALTER TABLE … VALIDATE CONSTRAINT", list(unchecked)),
        _named("indexes", "REINDEX", list(broken)),
    ]


def _named(what: str, mend: str, names: list[str]) -> Finding:
    if not names:
        return Finding(True, f"All {what} of the tables are in force.")
    return Finding(False, f"Not in force are the {what} {', '.join(names[:TOLD])}. Mend them: {mend}.")


def _check_search(connection: Connection) -> Finding:
    missed = len(list_unfindable(connection))
    if missed:
        return Finding(
            False, f"Search does not find {missed:,} people, organisations or assets. Mend it: kith check --mend"
        )
    nodes = connection.scalar(select(func.count()).select_from(Node.__table__))
    return Finding(True, f"Search finds all {nodes:,} people, organisations and assets.")


def _check_admin(connection: Connection) -> Finding:
    user = User.__table__
    able = (user.c.role == Role.ADMIN, user.c.active, user.c.password_hash.is_not(None))
    if connection.scalar(select(user.c.id).where(*able).limit(1)) is None:
        return Finding(
            False, "No administrator can sign in yet. Make one: kith init; or a new link: kith user reset EMAIL"
        )
    return Finding(True, "An administrator can sign in.")
