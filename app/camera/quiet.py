"""Keep OpenCV and FFmpeg from writing to the terminal: what went wrong is said once, by us."""

import os

import cv2


def mute_opencv() -> None:
    """Silence OpenCV's warnings and FFmpeg's, whose texts may hold the password of a stream."""
    os.environ.setdefault("OPENCV_FFMPEG_LOGLEVEL", "-8")  # AV_LOG_QUIET; read when the first video is opened
    cv2.utils.logging.setLogLevel(cv2.utils.logging.LOG_LEVEL_SILENT)
