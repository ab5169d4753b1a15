"""What is said of the measures of standing between others."""

from graph.measures.entry import Measure, Of

ROLES = ("total", "coordinator", "gatekeeper", "representative", "itinerant", "liaison")
_ROLES_SOURCE = "R. V. Gould and R. M. Fernandez, Sociological Methodology 19 (1989)."
_ROLES_FORMULA = "number of s – i – t with ties s – i and i – t and none s – t, by the groups of s, i and t"
_ROLES_READING = (
    "Coordinator: all three in one group. Gatekeeper and representative: between the person's own group and another. "
    "Itinerant, also called consultant: between two of one other group. Liaison: all three in different groups."
)
_ROLES_CONVENTION = (
    "Without direction each pair counts once, and gatekeeper and representative cannot be told apart: both columns "
    "show the same pairs, which the total counts once. Contacts of unknown group are left out, and whoever is of "
    "unknown group has no roles. Weights do not matter."
)
_ROLES_DIRECTED = "Ways s → i → t without s → t; the gatekeeper lets in, the representative speaks outward."

MEASURES = (
    Measure(
        id="constraint",
        label="Constraint",
        of=Of.PERSON,
        question="Do this person's contacts all know each other?",
        definition="How far the person's time goes to contacts who lead back to one another.",
        formula="sum over contacts j of (p(i, j) + sum over q of p(i, q) p(q, j))²; p: share of a person's weight",
        source="R. S. Burt, Structural Holes (1992).",
        reading="Low: stands between groups. High: within one closed circle.",
        misreading="With very few contacts it is high by arithmetic alone: one contact gives 1.",
        convention="Weighted; p(i, j) is w(i, j) divided by the sum of i's weights. The lowest is ranked first.",
        isolated="Not defined.",
        cost="Grows with the number of links among contacts.",
        compute="graph.centrality:constraint",
        columns=("constraint",),
        low_first=True,
    ),
    Measure(
        id="effective_size",
        label="Contacts that do not repeat",
        of=Of.PERSON,
        question="How many separate contacts does this person really have?",
        definition="The number of contacts, less the ties that contacts have among themselves.",
        formula="sum over contacts j of (1 − sum over q of p(i, q) m(j, q)); m(j, q) = w(j, q) / j's strongest weight",
        source="R. S. Burt, Structural Holes (1992); S. P. Borgatti, Connections 20 (1997).",
        reading="Ten contacts who all know each other count as about one.",
        misreading="It needs to know the ties among contacts; what we did not ask looks like a hole.",
        convention="Weighted. With equal weights it is d − 2t / d, for d contacts with t ties among them.",
        isolated="Not defined.",
        cost="Grows with the number of links among contacts.",
        compute="graph.centrality:effective_size",
        columns=("effective_size",),
    ),
    Measure(
        id="brokerage_by_street",
        label="Go-between, by street",
        of=Of.PERSON,
        question="Between whom does this person stand: neighbours, or people of different streets?",
        definition="The pairs of contacts without a tie to each other, sorted by the streets of all three.",
        formula=_ROLES_FORMULA,
        source=_ROLES_SOURCE,
        reading=_ROLES_READING,
        misreading="Who knows many has many pairs. Compare the shares of the roles, not only the total.",
        convention=_ROLES_CONVENTION,
        isolated="0 in every role.",
        cost="Grows with the number of pairs of contacts.",
        compute="graph.centrality:brokerage_by_street",
        columns=ROLES,
        directed=_ROLES_DIRECTED,
        directed_columns=ROLES,
        needs_group=True,
    ),
    Measure(
        id="brokerage_by_community",
        label="Go-between, by community",
        of=Of.PERSON,
        question="Between whom does this person stand: people of one circle, or of different ones?",
        definition="The pairs of contacts without a tie to each other, sorted by the communities of all three.",
        formula=_ROLES_FORMULA,
        source=_ROLES_SOURCE,
        reading=_ROLES_READING,
        misreading="Communities are themselves a finding, and not the only possible one.",
        convention="Groups are those of the measure communities, found without direction. " + _ROLES_CONVENTION,
        isolated="0 in every role.",
        cost="That of communities, and of the pairs of contacts.",
        compute="graph.centrality:brokerage_by_community",
        columns=ROLES,
        directed=_ROLES_DIRECTED,
        directed_columns=ROLES,
    ),
    Measure(
        id="bridging",
        label="Bridging",
        of=Of.PERSON,
        question="Does this person join others who have few other ways to each other?",
        definition="The person's betweenness, shared among their ties: for each tie, the pairs of others that need it.",
        formula="(2 b(i) + r(i)) / d(i) where b(i) is above 0, else 0; r: others in the same piece, d: number of ties",
        source="M. G. Everett and T. W. Valente, Social Networks 44 (2016).",
        reading="High: on many shortest ways, with few ties to spare.",
        misreading="It rests on betweenness, and moves as much when a tie is missing.",
        convention=(
            "Raw. In a network in one piece r is n − 1, as in the source; elsewhere it is the people in the same "
            "piece. A tie with a place counts as a tie. Weights do not matter."
        ),
        isolated="0; so has anybody whom nothing leads through.",
        cost="That of betweenness.",
        compute="graph.centrality:bridging",
        columns=("bridging",),
    ),
)
