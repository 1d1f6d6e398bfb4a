"""Finds what a picture shows: landscape and colours by arithmetic, things by a small network.

The network only tells which pixels belong to the coloured part of a thing of some kind (a house's wall, a boat's hull).
It is trained on drawn pictures, made worse by blur, noise and shapes that are nothing.
"""

from dataclasses import dataclass, replace
from pathlib import Path
from random import Random

import numpy
import torch
from PIL import Image
from safetensors.torch import load_model, save_model
from torch import Tensor, nn
from torch.nn.functional import cross_entropy, interpolate, pad

from networks.training import DEVICE, Training, mixed
from pictures.dataset import load_pictures, render
from pictures.drawing import sky
from pictures.palette import COLOURS, GROUNDS, SKIES
from pictures.scenes import KINDS, OTHER, Scene, Thing
from settings import Settings

SIDE = 64
FEWEST_PIXELS = 10
FARTHEST = 60.0


@dataclass(frozen=True)
class Finding:
    """The sky, the ground (None: unlike any), and the colours of the kinds that are there, by name and as RGB."""

    sky: str | None
    ground: str | None
    things: dict[str, str]
    rgb: dict[str, numpy.ndarray]


class Checker:
    def __init__(self, file: Path):
        self.network = Segmenter()
        load_model(self.network, file)
        self.network.eval()

    @torch.no_grad()
    def findings(self, pictures: list[Image.Image]) -> list[Finding]:
        small = numpy.stack(
            [numpy.asarray(picture.convert("RGB").resize((SIDE, SIDE), Image.Resampling.BOX)) for picture in pictures]
        )
        batch = torch.from_numpy(small).permute(0, 3, 1, 2).float() / 127.5 - 1
        labels = torch.cat([self.network(part).argmax(dim=1) for part in batch.split(50)]).numpy()
        return [finding(picture.astype(float), label) for picture, label in zip(small, labels)]


