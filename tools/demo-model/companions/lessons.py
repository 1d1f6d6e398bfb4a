"""What the companions learn from: latents and captions of pictures drawn for them."""

from random import Random

import numpy
import torch
from torch import Tensor

from networks.training import DEVICE
from pictures.dataset import load_captions, load_pictures, render
from settings import Settings


def companion_pictures(settings: Settings, name: str, variant=None) -> tuple[Tensor, list[list[str]]]:
    """uint8 [n, pixels, pixels, 4] on the device, and their captions."""
    folder, count = settings.work / name, settings.companion_pictures
    render(folder, "pictures", count, settings.pixels, settings.seed + 100, settings.captions, variant)
    pictures = torch.from_numpy(numpy.array(load_pictures(folder, "pictures"))).to(DEVICE)
    return pictures, load_captions(folder, "pictures")


def with_word(captions: list[list[str]], word: str, seed: int) -> list[list[str]]:
    """Each caption with the word before or behind it."""
    random = Random(seed)
    forms = [f"{{}}, {word}", f"{word}, {{}}", f"a {word} of {{}}", f"{{}}, {word} style"]
    return [[random.choice(forms).format(text) for text in texts] for texts in captions]
