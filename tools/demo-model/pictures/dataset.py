"""Pictures and captions on disk, drawn by as many processes as the machine has."""

import json
import os
from multiprocessing import get_context
from pathlib import Path
from random import Random

import numpy

from pictures.captions import caption
from pictures.drawing import draw
from pictures.scenes import training_scene


def render(folder: Path, name: str, count: int, pixels: int, seed: int, captions: int = 1, variant=None):
    """Writes name.npy (uint8 [count, pixels, pixels, 4], see drawing.draw) and name.json (captions of each picture).

    variant changes a scene before it is drawn; it gets the scene and the random numbers.
    """
    file = folder / f"{name}.npy"
    if (folder / f"{name}.json").exists():
        return
    folder.mkdir(parents=True, exist_ok=True)
    numpy.lib.format.open_memmap(file, "w+", numpy.uint8, (count, pixels, pixels, 4)).flush()
    parts = [(file, first, min(first + 250, count), pixels, seed, captions, variant) for first in range(0, count, 250)]
    with get_context("fork").Pool(os.cpu_count()) as pool:
        texts = [text for part in pool.map(render_part, parts, chunksize=1) for text in part]
    (folder / f"{name}.json").write_text(json.dumps(texts))


def render_part(part) -> list[list[str]]:
    file, first, last, pixels, seed, captions, variant = part
    pictures = numpy.load(file, mmap_mode="r+")
    texts = []
    for number in range(first, last):
        random = Random(f"{seed} {number}")
        scene = training_scene(random)
        if variant:
            scene = variant(scene, random)
        pictures[number] = draw(scene, pixels, random)
        texts.append([caption(scene, random) for _ in range(captions)])
    return texts


def load_pictures(folder: Path, name: str, count: int | None = None) -> numpy.ndarray:
    """As they lie on the disk; what is written into them stays in memory."""
    return numpy.load(folder / f"{name}.npy", mmap_mode="c")[:count]


def load_captions(folder: Path, name: str) -> list[list[str]]:
    return json.loads((folder / f"{name}.json").read_text())
