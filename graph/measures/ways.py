"""What is said of the measures that follow ways through the whole network."""

from graph.measures.entry import Measure, Of

MEASURES = (
    Measure(
        id="harmonic_closeness",
        label="Closeness",
        of=Of.PERSON,
        question="How near is this person to everybody else?",
        definition=(
            "The sum, over all others, of 1 divided by the number of steps to them. Who is out of reach adds nothing."
        ),
        formula="c(i) = sum over j of 1 / distance(i, j); normalised: c(i) / (n − 1)",
        source=(
            "P. Boldi and S. Vigna, Internet Mathematics 10 (2014); M. Marchiori and V. Latora, Physica A 285 (2000)."
        ),
        reading="High: what this person says needs few steps to reach most people.",
        misreading="Somebody in a small piece of the network is near few people, however near those are.",
        convention=(
            "Steps are counted, weights do not matter. n is everybody, isolated people included. Freeman's "
            "closeness, which other programs print, is 1 divided by the mean distance and needs a network in one "
            "piece."
        ),
        isolated="0.",
        cost="A search from every person: people times links.",
        compute="graph.centrality:harmonic_closeness",
        columns=("harmonic_closeness", "normalised"),
        directed="Along the ties from others to the person (in), and from the person to others (out).",
        directed_columns=("in_closeness", "out_closeness"),
    ),
    Measure(
        id="betweenness",
        label="Betweenness",
        of=Of.PERSON,
        question="Who joins parts of the neighbourhood that would otherwise not meet?",
        definition=(
            "For each pair of others, the share of their shortest ways that lead through the person; added up over all "
            "pairs."
        ),
        formula=(
            "b(v) = sum over pairs s, t of ways(s, t through v) / ways(s, t); normalised: b(v) / ((n − 1)(n − 2) / 2)"
        ),
        source="L. C. Freeman, Sociometry 40 (1977); U. Brandes, Journal of Mathematical Sociology 25 (2001).",
        reading="High: others need this person to reach one another by the shortest way.",
        misreading=(
            "The raw number means nothing by itself. A street that we asked well looks more central than another."
        ),
        convention=(
            "Each pair counts once; programs that count both directions print twice as much. Steps are counted, "
            "weights do not matter. n is everybody, isolated people included: over 16 Florentine families the "
            "Medici have .452, over the 15 that have ties .522. Places are crossed and end no way."
        ),
        isolated="0.",
        cost="A search from every person: people times links. Above a stated size it is estimated, and says so.",
        compute="graph.centrality:betweenness",
        columns=("betweenness", "normalised"),
        directed="Along the ties; each ordered pair counts, so that the normalised value divides by (n − 1)(n − 2).",
        directed_columns=("betweenness", "normalised"),
    ),
    Measure(
        id="ego_betweenness",
        label="Betweenness among own contacts",
        of=Of.PERSON,
        question="How far do this person's contacts need them to meet one another?",
        definition="The betweenness of the person in the small network of themselves and their contacts.",
        formula="sum over contacts s, t without a tie of 1 / (1 + contacts who know both)",
        source="M. G. Everett and S. P. Borgatti, Social Networks 27 (2005).",
        reading="High: many pairs of contacts are linked with each other only through this person.",
        misreading="Two contacts may well know each other by a way that leads around the person's own circle.",
        convention="Raw, each pair once. Weights do not matter. Links are those between people.",
        isolated="0; so has anybody with one contact.",
        cost="Grows with the number of links among contacts.",
        compute="graph.centrality:ego_betweenness",
        columns=("ego_betweenness",),
    ),
    Measure(
        id="eigenvector",
        label="Well-connected contacts",
        of=Of.PERSON,
        question="Does this person know people who themselves know many?",
        definition="Each person's value is in proportion to the sum of the values of their contacts.",
        formula="λ x(i) = sum over j of w(i, j) x(j), λ the largest; the highest x is 1",
        source="P. Bonacich, Journal of Mathematical Sociology 2 (1972).",
        reading="High: in the thick of things, beside others who are.",
        misreading="It finds the densest circle and says little of everybody else. It does not find bridges.",
        convention=(
            "Weighted. Taken on the largest piece (of equal ones, that of the lowest person) and 0 in the others. "
            "The highest value is 1; other programs make the squares add up to 1."
        ),
        isolated="0.",
        cost="Some hundred looks at each link.",
        compute="graph.eigenvectors:eigenvector",
        columns=("eigenvector",),
        directed=(
            "Importance comes from those who point to the person. Taken on the largest part in which everybody "
            "reaches everybody along the ties; 0 elsewhere."
        ),
        directed_columns=("eigenvector",),
    ),
    Measure(
        id="k_core",
        label="Depth in the network",
        of=Of.PERSON,
        question="How deep inside the network is this person?",
        definition="The largest k for which the person is in a group whose members all know at least k others in it.",
        formula="core(i) = largest k with i in the k-core",
        source="S. B. Seidman, Social Networks 5 (1983); V. Batagelj and M. Zaveršnik (2003).",
        reading="High: held in by many who are held in themselves. 1: hanging on by a thread.",
        misreading="A large family or a club all of whose members we listed makes a deep core by itself.",
        convention="Weights do not matter. Links are those between people.",
        isolated="0.",
        cost="One look at each link.",
        compute="graph.cores:k_core",
        columns=("k_core",),
    ),
)
