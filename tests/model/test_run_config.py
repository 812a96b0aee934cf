import pytest

from model.training.run_config import RunConfig, config_from, read_config, usual_margin, write_config


def test_a_config_is_read_back_as_it_was_written(tmp_path):
    config = RunConfig(loss="triplet", distance="l2", margin=0.25, rate=0.01, seed=4)

    write_config(tmp_path / "config.json", config)

    assert read_config(tmp_path / "config.json") == config


@pytest.mark.parametrize(
    "values, word",
    [
        ({"loss": "hinge"}, "loss bce, contrastive, triplet or episode. Received 'hinge'"),
        ({"distance": "cosine"}, "distance l1 or l2"),
        ({"optimiser": "lion"}, "optimiser adam"),
        ({"augment": "heavy"}, "augment light or none"),
        ({"tower": "large"}, "tower small, mobile"),
        ({"channels": 2}, "1 channel"),
        ({"side": 4}, "side of 8"),
        ({"batch": 1}, "batch of 4"),
        ({"epochs": 0}, "epochs of 1"),
        ({"rate": 0.0}, "learning rate > 0"),
        ({"rate": float("nan")}, "learning rate > 0"),
        ({"loss": "contrastive", "margin": 0.0}, "positive margin"),
        ({"loss": "triplet", "margin": -1.0}, "positive margin"),
        ({"loss": "bce", "margin": 1.0}, "no margin with bce"),
        ({"loss": "episode", "distance": "l1"}, "distance l2 with episode"),
        ({"loss": "contrastive", "distance": "l2", "margin": 2.0}, "margin under 2"),
        ({"loss": "triplet", "distance": "l2", "margin": 4.5}, "margin under 4"),
    ],
)
def test_what_makes_no_sense_is_told(values, word):
    with pytest.raises(ValueError, match=word):
        RunConfig(**values)


@pytest.mark.parametrize("loss", ["contrastive", "triplet"])
@pytest.mark.parametrize("distance", ["l1", "l2"])
@pytest.mark.parametrize("embedding", [2, 16, 128])
def test_the_usual_margin_is_one_that_is_allowed(loss, distance, embedding):
    margin = usual_margin(loss, distance, embedding)

    assert RunConfig(loss=loss, distance=distance, embedding=embedding, margin=margin).used_margin() == margin


def test_bce_has_no_margin():
    with pytest.raises(ValueError, match="bce, which has no margin"):
        RunConfig().used_margin()


def test_unknown_fields_and_broken_files_are_told(tmp_path):
    with pytest.raises(ValueError, match="speed"):
        config_from({"speed": 3})
    (tmp_path / "config.json").write_text("{")
    with pytest.raises(ValueError, match="no JSON"):
        read_config(tmp_path / "config.json")
