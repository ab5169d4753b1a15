import numpy as np
import pytest

from graph.recording_rate import ASSUMED, LEAST, MOST, RecordingRate


def test_the_rate_is_that_at_which_both_ends_tell():
    rng = np.random.default_rng(1)
    for chance in (0.4, 0.6, 0.8):
        tells = rng.random((2, 20_000)) < chance
        asked = rng.random(20_000) < 0.7
        first = int((tells[0] & asked).sum())
        second = int((~tells[0] & tells[1] & asked).sum())
        alone = int((tells[0] & ~asked).sum())
        rate = RecordingRate.of_tellings(first, second, alone)
        assert rate.estimated
        assert rate.share == pytest.approx((first + second + alone) / 20_000, abs=0.02)
        assert rate.missing == pytest.approx(1 - rate.share)


def test_too_few_tellings_leave_what_is_assumed():
    assert RecordingRate.of_tellings(20, 5, 400) is ASSUMED


def test_an_estimate_is_neither_hopeless_nor_too_good_to_be_true():
    assert RecordingRate.of_tellings(40, 40, 0).share == LEAST
    assert RecordingRate.of_tellings(40, 45, 0).share == LEAST
    assert RecordingRate.of_tellings(400, 0, 0).share == MOST
