"""Writes cases/pictures.json: small pictures of many kinds, and what Pillow reads in them. Run with Pillow 13.0.0 in this folder: python pictures.py."""

import base64
import io
import json
import struct
import zlib
from pathlib import Path

from PIL import Image, ImageOps, PngImagePlugin

rows = []
gradient = Image.new("RGB", (5, 3))
gradient.putdata([((37 * i) % 256, (91 * i + 40) % 256, (17 * i + 200) % 256) for i in range(15)])
# Every sixth point of it is clear, the others are so by degrees.
clear = gradient.copy().convert("RGBA")
clear.putalpha(Image.frombytes("L", (5, 3), bytes((255 - 51 * (i % 6)) for i in range(15))))


def saved(image, kind="PNG", **options):
    file = io.BytesIO()
    image.save(file, kind, **options)
    return file.getvalue()


def row(name, origin, file, right=None):
    """A row; `right` is the picture that Pillow reads, upright and with alpha, unless another is given."""
    read = right or ImageOps.exif_transpose(Image.open(io.BytesIO(file))).convert("RGBA")
    rows.append(
        {
            "name": name,
            "from": origin,
            "input": base64.b64encode(file).decode(),
            "right": {"width": read.width, "height": read.height, "rgba": base64.b64encode(read.tobytes()).decode()},
        }
    )


def chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png(width, height, depth, colour, lines, *extra, interlaced=0, cut=None, more=b""):
    """A PNG put together by hand: `lines` with their filters' numbers, chunks before them, bytes behind what is needed."""
    packed = zlib.compress(b"".join(lines) + more)
    parts = [packed] if cut is None else [packed[i : i + cut] for i in range(0, len(packed), cut)]
    header = struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, interlaced)
    data = b"".join(chunk(b"IDAT", part) for part in parts)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + b"".join(extra) + data + chunk(b"IEND", b"")


webui = "https://github.com/AUTOMATIC1111/stable-diffusion-webui"
for orientation in range(1, 9):
    exif = Image.Exif()
    exif[0x0112] = orientation
    row(f"a PNG that lies as orientation {orientation} says", f"{webui}/pull/3628", saved(gradient, exif=exif))
exif = Image.Exif()
exif[0x0112] = 6
row("a transparent PNG that lies on its side", f"{webui}/issues/292", saved(clear, exif=exif))

row("colours with alpha", f"{webui}/issues/6762", saved(clear))
row("greys with alpha", f"{webui}/pull/5411", saved(clear.convert("LA")))
row("grey", "https://github.com/bkaradzic/bimg/pull/9", saved(gradient.convert("L")))
row("one bit", "PNG specification, section 11.2.2", saved(gradient.convert("1")))
row("a palette", "PNG specification, section 11.2.3", saved(gradient.quantize(6)))
row("a palette of two colours", "PNG specification, section 11.2.3", saved(gradient.quantize(2), bits=1))
row("a palette of four colours", "PNG specification, section 11.2.3", saved(gradient.quantize(4), bits=2))
row("a palette with transparent entries", f"{webui}/issues/12898", saved(gradient.quantize(6), transparency=bytes([0, 128])))
row("a colour that is clear", "PNG specification, section 11.3.2.1", saved(gradient, transparency=gradient.getpixel((2, 1))))
row("a grey that is clear", "PNG specification, section 11.3.2.1", saved(gradient.convert("L"), transparency=gradient.convert("L").getpixel((1, 1))))

greys = [0, 1, 2, 3, 3, 2, 1, 0]
two_bits = [b"\0" + bytes([0b00011011]), b"\0" + bytes([0b11100100])]
right = Image.frombytes("L", (4, 2), bytes(85 * grey for grey in greys)).convert("RGBA")
row("greys of two bits", "PNG specification, section 11.2.2", png(4, 2, 2, 0, two_bits), right)
row("its data in many pieces", "PNG specification, section 11.2.4", png(4, 2, 2, 0, two_bits, cut=3), right)
row("more data than rows", "short origin: writers that do not end with the last row", png(4, 2, 2, 0, two_bits, more=bytes(500)), right)

# Of 16 bits the upper eight are read: Pillow clips greys to 255, which no browser does.
sixteen = [0, 255, 32768, 65535]
right = Image.frombytes("L", (4, 1), bytes(grey >> 8 for grey in sixteen)).convert("RGBA")
row("greys of 16 bits", "https://github.com/bkaradzic/bimg/pull/9", png(4, 1, 16, 0, [b"\0" + struct.pack(">4H", *sixteen)]), right)
colours = [(0, 32768, 65535), (257, 514, 771)]
line = b"\0" + b"".join(struct.pack(">3H", *colour) for colour in colours)
right = Image.frombytes("RGB", (2, 1), bytes(sample >> 8 for colour in colours for sample in colour)).convert("RGBA")
row("colours of 16 bits", "https://github.com/bkaradzic/bimg/pull/9", png(2, 1, 16, 2, [line]), right)
right.putpixel((1, 0), (1, 2, 3, 0))
key = chunk(b"tRNS", struct.pack(">3H", 257, 514, 771))
row("a colour of 16 bits that is clear", "PNG specification, section 11.3.2.1", png(2, 1, 16, 2, [line], key), right)

# Interlaced by hand, as Pillow only reads it: seven passes over 5 × 3.
passes = [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)]
lines = []
for left, top, across, down in passes:
    columns = range(left, 5, across)
    for y in range(top, 3, down) if columns else ():
        lines.append(b"\0" + b"".join(bytes(gradient.getpixel((x, y))) for x in columns))
row("interlaced", "PNG specification, section 8", png(5, 3, 8, 2, lines, interlaced=1))

second = gradient.transpose(Image.Transpose.ROTATE_180)
row("animated: its first picture", "https://wiki.mozilla.org/APNG_Specification", saved(gradient, save_all=True, append_images=[second]))

Path("cases/pictures.json").write_text(json.dumps(rows, indent=2, ensure_ascii=False) + "\n")
