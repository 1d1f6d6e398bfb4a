"""inpainting: fingerprints of what Pillow and diffusers' VaeImageProcessor do to pictures around an inpainting run."""

import base64
import io
import json
import random
import struct
import zlib

from diffusers.image_processor import VaeImageProcessor
from PIL import Image, ImageDraw, ImageFilter

from resize import FILE, fingerprint, pattern

processor = VaeImageProcessor(vae_scale_factor=8, do_normalize=False, do_binarize=True, do_convert_grayscale=True)


def blurs():
    for width, height, radius in [(64, 48, 4), (64, 48, 1), (33, 70, 0.5), (20, 9, 12), (100, 100, 33), (5, 5, 64), (9, 9, 0)]:
        blurred = pattern(width, height, "L").filter(ImageFilter.GaussianBlur(radius))
        yield [[width, height], radius, fingerprint(blurred)]


def regions():
    chance = random.Random(7)
    for _ in range(40):
        size = [chance.randint(20, 300), chance.randint(20, 300)]
        left, top = chance.randrange(size[0]), chance.randrange(size[1])
        box = [left, top, chance.randint(left, size[0] - 1), chance.randint(top, size[1] - 1)]
        mask = Image.new("L", size)
        ImageDraw.Draw(mask).rectangle(box, fill=255)
        to = [8 * chance.randint(8, 96), 8 * chance.randint(8, 96)]
        padding = chance.choice([0, 8, 32, 100])
        region = processor.get_crop_region(mask, *to, pad=padding)
        yield [size, box, to, padding, region]


def frames():
    for size, to in [((60, 40), (64, 64)), ((40, 60), (64, 64)), ((64, 64), (64, 64)), ((30, 90), (128, 72)), ((101, 99), (96, 96))]:
        picture = pattern(*size, "RGB")
        made = [fingerprint(processor.resize(picture, to[1], to[0], resize_mode=mode)) for mode in ["fill", "crop"]]
        yield [size, to, *made]


def overlays():
    size = (96, 64)
    original, drawn, mask = pattern(*size, "RGB"), pattern(96 * 64, 1, "RGB").transpose(Image.Transpose.FLIP_LEFT_RIGHT), pattern(*size, "L")
    drawn = Image.frombytes("RGB", size, drawn.tobytes())
    yield [size, None, fingerprint(processor.apply_overlay(mask, original, drawn))]
    small = pattern(64, 64, "RGB")
    for region in [(10, 5, 50, 45), (40, 30, 104, 94)]:
        yield [size, region, fingerprint(processor.apply_overlay(mask, original, small, region))]


def pngs():
    picture = pattern(13, 11, "RGBA")
    for mode in ["1", "L", "LA", "RGB", "RGBA", "P"]:
        yield mode, saved((picture if mode in ("LA", "RGBA") else picture.convert("RGB")).convert(mode))
    few = picture.convert("RGB").quantize(4)
    yield "four colours", saved(few, bits=2)
    yield "sixteen colours", saved(picture.convert("RGB").quantize(16), bits=4)
    few.info["transparency"] = 1
    yield "a transparent colour", saved(few)
    wide = pattern(26, 11, "L").tobytes()
    # Pillow clips grey of 16 bits when it makes it RGB, which leaves white: its higher bytes are what is seen.
    yield "16 bits of grey", [saved(Image.frombytes("I;16", (13, 11), wide))[0], fingerprint(high(wide[1::2], "L"))]
    colours = pattern(26, 11, "RGB").tobytes()
    yield "16 bits of colour", checked(png(13, 11, 16, lines(colours, 78)))
    rgb = picture.convert("RGB").tobytes()
    passes = [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)]
    rows = [
        b"\0" + b"".join(rgb[3 * (13 * y + x) :][:3] for x in range(left, 13, across))
        for left, top, across, down in passes
        for y in range(top, 11, down)
    ]
    yield "interlaced rows", checked(png(13, 11, 8, b"".join(rows), interlaced=True))


def high(samples, mode):
    return Image.frombytes(mode, (13, 11), samples).convert("RGB")


def lines(samples, stride):
    return b"".join(b"\0" + samples[at : at + stride] for at in range(0, len(samples), stride))


def png(width, height, depth, raw, interlaced=False):
    """A PNG in colour, for what Pillow does not write."""

    def chunk(name, data):
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    header = struct.pack(">IIBBBBB", width, height, depth, 2, 0, 0, interlaced)
    chunks = [chunk(b"IHDR", header), chunk(b"IDAT", zlib.compress(raw)), chunk(b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)


def saved(picture, **options):
    file = io.BytesIO()
    picture.save(file, "PNG", **options)
    return checked(file.getvalue())


def checked(file):
    return [base64.b64encode(file).decode(), fingerprint(Image.open(io.BytesIO(file)).convert("RGB"))]


def make():
    cases = {
        "blurs": list(blurs()),
        "regions": list(regions()),
        "frames": list(frames()),
        "overlays": list(overlays()),
        "pngs": [[name, *made] for name, made in pngs()],
    }
    lines = ",\n".join(
        f'"{name}": [\n' + ",\n".join(json.dumps(case) for case in group) + "\n]" for name, group in cases.items()
    )
    FILE.with_name("inpainting.json").write_text(f"{{\n{lines}\n}}\n")


if __name__ == "__main__":
    make()
