"""The shape of a question for the way between two nodes, as the page's address carries it."""

from web.forms.base import KithForm
from web.forms.node_field import NodeField


class PathForm(KithForm):
    """From whom, and to whom."""

    class Meta:
        """Sent with GET, so that there is nothing to guard."""

        csrf = False

    from_id = NodeField("From", "A person, organisation or asset", name="from", needed="Say where the way begins.")
    to_id = NodeField("To", name="to", needed="Say where the way leads.")
