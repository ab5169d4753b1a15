"""Where the pages of people, organisations and assets are: their paths begin with the noun."""

from crm.glimpses import Glimpse
from crm.models import Asset, Node, Organisation, Person
from crm.models.words import NodeKind
from crm.nodes import get_node
from web.signing_in import current_actor
from web.transaction import get_db

MODELS: dict[str, type[Node]] = {"people": Person, "organisations": Organisation, "assets": Asset}
NOUNS = {NodeKind.PERSON: "people", NodeKind.ORGANISATION: "organisations", NodeKind.ASSET: "assets"}

#: The beginning of a rule for what the three nouns share.
NODE_RULE = f"/<any({', '.join(MODELS)}):nouns>/<int:node_id>"


def find_asked(nouns: str, node_id: int) -> Node:
    """The node at a path, if it is of that noun. Raises NotFound."""
    return get_node(get_db(), current_actor(), node_id, MODELS[nouns])


def path_of(node: Node | Glimpse) -> str:
    """The path of the page of a node that the actor sees."""
    return f"/{NOUNS[node.kind]}/{node.id}"
