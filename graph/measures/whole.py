"""What is said of the measures of how the whole network hangs together."""

from graph.measures.entry import Measure, Of

MEASURES = (
    Measure(
        id="density",
        label="Density",
        of=Of.NETWORK,
        question="Of all the ties there could be, how many are there?",
        definition="The number of pairs of people with a tie, divided by the number of all pairs.",
        formula="m / (n (n − 1) / 2)",
        source="S. Wasserman and K. Faust, Social Network Analysis (1994), chapter 4.",
        reading="Two networks of one size: the denser has more ties for each person.",
        misreading="It falls by itself as more people become known. Compare the mean number of ties instead.",
        convention="Here n is everybody, isolated people included. Places are not counted.",
        isolated="They count in n.",
        cost="Next to nothing.",
        compute="graph.cohesion:density",
        directed="Over the n (n − 1) ordered pairs; with the share of ties that are returned (reciprocity).",
    ),
    Measure(
        id="components",
        label="Separate pieces",
        of=Of.NETWORK,
        question="Is everybody linked, by however many steps?",
        definition="Pieces within which any two people are joined by some way, and between which there is none.",
        formula="connected components",
        source="S. Wasserman and K. Faust, Social Network Analysis (1994), chapter 4.",
        reading="One large piece and few small ones: word can get around.",
        misreading="A small piece is mostly a street where we have not asked enough.",
        convention=(
            "A way may run through a place. Pieces are numbered from the largest; equal ones from the lowest person."
        ),
        isolated="Each is a piece of one; they are told apart in the figures.",
        cost="One look at each link.",
        compute="graph.cohesion:components",
        columns=("piece",),
        low_first=True,
        directed="Pieces when direction is forgotten, and parts in which everybody reaches everybody along the ties.",
        directed_columns=("piece", "strong_piece"),
    ),
    Measure(
        id="cut_points",
        label="People whom the network hangs by",
        of=Of.NETWORK,
        question="Who is the only way between some people and the rest?",
        definition="People without whom their piece of the network would fall apart.",
        formula="articulation points",
        source="R. Tarjan, SIAM Journal on Computing 1 (1972); F. Harary, Graph Theory (1969).",
        reading="A second tie around such a person makes the neighbourhood safer.",
        misreading="It is the only way we know of. Few records make many cut points.",
        convention="Listed with the number of pieces into which theirs would fall. A place is no cut point.",
        isolated="Never one.",
        cost="One look at each link.",
        compute="graph.cohesion:cut_points",
        columns=("pieces_without",),
    ),
    Measure(
        id="bridges",
        label="Ties that the network hangs by",
        of=Of.NETWORK,
        question="Which single ties are the only way between some people and the rest?",
        definition="Links between two people without which their piece of the network would fall apart.",
        formula="edges on no cycle",
        source="R. Tarjan, Information Processing Letters 2 (1974).",
        reading="Each is worth a second tie beside it.",
        misreading="Somebody with one recorded tie always hangs by a bridge.",
        convention=(
            "Several ties between two people are one link, and may be a bridge. A link with a place is not listed."
        ),
        isolated="Have none.",
        cost="One look at each link.",
        compute="graph.cohesion:bridges",
    ),
    Measure(
        id="centralisation",
        label="Centralisation",
        of=Of.NETWORK,
        question="Does everything hang on one person?",
        definition="How far the best-known person is ahead of the others, against the most that is possible: a star.",
        formula="sum over i of (largest degree − d(i)) / ((n − 1)(n − 2))",
        source="L. C. Freeman, Social Networks 1 (1978/79).",
        reading="1: one knows all, nobody else knows anybody. 0: everybody knows equally many.",
        misreading="It falls as more people become known, even if one person still holds everything together.",
        convention="By degree. n is everybody, isolated people included. Weights do not matter.",
        isolated="They count as people with degree 0.",
        cost="Next to nothing.",
        compute="graph.cohesion:centralisation",
    ),
    Measure(
        id="core_periphery",
        label="Core and periphery",
        of=Of.NETWORK,
        question="Is there one dense core, with everybody else around it?",
        definition="The split in which most pairs of the core have a tie and most pairs of the rest have none.",
        formula="fewest pairs that differ from: core complete, periphery empty; fit: correlation with that picture",
        source=(
            "S. P. Borgatti and M. G. Everett, Social Networks 21 (1999), discrete model; found exactly as S. Z. "
            "W. Lip shows (arXiv:1102.5511, 2011)."
        ),
        reading="Fit near 1: a core and a periphery. Near 0: some other shape.",
        misreading="There is always a best split. Without a good fit it means nothing.",
        convention=(
            "Pairs of one core and one other person are passed by. Of people with equally many ties the lower is first."
        ),
        isolated="They are of the periphery.",
        cost="One look at each link.",
        compute="graph.cores:core_periphery",
        columns=("core",),
    ),
    Measure(
        id="phase",
        label="Phase of growth",
        of=Of.NETWORK,
        question="How far has the network grown together?",
        definition=(
            "The first of four that fits. Scattered: less than half of all people are in the largest piece. Hub "
            "and spoke: it would be so without the one who knows most people. Multi-hub: it would be so without "
            "the 5% who know most (at least two), or nobody is in a group in which each knows at least three others. "
            "Else core and periphery."
        ),
        formula=(
            "share of people in the largest piece: as it is, without the first hub, without all hubs; size of the "
            "3-core"
        ),
        source=(
            "V. Krebs and J. Holley, Building Smart Communities through Network Weaving (2006); the rule is our own."
        ),
        reading="It says what to weave next: first pieces together, then more hubs, then hubs with one another.",
        misreading=(
            "It speaks of the recorded network. Few records look scattered. The last phase asks for less than "
            "the measure of a core and a periphery: look at that fit, too."
        ),
        convention=(
            "Pieces as in the measure components. A hub is ranked by people known; of equals the lower is first."
        ),
        isolated="They count in the share.",
        cost="A few looks at each link.",
        compute="graph.phases:phase",
    ),
)
