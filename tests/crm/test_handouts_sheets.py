"""A handout on paper: all of it on the sheet, and no name over another."""

import datetime as dt
from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from crm.handouts.contents import Choices, Handout, HandoutNode, HandoutTie
from crm.handouts.sheet import LETTER_HEIGHT, LETTER_WIDTH, Paper, lay_out
from crm.models.words import NodeKind

PLACE = st.floats(-5000, 5000, allow_nan=False)
NODES = st.lists(st.tuples(st.text(max_size=60), PLACE, PLACE, st.sampled_from(NodeKind)), max_size=40)


def handout_of(nodes, ties=(), centre=None):
    made = (
        HandoutNode(key, label, kind, named=bool(label), x=x, y=y) for key, (label, x, y, kind) in enumerate(nodes, 1)
    )
    return Handout("", dt.date(2026, 11, 22), Choices(), tuple(made), tuple(ties), centre=centre)


def label_box(mark):
    width = len(mark.label) * LETTER_WIDTH
    left = mark.label_x - {"start": 0, "middle": width / 2, "end": width}[mark.anchor]
    return left, mark.label_y - LETTER_HEIGHT, left + width, mark.label_y


def overlap(one, other):
    slack = 0.1  # places are rounded to hundredths
    return (
        one[0] + slack < other[2]
        and other[0] + slack < one[2]
        and one[1] + slack < other[3]
        and other[1] + slack < one[3]
    )


@given(NODES, st.sampled_from(Paper))
def test_everything_is_on_the_sheet_and_no_name_lies_over_another(nodes, paper):
    sheet = lay_out(handout_of(nodes), paper)
    assert len(sheet.marks) == len(nodes)
    for mark in sheet.marks:
        assert 0 <= mark.x - mark.radius < mark.x + mark.radius <= sheet.width
        assert 0 <= mark.y - mark.radius < mark.y + mark.radius <= sheet.height
    boxes = [label_box(mark) for mark in sheet.marks if mark.label]
    assert not [pair for pair in combinations(boxes, 2) if overlap(*pair)]
    assert all(left + 0.1 >= 0 and right <= sheet.width + 0.1 for left, _, right, _ in boxes)


def test_a_name_without_room_is_a_number_and_the_centre_has_room_first():
    crowd = [("Somebody with a name", 0.01 * n, 0.0, NodeKind.PERSON) for n in range(30)]
    sheet = lay_out(handout_of([*crowd, ("Far", 1000.0, 800.0, NodeKind.ASSET)], centre=30), Paper.A4)
    assert sheet.is_numbered
    labelled = {mark.node.key: mark for mark in sheet.marks if mark.label}
    assert 30 in labelled
    assert len(labelled) < 10
    assert labelled[30].radius > sheet.marks[1].radius


def test_one_dot_stands_in_the_middle_and_none_is_a_blank_sheet():
    (mark,) = lay_out(handout_of([("Ana", 70.0, -3.0, NodeKind.PERSON)]), Paper.A4).marks
    assert (mark.x, mark.y) == (Paper.A4.room[0] / 2, Paper.A4.room[1] / 2)
    assert lay_out(handout_of([]), Paper.A3).marks == ()


def test_a_pair_has_one_line_dashed_only_when_all_its_ties_have_ended():
    day = dt.date(2025, 1, 1)
    nodes = [(name, 100.0 * at, 0.0, NodeKind.PERSON) for at, name in enumerate("ABC")]
    ties = [HandoutTie(1, 2, "friend of", until=day), HandoutTie(2, 1, "helps", weight=6), HandoutTie(2, 3, until=day)]
    lines = lay_out(handout_of(nodes, ties), Paper.A4).lines
    assert [line.ended for line in lines] == [False, True]
    assert lines[0].width > lines[1].width
