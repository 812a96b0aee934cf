"""Every number that shapes the base training, in one place."""

from dataclasses import dataclass

OPTIMISERS = ("muon", "adamw")
HELD_OUT_MODULUS = 22  # identities with number mod 22 == 0 are kept for head, threshold and FMR curve


@dataclass(frozen=True, kw_only=True)
class Phase:
    """A stretch of training at one resolution: `until` is the share of the whole time at which it ends."""

    until: float
    side: int
    batch: int


@dataclass(frozen=True, kw_only=True)
class Recipe:
    """rate: peak learning rate. relation_weight: see losses/distillation.py. margin, scale: CosFace's.

    optimiser: "muon" for the kernels, on PyTorch only, or "adamw" for everything. Muon: Jordan et al. 2024,
    https://kellerjordan.github.io/posts/muon; its step is scaled to the size of AdamW's, so one rate fits both.
    id_weight: share of the identity loss, reached linearly at `id_full_at` of the time. trusted_cosine:
    a face whose teacher embedding is nearer than this to its identity's mean takes part in that loss.
    """

    phases: tuple[Phase, ...] = (Phase(until=1.0, side=112, batch=192),)
    channels: tuple[int, ...] = (64, 128, 256)
    blocks: tuple[int, ...] = (1, 3, 3)
    optimiser: str = "muon"
    rate: float = 3e-3
    final_rate: float = 1e-5
    warm_up: float = 0.03
    weight_decay: float = 0.05
    relation_weight: float = 8.0
    l1_relation_weight: float = 8.0
    id_weight: float = 0.05
    id_full_at: float = 0.1
    centre_speed: float = 0.3
    trusted_cosine: float = 0.35
    scale: float = 32.0
    margin: float = 0.3
    average_keep: float = 0.995
    seed: int = 7

    def __post_init__(self) -> None:
        if self.optimiser not in OPTIMISERS:
            raise ValueError(f"Expected an optimiser of {', '.join(OPTIMISERS)}. Received {self.optimiser!r}.")
        if not self.rate > self.final_rate:
            raise ValueError(f"Expected a rate above {self.final_rate}. Received {self.rate}. Start from 3e-3.")
