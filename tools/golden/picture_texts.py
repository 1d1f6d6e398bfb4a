"""picture-texts: pictures of 8 × 8 pixels with words in them, as Pillow writes them into PNG, JPEG and WebP."""

import base64
import io

from PIL import Image
from PIL.PngImagePlugin import PngInfo

from groundwork.fixture import ROOT, write_json

FOLDER = ROOT / "src/imaging/files/__fixtures__"
LATIN = "a café\nNegative prompt: blurry\nSteps: 20, Sampler: Euler a, CFG scale: 7"
WIDE = "ein Haus 🏠 им Wald\nSteps: 20, Sampler: Euler a, CFG scale: 7"
USER_COMMENT = 0x9286
MAKE = 0x010F


def make():
    entries = {}
    for name, text in {"latin": LATIN, "wide": WIDE}.items():
        entries[f"png {name}"] = entry(png(text), parameters=text)
        entries[f"png {name}, compressed"] = entry(png(text, zip=True), parameters=text)
        for kind in ("JPEG", "WEBP"):
            comment = b"UNICODE\0" + text.encode("utf-16-be")
            entries[f"{kind.lower()} {name}"] = entry(with_exif(kind, comment), UserComment=text)
    little = with_exif("JPEG", b"UNICODE\0" + LATIN.encode("utf-16-le"))
    entries["jpeg latin, little-endian"] = entry(little, UserComment=LATIN)
    entries["jpeg ascii"] = entry(with_exif("JPEG", b"ASCII\0\0\0plain words"), UserComment="plain words")
    make_tag = with_exif("WEBP", None, {MAKE: 'workflow:{"nodes": []}'})
    entries["webp make"] = entry(make_tag, Make='workflow:{"nodes": []}')
    entries["png nothing"] = entry(png(None))
    FOLDER.mkdir(exist_ok=True)
    write_json(FOLDER / "picture-texts.json", entries)


def entry(data, **texts):
    return {"file": base64.b64encode(data).decode(), "texts": texts}


def png(text, zip=False):
    info = PngInfo()
    if text is not None:
        info.add_text("parameters", text, zip=zip)
    return saved("PNG", pnginfo=info)


def with_exif(kind, comment, tags=None):
    exif = Image.Exif()
    for tag, value in (tags or {}).items():
        exif[tag] = value
    if comment is not None:
        exif.get_ifd(0x8769)[USER_COMMENT] = comment
    return saved(kind, exif=exif)


def saved(kind, **options):
    file = io.BytesIO()
    Image.new("RGB", (8, 8), (200, 30, 40)).save(file, kind, **options)
    return file.getvalue()


if __name__ == "__main__":
    make()
