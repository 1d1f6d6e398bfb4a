"""interpolation: maps brought to other sizes by torch.nn.functional.interpolate, in the modes that AUTOMATIC1111's latent upscalers take."""

import torch

from groundwork.fixture import ROOT, write_json

MODES = [("bilinear", False), ("bilinear", True), ("bicubic", False), ("bicubic", True), ("nearest", False), ("nearest-exact", False)]
# Height and width: twice as large, half as large again, by no simple factor, smaller, and unlike along both axes.
SIZES = [((5, 4), (10, 8)), ((5, 4), (7, 6)), ((3, 5), (11, 8)), ((9, 7), (4, 5)), ((4, 6), (9, 5)), ((2, 60), (2, 107))]


def make():
    generator = torch.Generator().manual_seed(0)
    entries = {}
    for before, after in SIZES:
        given = torch.randn((1, 2, *before), generator=generator)
        name = f"{before[0]}x{before[1]} to {after[0]}x{after[1]}"
        entries[name] = {"map": numbers(given)}
        for mode, antialias in MODES:
            made = torch.nn.functional.interpolate(given, after, mode=mode, antialias=antialias)
            entries[name][mode + (" antialiased" if antialias else "")] = numbers(made)
    write_json(ROOT / "src/diffusion/sampling/second-pass/__fixtures__/interpolation.json", entries)


def numbers(tensor):
    return [float(f"{value:.9g}") for value in tensor.flatten().tolist()]


if __name__ == "__main__":
    make()
