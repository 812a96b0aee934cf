"""Learning rate and phase as a function of the share of the time that has passed."""

import math

from model.training.recipe import Phase, Recipe


def learning_rate(progress: float, recipe: Recipe) -> float:
    """Linear warm-up, then half a cosine down to the final rate; `progress` in 0..1."""
    if progress < recipe.warm_up:
        return recipe.rate * (0.02 + 0.98 * progress / recipe.warm_up)
    share = min((progress - recipe.warm_up) / (1 - recipe.warm_up), 1.0)
    return recipe.final_rate + (recipe.rate - recipe.final_rate) * (1 + math.cos(math.pi * share)) / 2


def identity_share(progress: float, recipe: Recipe) -> float:
    """Weight of the identity loss: rises linearly, then stays."""
    return recipe.id_weight * min(progress / recipe.id_full_at, 1.0)


def phase_at(progress: float, recipe: Recipe) -> Phase:
    """The phase that `progress` falls into."""
    return next((phase for phase in recipe.phases if progress < phase.until), recipe.phases[-1])
