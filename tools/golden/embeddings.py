"""One embedding of two vectors in each kind of file that holds a pickle or a picture, as A1111 and diffusers write them."""

import base64
import json
import zlib

import numpy
import torch
from PIL import Image, PngImagePlugin

from groundwork.fixture import ROOT

FOLDER = ROOT / "src/models/embedding/__fixtures__"
VECTORS = torch.tensor([[0.5, -1.25, 2.0], [3.0, 0.125, -0.75]])


def make():
    FOLDER.mkdir(parents=True, exist_ok=True)
    a1111 = {
        "string_to_token": {"*": 265},
        "string_to_param": {"*": VECTORS},
        "name": "trained-name",
        "step": 500,
        "sd_checkpoint": None,
        "sd_checkpoint_name": None,
    }
    torch.save(a1111, FOLDER / "a1111.pt")
    parameters = torch.nn.ParameterDict({"*": torch.nn.Parameter(VECTORS)})
    torch.save({**a1111, "string_to_param": parameters}, FOLDER / "parameters.pt")
    # A view whose rows are not where they seem, in float16.
    torch.save({"<cat-toy>": VECTORS.half().T.contiguous().T}, FOLDER / "diffusers.bin")
    torch.save({"<one>": VECTORS[1]}, FOLDER / "one.bin")
    plain = json.dumps({**a1111, "string_to_param": {"*": {"TORCHTENSOR": VECTORS.tolist()}}}).encode()
    text = base64.b64encode(plain).decode()
    for name, compressed in [("text.png", False), ("compressed.png", True)]:
        info = PngImagePlugin.PngInfo()
        info.add_text("sd-ti-embedding", text, zip=compressed)
        Image.new("RGB", (2, 2)).save(FOLDER / name, pnginfo=info)
    in_pixels(plain, Image.linear_gradient("L").resize((24, 16)).convert("RGB")).save(FOLDER / "pixels.png")


def in_pixels(plain: bytes, picture: Image.Image) -> Image.Image:
    """Two stripes beside the picture, a black column between each and it, and a black edge around all.

    The data repeat until the stripe is full. The upper halves of the colours are decoration in A1111, and noise here.
    """
    data = numpy.frombuffer(zlib.compress(plain, 9), numpy.uint8)
    height, channels = picture.height, 3
    size = len(data) + height - len(data) % height
    size += height * channels - size % (height * channels)
    seed, hidden = 0, []
    for _ in range(size):
        seed = (1664525 * seed + 1013904223) % 2**32
        hidden.append(seed % 255 & 15)
    decoration = numpy.random.default_rng(0).integers(0, 16, (2, size)) << 4
    halves = [numpy.resize(data & 15, size), numpy.resize(data >> 4, size)]
    left, right = (
        Image.fromarray((half ^ hidden | more).astype(numpy.uint8).reshape(height, -1, channels))
        for half, more in zip(halves, decoration, strict=True)
    )
    whole = Image.new("RGB", (left.width + picture.width + right.width + 4, height + 2))
    whole.paste(left, (1, 1))
    whole.paste(picture, (left.width + 2, 1))
    whole.paste(right, (left.width + picture.width + 3, 1))
    return whole


if __name__ == "__main__":
    make()