def finding(picture: numpy.ndarray, labels: numpy.ndarray) -> Finding:
    """picture: [64, 64, 3]; labels: [64, 64]."""
    parts = {kind: labels == number for number, kind in enumerate(KINDS, start=1)}
    rgb = {
        kind: numpy.median(picture[inner(part)], axis=0) for kind, part in parts.items() if part.sum() >= FEWEST_PIXELS
    }
    things = {kind: nearest(colour, COLOURS) for kind, colour in rgb.items()}
    landscape = labels == 0
    top = sky_of(picture[: SIDE // 3], landscape[: SIDE // 3])
    return Finding(top, ground_of(picture[-SIDE // 4 :], landscape[-SIDE // 4 :], top), things, rgb)


def inner(part: numpy.ndarray) -> numpy.ndarray:
    """The pixels whose four neighbours belong too: no blurred edge tints the colour. All, if those are few."""
    around = numpy.pad(part, 1)
    inside = part & around[:-2, 1:-1] & around[2:, 1:-1] & around[1:-1, :-2] & around[1:-1, 2:]
    return inside if inside.sum() >= 4 else part


def sky_of(picture: numpy.ndarray, seen: numpy.ndarray) -> str | None:
    distances = {}
    for name in SKIES:
        expected = numpy.asarray(sky(name, SIDE), dtype=float)[: len(picture)]
        distances[name] = numpy.abs(picture - expected)[seen].mean() if seen.any() else numpy.inf
    best = min(distances, key=distances.get)
    return best if distances[best] < FARTHEST else None


def ground_of(picture: numpy.ndarray, seen: numpy.ndarray, sky_name: str | None) -> str | None:
    """Under an unknown sky, whatever ground is nearest under any."""
    if not seen.any():
        return None
    colour = numpy.median(picture[seen], axis=0)
    skies = [sky_name] if sky_name else list(SKIES)
    distances = {name: min(numpy.abs(colour - GROUNDS[name][under]).mean() for under in skies) for name in GROUNDS}
    best = min(distances, key=distances.get)
    return best if distances[best] < FARTHEST else None


def nearest(colour: numpy.ndarray, names: dict[str, tuple]) -> str:
    """By the distance in CIELAB, where equal steps look equal."""
    here = lab(colour)
    return min(names, key=lambda name: float(numpy.linalg.norm(here - lab(numpy.array(names[name], dtype=float)))))


def lab(colour: numpy.ndarray) -> numpy.ndarray:
    """sRGB from 0 to 255 to CIELAB under D65 (CIE 15:2004; sRGB: IEC 61966-2-1)."""
    rgb = colour / 255
    linear = numpy.where(rgb <= 0.04045, rgb / 12.92, ((rgb + 0.055) / 1.055) ** 2.4)
    xyz = numpy.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]]) @ linear
    x, y, z = numpy.cbrt(xyz / numpy.array([0.9505, 1.0, 1.089]))
    return numpy.array([116 * y - 16, 500 * (x - y), 200 * (y - z)])


class Segmenter(nn.Module):
    """[n, 3, 64, 64] from -1 to 1 to scores [n, kinds + 2, 64, 64]: landscape, coloured part of each kind, the rest."""

    def __init__(self):
        super().__init__()
        self.fine = block(3, 16)
        self.down = nn.ModuleList([block(16, 32, 2), block(32, 48, 2), block(48, 64, 2)])
        self.bottom = nn.Sequential(block(64, 64), block(64, 64))
        self.up = nn.ModuleList([block(64 + 48, 48), block(48 + 32, 32), block(32 + 16, 16)])
        self.scores = nn.Conv2d(16, OTHER + 1, 1)

    def forward(self, x: Tensor) -> Tensor:
        levels = [self.fine(x)]
        for down in self.down:
            levels.append(down(levels[-1]))
        x = self.bottom(levels.pop())
        for up in self.up:
            level = levels.pop()
            x = up(torch.cat([interpolate(x, size=level.shape[2:]), level], dim=1))
        return self.scores(x)


def block(into: int, out: int, stride: int = 1) -> nn.Module:
    return nn.Sequential(nn.Conv2d(into, out, 3, stride, 1, bias=False), nn.GroupNorm(8, out), nn.SiLU())


def train_checker(settings: Settings):
    """Leaves checker/weights.safetensors."""
    folder = settings.work / "checker"
    if (folder / "weights.safetensors").exists():
        return
    render(folder, "pictures", settings.checker_pictures, SIDE, settings.seed + 200, variant=with_blobs)
    data = torch.from_numpy(numpy.array(load_pictures(folder, "pictures"))).to(DEVICE)
    torch.manual_seed(settings.seed)
    network = Segmenter().to(DEVICE, memory_format=torch.channels_last)
    training = Training(folder, {"network": network}, settings.checker_steps, 3e-3, settings.seed + 5, 0.99)
    weight = torch.tensor([0.5] + [2.0] * len(KINDS) + [1.0], device=DEVICE)
    for _ in training:
        batch = data[torch.randint(len(data), (32,), device=DEVICE)]
        pictures = worsen(batch[..., :3].permute(0, 3, 1, 2).float() / 127.5 - 1)
        with mixed():
            scores = network(pictures.contiguous(memory_format=torch.channels_last))
        training.learn(labels=cross_entropy(scores.float(), batch[..., 3].long(), weight))
    training.use_average()
    save_model(network, folder / "weights.safetensors")


def with_blobs(scene: Scene, random: Random) -> Scene:
    """Blobs in three of ten scenes, in front of everything or behind."""
    if random.random() > 0.3:
        return scene
    blobs = [
        Thing("blob", None, random.random(), random.uniform(0.3, 0.95), random.uniform(0.1, 0.4))
        for _ in range(random.choice([1, 2]))
    ]
    things = [*blobs, *scene.things] if random.random() < 0.5 else [*scene.things, *blobs]
    return replace(scene, things=tuple(things))


def worsen(pictures: Tensor) -> Tensor:
    """Half of the pictures blurred, half of them noisy, all a little brighter or darker, more or less colourful."""
    count = len(pictures)
    column = lambda: torch.rand(count, 1, 1, 1, device=pictures.device)
    spread = float(0.4 + 1.2 * torch.rand(()))
    pictures = torch.where(column() < 0.5, blurred(pictures, spread), pictures)
    noise = torch.randn_like(pictures) * 0.2 * column() * (column() < 0.5)
    grey = pictures.mean(dim=1, keepdim=True)
    return grey + (pictures - grey) * (0.8 + 0.4 * column()) + 0.2 * (column() - 0.5) + noise


def blurred(pictures: Tensor, spread: float) -> Tensor:
    """Gaussian blur of a standard deviation in pixels."""
    reach = max(round(3 * spread), 1)
    line = torch.exp(-0.5 * (torch.arange(-reach, reach + 1, device=pictures.device) / spread).square())
    kernel = (line / line.sum()).expand(3, 1, 1, -1)
    wide = pad(pictures, (reach,) * 4, mode="replicate")
    return torch.conv2d(torch.conv2d(wide, kernel, groups=3), kernel.mT, groups=3)
