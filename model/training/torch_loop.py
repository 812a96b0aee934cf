"""One training step on PyTorch: bfloat16 where it is safe, compiled, weights averaged."""

import copy
import os

import numpy as np
import torch
from torch.nn import functional

from model.losses.distillation import distillation
from model.training.torch_tower import TorchTower


def prepare_torch():
    """Use the cores that are ours; must run before the first step."""
    torch.set_num_threads(_own_cores())


def _own_cores():
    # A step waits for its slowest thread: with more threads than cores that are ours, all of them wait.
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


class TorchTrainer:
    """Holds the tower, the identity centres, their optimiser and the running average of both.

    Args:
        tower: channels-first Keras tower of `build_tower`.
        centres: float32 (identities, 128), where the margin softmax starts.
        recipe: see recipe.py.
    """

    def __init__(self, tower, centres, recipe, *, compile=True):
        self.tower, self.recipe = tower, recipe
        forward = TorchTower(tower)
        self._forward = torch.compile(forward, dynamic=False) if compile else forward
        self.centres = torch.nn.Parameter(torch.from_numpy(np.array(centres, np.float32)))
        self._weights = [weight.value for weight in tower.weights]
        learnt = [weight.value for weight in tower.trainable_weights]
        decayed = [weight for weight in learnt if weight.ndim > 1]
        self.optimiser = torch.optim.AdamW(
            [
                {"params": decayed, "weight_decay": recipe.weight_decay, "speed": 1.0},
                {"params": [w for w in learnt if w.ndim <= 1], "weight_decay": 0.0, "speed": 1.0},
                {"params": [self.centres], "weight_decay": 0.0, "speed": recipe.centre_speed},
            ],
            lr=recipe.rate,
            betas=(0.9, 0.98),
            foreach=True,
        )
        self.average = [copy.deepcopy(weight.detach()) for weight in self._weights]
        self.steps = 0

    def step(self, faces, teacher, label, label_weight, rate, id_weight):
        """Learn from one batch; returns {"cosine": mean cosine to the teacher, "id": identity loss}.

        Args:
            faces: uint8 RGB (b, side, side, 3). teacher: float32 (b, 128). label: int64 (b,).
            label_weight: float32 (b,), 0 for a face whose label is in doubt.
            rate: learning rate. id_weight: share of the identity loss.
        """
        x = torch.from_numpy(faces).permute(0, 3, 1, 2).float()  # channels last in memory
        teacher, label = torch.from_numpy(teacher), torch.from_numpy(label)
        with torch.autocast("cpu", dtype=torch.bfloat16):
            raw = self._forward(x, True)
        embedding = functional.normalize(raw.float())
        follow = distillation(embedding, teacher, self.recipe.relation_weight)
        identity = self._identity_loss(embedding, label, torch.from_numpy(label_weight))
        loss = follow + id_weight * identity
        self.optimiser.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(self.optimiser.param_groups[0]["params"], 5.0)
        for group in self.optimiser.param_groups:
            group["lr"] = rate * group["speed"]
        self.optimiser.step()
        self._follow_average()
        cosine = (embedding.detach() * teacher).sum(1).mean()
        return {"cosine": float(cosine), "id": float(identity.detach())}

    def _identity_loss(self, embedding, label, label_weight):
        # CosFace's margin is a plain subtraction: the whole loss is one matrix product and one softmax.
        with torch.autocast("cpu", dtype=torch.bfloat16):
            cosine = functional.linear(embedding, functional.normalize(self.centres))
        logits = self.recipe.scale * cosine.float()
        own = torch.zeros_like(logits).scatter_(1, label[:, None], self.recipe.scale * self.recipe.margin)
        loss = functional.cross_entropy(logits - own, label, reduction="none")
        return (loss * label_weight).mean()

    def _follow_average(self):
        self.steps += 1
        keep = min(self.recipe.average_keep, (1 + self.steps) / (10 + self.steps))
        with torch.no_grad():
            torch._foreach_lerp_(self.average, [w.detach() for w in self._weights], 1 - keep)

    def averaged_weights(self):
        """The running average of `tower.weights`, as numpy arrays."""
        return [weight.numpy().copy() for weight in self.average]

    def state(self):
        return {
            "weights": [w.detach().clone() for w in self._weights],
            "average": self.average,
            "centres": self.centres.detach().clone(),
            "optimiser": self.optimiser.state_dict(),
            "steps": self.steps,
        }

    def restore(self, state):
        with torch.no_grad():
            for weight, saved in zip(self._weights, state["weights"], strict=True):
                weight.copy_(saved)
            for weight, saved in zip(self.average, state["average"], strict=True):
                weight.copy_(saved)
            self.centres.copy_(state["centres"])
        self.optimiser.load_state_dict(state["optimiser"])
        self.steps = state["steps"]


def predictor(tower, weights):
    """A float32 RGB (n, side, side, 3) -> (n, 128) function of a channels-first tower with these weights."""
    tower.set_weights(weights)
    forward = TorchTower(tower)

    def predict(faces):
        x = torch.from_numpy(faces).permute(0, 3, 1, 2)
        with torch.no_grad(), torch.autocast("cpu", dtype=torch.bfloat16):
            return functional.normalize(forward(x, False).float()).numpy()

    return predict


def feature_predictor(tower):
    """A float32 RGB (n, side, side, 3) -> float32 (n, width) function: what the linear layer sees."""
    forward = TorchTower(tower)

    def predict(faces):
        x = torch.from_numpy(faces).permute(0, 3, 1, 2)
        with torch.no_grad(), torch.autocast("cpu", dtype=torch.bfloat16):
            return forward.features(x, False).float().numpy()

    return predict
