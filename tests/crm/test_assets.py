"""Assets: added, changed, narrowed by kind, at a point on the map."""

import pytest

from crm.assets import add_asset, change_asset, list_assets
from crm.errors import Invalid
from crm.models.words import AssetKind
from tests.factories import make_asset


def test_an_asset_is_added_and_changed(db, admin):
    hall = add_asset(db, admin, name="Hall", asset_kind=AssetKind.PLACE, lon=-2.07, lat=51.9)
    assert change_asset(db, admin, hall.id, address="1 High Street").address == "1 High Street"


def test_assets_are_narrowed_by_kind(db, admin):
    make_asset(db, "Hall", asset_kind=AssetKind.PLACE)
    make_asset(db, "Fair", asset_kind=AssetKind.EVENT)
    assert [asset.name for asset in list_assets(db, admin, kind=AssetKind.EVENT).rows] == ["Fair"]


@pytest.mark.parametrize(
    ("point", "field"), [({"lon": 1.0}, "lat"), ({"lon": 1.0, "lat": 91.0}, "lat"), ({"lat": 5.0}, "lon")]
)
def test_half_a_point_or_one_off_the_earth_is_refused(db, admin, point, field):
    with pytest.raises(Invalid) as refused:
        add_asset(db, admin, name="Hall", **point)
    assert field in refused.value.errors
