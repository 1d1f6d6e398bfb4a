"""Writes files/hidden-*.png: pictures with words in the lowest bits of their alpha. Run with Pillow 13.0.0 in this folder: python hidden.py."""

import gzip
import json
from pathlib import Path

from PIL import Image

FILES = Path(__file__).parent / "files"
TEXT = "a red barn\nNegative prompt: fog\nSteps: 20, Sampler: Euler a, CFG scale: 7, Seed: 11, Size: 512x640"
COMMENT = {"uc": "fog", "steps": 20, "scale": 7, "seed": 11, "width": 512, "height": 640, "sampler": "k_euler"}
NOVELAI = {"Description": "a red barn", "Software": "NovelAI", "Source": "NovelAI Diffusion", "Comment": json.dumps(COMMENT)}


def hide(name, mark, data, width=48, height=45):
    """Bits go down each column, from the left; the length is that of the data in bits."""
    bits = "".join(f"{byte:08b}" for byte in mark.encode() + (8 * len(data)).to_bytes(4, "big") + data)
    picture = Image.new("RGBA", (width, height), (120, 90, 60, 255))
    for i, bit in enumerate(bits.ljust(width * height, "0")):
        picture.putpixel((i // height, i % height), (120, 90, 60, 254 | int(bit)))
    picture.save(FILES / name)


hide("hidden-a1111.png", "stealth_pnginfo", TEXT.encode())
hide("hidden-a1111-packed.png", "stealth_pngcomp", gzip.compress(TEXT.encode(), mtime=0))
hide("hidden-novelai.png", "stealth_pngcomp", gzip.compress(json.dumps(NOVELAI).encode(), mtime=0))
hide("hidden-too-long.png", "stealth_pngcomp", b"no gzip")
