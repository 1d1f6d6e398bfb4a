"""One embedding of two vectors in each kind of file that holds a pickle or a picture, as A1111 and diffusers write them."""

import base64
import json

import torch
from PIL import Image, PngImagePlugin

from fixture import ROOT

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
    text = base64.b64encode(
        json.dumps({**a1111, "string_to_param": {"*": {"TORCHTENSOR": VECTORS.tolist()}}}).encode()
    ).decode()
    for name, compressed in [("text.png", False), ("compressed.png", True)]:
        info = PngImagePlugin.PngInfo()
        info.add_text("sd-ti-embedding", text, zip=compressed)
        Image.new("RGB", (2, 2)).save(FOLDER / name, pnginfo=info)


if __name__ == "__main__":
    make()
