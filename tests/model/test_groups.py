import numpy as np

from model.evaluation.groups import group_report, person_brightness, sharpness, thirds, widest_gaps


def test_each_group_is_judged_by_its_own_pairs():
    identity = np.array([1, 1, 2, 2])
    distance = np.array([[0, 1, 9, 9], [1, 0, 9, 9], [9, 9, 0, 5], [9, 9, 5, 0]], float)
    groups = {"one": identity == 1, "two": identity == 2, "all": identity > 0}

    report = group_report(distance, identity, groups, threshold=2.0)

    assert report["one"]["tar"] == 1
    assert report["two"]["tar"] == 0
    assert report["all"]["tar"] == 0.5
    assert report["all"]["fmr"] == 0
    assert report["all"]["tar_low"] <= 0.5 <= report["all"]["tar_high"]


def test_a_group_without_mated_pairs_is_left_out():
    assert group_report(np.zeros((2, 2)), np.array([1, 2]), {"x": np.array([True, True])}, 1.0) == {}


def test_thirds_hold_a_third_each():
    parts = thirds(np.arange(9.0), "size")

    assert [int(part.sum()) for part in parts.values()] == [3, 3, 3]
    assert list(parts) == ["size low", "size middle", "size high"]


def test_a_flat_crop_is_not_sharp_and_brightness_goes_by_person():
    flat, bright = np.full((112, 112, 3), 20, np.uint8), np.full((112, 112, 3), 220, np.uint8)
    checks = np.indices((112, 112)).sum(axis=0) % 2 * 255
    faces = np.stack([flat, np.repeat(checks[..., None], 3, axis=2).astype(np.uint8), bright])

    assert sharpness(faces)[0] == 0 < sharpness(faces)[1]
    assert person_brightness(faces[[0, 2, 2]], np.array([1, 2, 2])).tolist() == [20, 220, 220]


def test_the_gap_is_between_the_best_and_the_worst_group_of_a_kind():
    people = np.repeat(np.arange(60), 2)
    distance = np.full((120, 120), 9.0)
    for person in range(60):  # everybody of the first 30 is found, every second one of the others
        near = 1.0 if person < 30 or person % 2 else 5.0
        distance[2 * person, 2 * person + 1] = distance[2 * person + 1, 2 * person] = near
    groups = {"light low": people < 30, "light high": people >= 30, "all": people >= 0}

    gaps = widest_gaps(distance, people, groups, threshold=2.0)

    assert set(gaps) == {"light"}
    assert (gaps["light"]["best"], gaps["light"]["worst"], gaps["light"]["gap"]) == ("light low", "light high", 0.5)
    assert 0.2 < gaps["light"]["low"] < 0.5 < gaps["light"]["high"] < 0.8
