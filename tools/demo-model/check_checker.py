"""Tests the checker on drawn pictures: as drawn, blurred, noisy, and with shapes that are nothing. Fails below 98 %."""

import argparse
import json
from pathlib import Path
from random import Random

import numpy
import torch
from PIL import Image

from checker import Checker, Finding, blurred, with_blobs
from pictures.drawing import draw
from pictures.scenes import Scene, any_scene

ENOUGH = 0.98
SEED = 987_654


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--checker", type=Path, default=Path(".cache/demo-model/checker/weights.safetensors"))
    parser.add_argument("--count", type=int, default=600)
    parser.add_argument("--pixels", type=int, default=128)
    options = parser.parse_args()
    results = check(Checker(options.checker), options.count, options.pixels)
    worst = min(
        share for of_variant in results.values() for name, share in of_variant.items() if name != "false alarms"
    )
    if worst < ENOUGH:
        raise SystemExit(f"{worst:.3f} is below {ENOUGH}")


def check(checker: Checker, count: int, pixels: int) -> dict:
    random = Random(SEED)
    scenes = [named_scene(random) for _ in range(count)]
    drawn = [draw(scene, pixels, random)[..., :3] for scene in scenes]
    crowded = [draw(with_blobs(scene, Always(random.random())), pixels, random)[..., :3] for scene in scenes]
    variants = {
        "drawn": drawn,
        "blurred by 1 % of the side": [blur(picture, pixels * 0.01) for picture in drawn],
        "blurred by 2 % of the side": [blur(picture, pixels * 0.02) for picture in drawn],
        "noise of 8 %": [noisy(picture, random) for picture in drawn],
    }
    results = {name: score(checker, scenes, pictures) for name, pictures in variants.items()}
    results |= {"shapes that are nothing": {"false alarms": score(checker, scenes, crowded)["false alarms"]}}
    for name, result in results.items():
        print(json.dumps({"pictures": name, **{what: round(share, 4) for what, share in result.items()}}), flush=True)
    return results


class Always(Random):
    """Random numbers whose first says yes to blobs."""

    def __init__(self, seed):
        super().__init__(seed)
        self.asked = False

    def random(self):
        first, self.asked = not self.asked, True
        return 0.0 if first else super().random()


def named_scene(random: Random) -> Scene:
    while True:
        scene = any_scene(random)
        if scene.groups[0].colour:
            return scene


def score(checker: Checker, scenes: list[Scene], pictures: list[numpy.ndarray]) -> dict[str, float]:
    """Shares of right answers; colours count where the thing is found; a false alarm is a kind that the scene lacks."""
    findings = checker.findings([Image.fromarray(picture) for picture in pictures])
    pairs = list(zip(scenes, findings))
    found = [(group, finding) for scene, finding in pairs for group in scene.groups[:1] if group.kind in finding.things]
    return {
        "background": share(pairs, lambda scene, finding: (scene.sky, scene.ground) == (finding.sky, finding.ground)),
        "object": len(found) / len(pairs),
        "colour": share(found, lambda group, finding: finding.things[group.kind] == group.colour),
        "false alarms": share(pairs, alarm),
    }


def alarm(scene: Scene, finding: Finding) -> bool:
    return any(kind not in {group.kind for group in scene.groups} for kind in finding.things)


def share(pairs: list, is_right) -> float:
    return sum(is_right(*pair) for pair in pairs) / max(len(pairs), 1)


def blur(picture: numpy.ndarray, spread: float) -> numpy.ndarray:
    result = blurred(torch.from_numpy(picture).permute(2, 0, 1)[None].float(), spread)
    return result[0].permute(1, 2, 0).round().to(torch.uint8).numpy()


def noisy(picture: numpy.ndarray, random: Random) -> numpy.ndarray:
    noise = numpy.random.default_rng(random.getrandbits(32)).normal(0, 0.08 * 255, picture.shape)
    return (picture + noise).clip(0, 255).astype(numpy.uint8)


if __name__ == "__main__":
    main()
