"""What the figures of the whole network say, in plain sentences."""

from collections.abc import Callable, Mapping
from typing import Any

from crm.connector_words import counted
from crm.score_words import figure

#: What one network measure found: its figures by name.
Figures = Mapping[str, Any]


def sentence(measure: str, figures: Figures) -> str:
    """What was found, for somebody who never heard of the measure; empty where nothing could be measured."""
    say = SENTENCES.get(measure)
    return say(figures) if say and figures.get(HEADLINES[measure]) is not None else "Not defined: too little is known."


def _density(found: Figures) -> str:
    known = figure(found["mean_degree"])
    return (
        f"Of all pairs of people, {_share(found['density'])} have a tie. On average somebody knows {known} "
        f"{'other' if known == '1' else 'others'}."
    )


def _components(found: Figures) -> str:
    return (
        f"The largest piece has {counted(found['largest'], 'person', 'people')}. "
        f"{counted(found['isolated'], 'person has', 'people have')} no tie that we know of."
    )


def _communities(found: Figures) -> str:
    told = found["modularity"]
    clear = "clearly apart" if told >= 0.5 else "apart" if told >= 0.3 else "hardly apart: do not name them"
    return (
        f"{counted(found['communities'], 'circle of people', 'circles of people')} who know one another more than "
        f"others, {clear} (modularity {figure(told)}). The largest has "
        f"{counted(found['largest'], 'person', 'people')}."
    )


def _core_periphery(found: Figures) -> str:
    fit = found["fit"]
    if fit < 0.3:
        return (
            f"Not one single core with everybody else around it: that picture fits poorly ({figure(fit)} of 1). Many "
            "small cores may still hold the network together, which is what the phase asks."
        )
    return (
        f"A core of {counted(found['core'], 'person', 'people')}, with {found['periphery']:,} around it. "
        f"The picture fits to {figure(fit)} of 1."
    )


def _ei_index(found: Figures) -> str:
    ties = found["external"] + found["internal"]
    lead = "leads" if found["external"] == 1 else "lead"
    said = (
        f"{found['external']:,} of {counted(ties, 'link')} between people whose street we know {lead} to another "
        "street."
    )
    if found["expected"] is None or found["ei_index"] >= found["expected"]:
        return f"{said} That is no fewer than chance would give."
    return f"{said} Chance alone would give more ({figure(found['expected'])}), as people know their neighbours."


def _assortativity(found: Figures) -> str:
    value = found["assortativity"]
    if value >= 0.5:
        return "Most ties stay on the street, far more than chance would give."
    if value >= 0.1:
        return "More ties stay on the street than chance would give."
    return "Ties stay on the street about as often as chance would give." if value > -0.1 else "Ties rather lead away."


def _centralisation(found: Figures) -> str:
    value = found["centralisation"]
    shape = "Nearly everything hangs on one person." if value >= 0.5 else "It does not hang on one person."
    if 0.2 <= value < 0.5:
        shape = "One person is well ahead of all others."
    return f"{shape} The best known knows {counted(found['largest_degree'], 'other')}."


def _cut_points(found: Figures) -> str:
    if not found["cut_points"]:
        return "Nobody is the only way between others."
    people = "one person" if found["cut_points"] == 1 else f"any one of {found['cut_points']:,} people"
    return f"Without {people}, somebody would lose the only way to the rest that we know of."


def _bridges(found: Figures) -> str:
    if not found["bridges"]:
        return "No single tie is the only way between others."
    return (
        f"{counted(found['bridges'], 'single tie is', 'single ties are')} the only way between somebody and the rest."
    )


def _share(value: float) -> str:
    """A small share as one in so many, more than half as a percentage.

    >>> _share(0.5), _share(0.0042), _share(0.7), _share(0.999)
    ('1 in 2', '1 in 238', '70%', '99%')
    """
    if 0.5 < value < 1:
        return f"{min(99, round(100 * value))}%"
    if value == 1:
        return "all"
    return f"1 in {round(1 / value):,}" if value > 0 else "none"


#: The figure that stands for each measure, in the order of the page.
HEADLINES = {
    "density": "density",
    "components": "pieces",
    "communities": "communities",
    "core_periphery": "fit",
    "ei_index": "ei_index",
    "assortativity": "assortativity",
    "centralisation": "centralisation",
    "cut_points": "cut_points",
    "bridges": "bridges",
}
SENTENCES: dict[str, Callable[[Figures], str]] = {
    "density": _density,
    "components": _components,
    "communities": _communities,
    "core_periphery": _core_periphery,
    "ei_index": _ei_index,
    "assortativity": _assortativity,
    "centralisation": _centralisation,
    "cut_points": _cut_points,
    "bridges": _bridges,
}

#: The four phases, as a network grows together (V. Krebs and J. Holley, 2006), and what each asks for next.
PHASES = {
    "scattered": ("Scattered", "Small circles, most of them apart. Next: join circles with one another."),
    "hub and spoke": ("Hub and spoke", "One person holds it together. Next: find more who do, so that it holds."),
    "multi-hub": ("Multi-hub", "Several hold it together. Next: bring these to know one another."),
    "core and periphery": (
        "Core and periphery",
        "A core that holds by itself, and others around it. Next: keep ways open to who is at the edge.",
    ),
}
