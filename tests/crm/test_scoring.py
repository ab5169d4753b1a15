"""What an analysis keeps of each person and of the network: a column for each measure of the registry."""

from sqlalchemy import select

from crm.analyses import find_analysis
from crm.models import NodeScore
from crm.network.catalogue import Of, list_measures
from crm.network.refreshing import refresh_analysis
from crm.scope import UNSCOPED
from tests.factories import make_person, make_tie
from tests.neighbourhood import make_neighbourhood


def scores(db):
    rows = db.scalars(select(NodeScore), execution_options=UNSCOPED)
    return {row.node_id: row for row in rows}


def test_every_measure_of_people_has_a_column():
    columns = set(NodeScore.__table__.columns.keys()) - {"snapshot_id", "node_id", "community"}
    assert columns == {measure.id for measure in list_measures(Of.PERSON)}


def test_an_analysis_scores_everybody_it_counts(db):
    made = make_neighbourhood(db)
    alone, officer = make_person(db), make_person(db, staff=True)
    refresh_analysis(db)
    found = scores(db)
    assert found.keys() == {person.id for person in made.people.values() if not person.staff} | {alone.id}
    assert officer.id not in found
    assert found[alone.id].degree == 0
    assert found[alone.id].constraint is None


def test_scores_follow_the_ties(db):
    ada, ben, cleo = (make_person(db) for _ in range(3))
    make_tie(db, ada, ben)
    make_tie(db, ben, cleo)
    refresh_analysis(db)
    found = scores(db)
    assert (found[ben.id].degree, found[ben.id].betweenness, found[ada.id].reach_two_steps) == (2, 1, 2)
    assert found[ada.id].community == found[cleo.id].community


def test_an_analysis_has_figures_of_the_whole(db):
    make_neighbourhood(db)
    refresh_analysis(db)
    figures = find_analysis(db).figures
    assert figures.keys() == {measure.id for measure in list_measures(Of.NETWORK)}
    assert 0 < figures["density"]["density"] < 1
