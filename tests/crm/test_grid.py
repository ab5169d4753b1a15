"""National Grid references as longitude and latitude."""

import numpy as np
import pytest

from crm.grid import in_great_britain, to_lon_lat


def test_the_ordnance_surveys_worked_example_comes_out_within_ten_metres() -> None:
    # Caister water tower: OS, "A guide to coordinate systems in Great Britain", annexe C, and OSTN15's test points.
    lon, lat = to_lon_lat([651409.903], [313177.270])
    assert lon[0] == pytest.approx(1 + 42 / 60 + 57.79 / 3600, abs=1.5e-4)
    assert lat[0] == pytest.approx(52 + 39 / 60 + 28.82 / 3600, abs=1e-4)


def test_a_point_outside_great_britain_comes_back_as_nothing() -> None:
    lon, lat = to_lon_lat([395522, 0, 395522, 223084e3, np.nan, 900000], [223084, 0, np.nan, 0, 223084, 300000])
    assert not np.isnan(lon[0])
    assert np.isnan(lon[1:]).all()
    assert np.isnan(lat[1:]).all()


INSIDE = {
    "London": (-0.12, 51.5), "Lerwick": (-1.14, 60.15), "Out Stack": (-0.87, 60.86), "St Kilda": (-8.57, 57.81),
    "Scilly": (-6.32, 49.91), "Lizard": (-5.2, 49.96), "Lowestoft": (1.76, 52.48), "Dover": (1.31, 51.13),
    "St David's": (-5.31, 51.88), "Holyhead": (-4.63, 53.31), "Islay": (-6.29, 55.76), "Mull of Kintyre": (-5.8, 55.29),
}  # fmt: skip
OUTSIDE = {
    "Dublin": (-6.26, 53.35), "Belfast": (-5.93, 54.6), "Dieppe": (1.08, 49.92), "Calais": (1.85, 50.95),
    "Paris": (2.35, 48.86), "null island": (0.0, 0.0), "Bergen": (5.32, 60.39), "Derry": (-7.32, 54.99),
}  # fmt: skip


@pytest.mark.parametrize("place", INSIDE)
def test_every_corner_of_great_britain_is_inside(place: str) -> None:
    lon, lat = INSIDE[place]
    assert in_great_britain([lon], [lat]).all()


@pytest.mark.parametrize("place", OUTSIDE)
def test_the_neighbours_are_outside(place: str) -> None:
    lon, lat = OUTSIDE[place]
    assert not in_great_britain([lon], [lat]).any()
