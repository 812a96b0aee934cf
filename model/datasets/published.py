"""Where the named sets are published, and by which checksum a copy is known."""

from model.datasets.download import RemoteFile

OMNIGLOT = "https://raw.githubusercontent.com/brendenlake/omniglot/master/python"
DRIVE = "https://drive.usercontent.google.com/download?export=download&confirm=t&id="

# Omniglot: md5 as torchvision checks it. MNIST: sha256 as Keras checks it. Totally Looks Like: the two archives that
# its page and the Keras example link to. Nobody published a checksum of those two, nor of Omniglot's official runs.
PUBLISHED: dict[str, tuple[RemoteFile, ...]] = {
    "omniglot": (
        RemoteFile(
            "images_background.zip", f"{OMNIGLOT}/images_background.zip", "md5:68d2efa1b9178cc56df9314c21c6e718"
        ),
        RemoteFile(
            "images_evaluation.zip", f"{OMNIGLOT}/images_evaluation.zip", "md5:6b91aef0f799c5bb55b94e3f2daec811"
        ),
        RemoteFile("all_runs.zip", f"{OMNIGLOT}/one-shot-classification/all_runs.zip"),
    ),
    "mnist": (
        RemoteFile(
            "mnist.npz",
            "https://storage.googleapis.com/tensorflow/tf-keras-datasets/mnist.npz",
            "sha256:731c5ac602752760c8e48fbffcf8c3b850d9dc2a2aedcf2cc48468fc17b673d1",
        ),
    ),
    "lookalike": (
        RemoteFile("left.zip", f"{DRIVE}1jvkbTr_giSP3Ru8OwGNCg6B4PvVbcO34"),
        RemoteFile("right.zip", f"{DRIVE}1EzBZUb_mh_Dp_FKD0P4XiYYSd0QBH5zW"),
    ),
}
