"""resize: fingerprints of what Pillow's Image.resize makes of a pattern, for 22 sizes, three modes and three filters, and with no filter, the nearest pixel."""

import hashlib
import json
from pathlib import Path

import numpy
from PIL import Image

FILE = Path(__file__).parents[2] / "src/imaging/__fixtures__/resize.json"
FILTERS = {
    "bilinear": Image.Resampling.BILINEAR,
    "bicubic": Image.Resampling.BICUBIC,
    "lanczos": Image.Resampling.LANCZOS,
}
CHANNELS = {"L": 1, "RGB": 3, "RGBA": 4}
# From width and height to width and height.
SIZES = [
    (1, 1, 5, 3), (2, 3, 64, 64), (7, 5, 7, 5), (16, 16, 17, 16), (16, 16, 16, 15),
    (37, 23, 64, 64), (64, 64, 37, 23), (100, 75, 96, 72), (101, 67, 104, 64), (103, 130, 50, 24), (128, 128, 8, 8),
    (130, 90, 128, 88), (200, 10, 3, 100), (255, 3, 512, 8), (300, 200, 224, 224), (333, 111, 111, 333),
    (400, 300, 399, 301), (480, 360, 64, 48), (20, 300, 10, 150), (511, 511, 512, 512), (512, 384, 768, 512), (640, 480, 1, 1),
]  # fmt: skip
# A part of it only, without extent in places: from size, box, to size.
BOXES = [
    ((64, 48), (8, 4, 40, 36), (96, 96)),
    ((64, 48), (10, 20, 11, 21), (16, 16)),
    ((64, 48), (0, 0, 64, 0), (64, 12)),
    ((64, 48), (64, 0, 64, 48), (9, 48)),
]


def pattern(width, height, mode):
    """(i² · 37 / 8) mod 256 for sample i: every level, every kind of edge."""
    channels = CHANNELS[mode]
    i = numpy.arange(width * height * channels, dtype=numpy.int64)
    samples = (i * i * 37 // 8 % 256).astype(numpy.uint8)
    return Image.frombytes(mode, (width, height), samples.tobytes())


def fingerprint(picture):
    return hashlib.sha256(picture.tobytes()).hexdigest()[:16]


def make():
    cases = []
    for name, resample in FILTERS.items():
        for mode in CHANNELS:
            for width, height, to_width, to_height in SIZES:
                resized = pattern(width, height, mode).resize((to_width, to_height), resample)
                cases.append([name, mode, [width, height], None, [to_width, to_height], fingerprint(resized)])
            for size, box, to in BOXES:
                resized = pattern(*size, mode).resize(to, resample, box=box)
                cases.append([name, mode, size, box, to, fingerprint(resized)])
    for mode in CHANNELS:
        for width, height, to_width, to_height in SIZES:
            resized = pattern(width, height, mode).resize((to_width, to_height), Image.Resampling.NEAREST)
            cases.append(["nearest", mode, [width, height], None, [to_width, to_height], fingerprint(resized)])
    lines = ",\n".join(json.dumps(case) for case in cases)
    FILE.parent.mkdir(exist_ok=True)
    FILE.write_text(f"[\n{lines}\n]\n")


if __name__ == "__main__":
    make()
