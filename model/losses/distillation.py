"""Follow a teacher: copy its embedding, and how it relates the faces of a batch."""

from typing import Any

from keras import ops


def distillation(embedding: Any, teacher: Any, relation_weight: float = 8.0) -> Any:
    """Distance to the teacher's embeddings, one number for the batch.

    loss = mean_i(1 - f_i . t_i) + relation_weight * mean_{i,j}((f_i . f_j - t_i . t_j)**2)
    Args:
        embedding: float32 (b, d), unit rows f.
        teacher: float32 (b, d), unit rows t.
        relation_weight: share of the second term, >= 0.
    Returns:
        float32 scalar, >= 0.
    Source: Park et al. 2019, "Relational Knowledge Distillation"; the relation here is the cosine of two
        faces instead of their distance or angle.
    """
    cosine = ops.mean(1 - ops.sum(embedding * teacher, axis=1))
    ours = ops.matmul(embedding, ops.transpose(embedding))
    theirs = ops.matmul(teacher, ops.transpose(teacher))
    return cosine + relation_weight * ops.mean((ours - theirs) ** 2)
