"""Muon moves the kernels, AdamW the rest; moments outlive a stop. PyTorch is needed for training the base only."""

from copy import deepcopy
from dataclasses import replace

import numpy as np
import pytest

from model.training.recipe import Recipe

pytestmark = pytest.mark.may_skip("PyTorch trains the base tower and is not in requirements.txt")
RATE = 1e-2
RECIPE = Recipe(weight_decay=0.0)


@pytest.fixture
def torch():
    return pytest.importorskip("torch")


@pytest.fixture
def weights(torch):
    torch.manual_seed(0)
    kernel, depthwise, scale = torch.randn(3, 3, 4, 8), torch.randn(5, 5, 8, 1), torch.randn(8)
    return [torch.nn.Parameter(weight) for weight in (kernel, depthwise, scale)]


def optimiser_of(torch, weights, recipe=RECIPE):
    from model.training.torch_optimiser import TorchOptimiser

    return TorchOptimiser(weights, torch.nn.Parameter(torch.randn(6, 128)), recipe)


def step(torch, weights, optimiser, seed):
    torch.manual_seed(seed)
    before = [weight.detach().clone() for weight in weights]
    for weight in weights:
        weight.grad = torch.randn_like(weight)
    optimiser.step(RATE)
    return [(weight - old).detach().numpy() for weight, old in zip(weights, before, strict=True)]


def test_a_kernel_moves_equally_far_in_every_direction(torch, weights):
    moved = step(torch, weights, optimiser_of(torch, weights), seed=1)[0].reshape(36, 8)

    strengths = np.linalg.svd(moved, compute_uv=False) / (RATE * 0.2 * np.sqrt(36))
    assert strengths.min() > 0.5
    assert strengths.max() < 1.5


def test_a_depthwise_kernel_and_a_scale_move_by_adam(torch, weights):
    moved = step(torch, weights, optimiser_of(torch, weights), seed=1)

    for change in moved[1:]:
        assert np.allclose(np.abs(change), RATE, rtol=1e-3)


def test_adamw_alone_moves_kernels_like_everything_else(torch, weights):
    moved = step(torch, weights, optimiser_of(torch, weights, replace(RECIPE, optimiser="adamw")), seed=1)

    assert np.allclose(np.abs(moved[0]), RATE, rtol=1e-3)


def test_moments_that_are_taken_up_again_give_the_same_next_step(torch, weights):
    optimiser = optimiser_of(torch, weights)
    step(torch, weights, optimiser, seed=1)
    copies = [torch.nn.Parameter(weight.detach().clone()) for weight in weights]
    resumed = optimiser_of(torch, copies)

    resumed.load_state(deepcopy(optimiser.state()))

    for ours, theirs in zip(step(torch, weights, optimiser, 2), step(torch, copies, resumed, 2), strict=True):
        assert np.allclose(ours, theirs, atol=1e-7)


def test_a_kernel_of_another_size_starts_with_fresh_moments(torch, weights):
    optimiser = optimiser_of(torch, weights)
    step(torch, weights, optimiser, seed=1)
    larger = [weights[0], torch.nn.Parameter(torch.randn(7, 7, 8, 1)), weights[2]]
    resumed = optimiser_of(torch, larger)

    resumed.load_state(optimiser.state())

    moved = step(torch, larger, resumed, seed=2)
    assert np.allclose(np.abs(moved[1]), RATE, rtol=1e-3)  # the first step of Adam is as long as its rate


def test_an_unknown_optimiser_is_refused():
    with pytest.raises(ValueError, match="Expected an optimiser of muon, adamw. Received 'sgd'"):
        Recipe(optimiser="sgd")


def test_a_rate_that_would_rise_is_refused():
    with pytest.raises(ValueError, match="Expected a rate above 1e-05. Received 0.0"):
        Recipe(rate=0.0)
