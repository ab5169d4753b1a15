"""What is said of the measures of groups within the network."""

from graph.measures.entry import Measure, Of

MEASURES = (
    Measure(
        id="communities",
        label="Communities",
        of=Of.NETWORK,
        question="Which circles are there, whatever the streets?",
        definition="The split into groups with the most ties inside beyond what chance would give.",
        formula="Q = sum over groups of (weight inside / m − (weight of its people / 2m)²), as large as it is found",
        source="V. D. Blondel and others, Journal of Statistical Mechanics (2008); M. E. J. Newman, PNAS 103 (2006).",
        reading="Above about .3 there are circles worth naming.",
        misreading="Other splits are nearly as good. Ask people before you name a circle.",
        convention=(
            "Weighted; resolution 1. The best of several starts with fixed seeds, so that the same records give "
            "the same answer. Numbered from the largest; equal ones from the lowest person."
        ),
        isolated="Each is a group of one; they are told apart in the figures.",
        cost="A few dozen looks at each link.",
        compute="graph.cohesion:communities",
        columns=("community",),
        low_first=True,
    ),
    Measure(
        id="ei_index",
        label="Ties outward against inward",
        of=Of.NETWORK,
        question="Do people know more people outside their street than on it?",
        definition="Ties between groups less ties within, divided by all ties.",
        formula="(E − I) / (E + I); expected: the same for all pairs of people",
        source="D. Krackhardt and R. N. Stern, Social Psychology Quarterly 51 (1988).",
        reading="1: all ties lead outward. −1: all stay inside. Compare it with what is expected.",
        misreading="With many small streets most ties lead outward by chance alone.",
        convention=(
            "Links are counted, not weighed. People of unknown group are left out. Each person's own value is listed."
        ),
        isolated="Not defined for them; they count in what is expected.",
        cost="One look at each link.",
        compute="graph.mixing:ei_index",
        columns=("ei_index",),
        needs_group=True,
    ),
    Measure(
        id="assortativity",
        label="Like with like",
        of=Of.NETWORK,
        question="Do people know those of their own street more than chance would give?",
        definition="The share of ties within groups, against what it would be by chance with the same numbers of ties.",
        formula=(
            "(sum e(g, g) − sum a(g) b(g)) / (1 − sum a(g) b(g)); e(g, h): share of ties from g to h, a and b its sums"
        ),
        source="M. E. J. Newman, Physical Review E 67, 026126 (2003).",
        reading="1: only with their own. 0: as by chance. Below 0: rather with others.",
        misreading="People next door meet more often. That is no closed street.",
        convention="Links are counted, not weighed. People of unknown group are left out.",
        isolated="Left out: they have no ties.",
        cost="One look at each link.",
        compute="graph.mixing:assortativity",
        directed="Each tie counts once, from its source to its target.",
        needs_group=True,
    ),
    Measure(
        id="team",
        label="Team of connectors",
        of=Of.TEAM,
        question="Which few people together reach the most, and who else should come to the meeting?",
        definition="The people from whom the most people are at most two links away, themselves included.",
        formula="number of j with distance(j, team) ≤ 2, as large as it is found",
        source=(
            "S. P. Borgatti, Computational and Mathematical Organization Theory 12 (2006): key players, m-reach "
            "with m = 2."
        ),
        reading="The best team is seldom the best individuals: their circles overlap.",
        misreading="It is who could be reached, not who will come. Other teams may reach nearly as many.",
        convention=(
            "Exact where at most 200,000 teams are possible among at most 1,024 people; else one after the other, "
            "then exchanged while that helps, and it says so. Of equals, whoever reaches more alone is chosen. "
            "Who was in the team before has 0 under chosen. Links are those between people."
        ),
        isolated="Reached only if they are in the team.",
        cost="Grows with the number of contacts of contacts, times the size of the team.",
        compute="graph.teams:team",
        columns=("chosen", "adds", "reaches"),
        low_first=True,
    ),
)
