"""Draws 200 prompts that the model was never trained on, and counts what the checker finds in the pictures."""

import argparse
import json
from pathlib import Path
from random import Random

import torch
from diffusers import UniPCMultistepScheduler
from PIL import Image

from checker import Checker, Finding
from export import load_pipeline
from networks.training import DEVICE
from pictures.captions import full_caption
from pictures.scenes import KINDS, Scene, held_out_scene

GUIDANCE = 6.0
SEED = 20_261


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--model", type=Path, default=Path("public/models/demo"))
    parser.add_argument("--checker", type=Path, default=Path(".cache/demo-model/checker/weights.safetensors"))
    parser.add_argument("--out", type=Path, default=Path(".cache/demo-model/evaluation"))
    parser.add_argument("--prompts", type=int, default=200)
    parser.add_argument("--seed", type=int, default=SEED, help="of the scenes: another seed gives other prompts")
    parser.add_argument("--steps", type=int, default=20)
    parser.add_argument("--guidance", type=float, default=GUIDANCE)
    parser.add_argument("--list", type=Path, help="only write the prompts into this file, for draw.mjs")
    parser.add_argument("--pictures", type=Path, help="judge the pictures in this folder, drawn by the app's engine")
    options = parser.parse_args()
    scenes = evaluation_scenes(options.prompts, options.seed)
    if options.list:
        options.list.write_text(json.dumps([prompt for _, prompt in scenes]))
    elif options.pictures:
        files = sorted(options.pictures.glob("*.png"))
        judge([Image.open(file).convert("RGB") for file in files], options.checker, options.out, scenes)
    else:
        evaluate(options.model, options.checker, options.out, scenes, options.steps, options.guidance)


def evaluation_scenes(count: int, seed=SEED) -> list[tuple[Scene, str]]:
    """Scenes, each kind as often as any other, and a caption of each; the same ones each time for a seed."""
    random, chosen = Random(seed), []
    while len(chosen) < count:
        scene = held_out_scene(random)
        prompt = full_caption(scene, random)
        if scene.groups[0].kind == KINDS[len(chosen) % len(KINDS)]:
            chosen.append((scene, prompt))
    return chosen


def evaluate(
    model: Path, checker: Path, out: Path, scenes: list[tuple[Scene, str]], steps: int, guidance=GUIDANCE
) -> dict:
    """What diffusers draws, judged."""
    pictures = draw_prompts(model, [prompt for _, prompt in scenes], steps, guidance)
    return judge(pictures, checker, out, scenes)


def judge(pictures: list[Image.Image], checker: Path, out: Path, scenes: list[tuple[Scene, str]]) -> dict:
    """Leaves out/evaluation.json (shares, and what was found in each picture) and out/pictures.png."""
    findings = Checker(checker).findings(pictures)
    rows = [
        row(number, scene, prompt, finding)
        for number, ((scene, prompt), finding) in enumerate(zip(scenes, findings, strict=True))
    ]
    there = [row for row in rows if row["object"]]
    summary = {
        "prompts": len(rows),
        "background": sum(row["background"] for row in rows) / len(rows),
        "object": len(there) / len(rows),
        "colour": sum(row["colour"] for row in there) / max(len(there), 1),
    }
    summary["kinds"] = {
        kind: [sum(row[what] for row in rows if row["kind"] == kind) for what in ("object", "colour")] + [count]
        for kind in KINDS
        if (count := sum(row["kind"] == kind for row in rows))
    }
    out.mkdir(parents=True, exist_ok=True)
    (out / "evaluation.json").write_text(json.dumps({**summary, "rows": rows}, indent=1) + "\n")
    contact_sheet(pictures).save(out / "pictures.png")
    print(json.dumps({"stage": "evaluate", **summary}), flush=True)
    return summary


def row(seed: int, scene: Scene, prompt: str, finding: Finding) -> dict:
    main = scene.groups[0]
    return {
        "seed": seed,
        "prompt": prompt,
        "kind": main.kind,
        "background": (scene.sky, scene.ground) == (finding.sky, finding.ground),
        "object": main.kind in finding.things,
        "colour": finding.things.get(main.kind) == main.colour,
        "found": {"sky": finding.sky, "ground": finding.ground, **finding.things},
    }


def draw_prompts(
    model: Path, prompts: list[str], steps: int, guidance: float, first_seed=0, device=DEVICE
) -> list[Image.Image]:
    """Picture i has the seed first_seed + i, drawn by a generator on the processor."""
    pipeline = load_pipeline(model, device)
    pipeline.scheduler = UniPCMultistepScheduler.from_config(pipeline.scheduler.config)
    pictures = []
    for first in range(0, len(prompts), 20):
        part = prompts[first : first + 20]
        generators = [torch.Generator().manual_seed(first_seed + first + place) for place in range(len(part))]
        pictures += pipeline(part, num_inference_steps=steps, guidance_scale=guidance, generator=generators).images
    return pictures


def contact_sheet(pictures: list[Image.Image], columns: int = 20) -> Image.Image:
    side = pictures[0].width
    sheet = Image.new("RGB", (columns * side, -(-len(pictures) // columns) * side))
    for place, picture in enumerate(pictures):
        sheet.paste(picture, (place % columns * side, place // columns * side))
    return sheet


if __name__ == "__main__":
    main()
