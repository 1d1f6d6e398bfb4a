"""Draws with each companion through diffusers, and measures that it does what it is for."""

import argparse
import json
from pathlib import Path

import numpy
import torch
from diffusers import StableDiffusionInpaintPipeline, UNet2DConditionModel, UniPCMultistepScheduler
from PIL import Image, ImageDraw

from checker import Checker, lab
from companions.embedding import WORD
from evaluate import GUIDANCE, contact_sheet
from export import load_pipeline
from networks.training import DEVICE
from pictures.palette import NEW_COLOUR
from pictures.style import PAPER

PROMPTS = [
    "a red house on a meadow by day",
    "a yellow boat on the sea at sunset",
    "a purple balloon over the snow at night",
    "a pink car in the desert",
]
SEEDS = range(4)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--out", type=Path, default=Path(".cache/demo-model/out"), help="the folder with model/ and companions/"
    )
    parser.add_argument("--checker", type=Path, default=Path(".cache/demo-model/checker/weights.safetensors"))
    parser.add_argument("--steps", type=int, default=20)
    options = parser.parse_args()
    check_companions(options.out, options.checker, options.steps)


def check_companions(out: Path, checker: Path, steps: int) -> dict:
    """Leaves companions/pictures.png: per companion a row of 16 pictures, after a row without any."""
    rows = {
        "model": draw(prepared(out), PROMPTS, steps),
        "blueprint": draw(with_lora(out), [f"{prompt}, blueprint" for prompt in PROMPTS], steps),
        WORD: draw(
            with_embedding(out), [f"a {WORD} house on a meadow by day", f"a {WORD} car in the snow by day"] * 2, steps
        ),
    }
    rows["inpainting"] = repaint(out, rows["model"][:4], steps)
    contact_sheet([picture for row in rows.values() for picture in row], 16).save(out / "companions" / "pictures.png")
    judge = Checker(checker)
    results = {
        "blueprint: distance from paper (0 to 255)": paper_distance(rows["blueprint"]),
        "model: distance from paper": paper_distance(rows["model"]),
        f"{WORD}: distance in CIELAB": colour_distance(judge, rows[WORD]),
        "inpainting: change outside the mask (0 to 255)": outside_change(rows["model"][:4], rows["inpainting"]),
        "inpainting: house now blue, of 4": [
            finding.things.get("house") for finding in judge.findings(rows["inpainting"])
        ].count("blue"),
    }
    print(json.dumps({"stage": "companions", **results}), flush=True)
    return results


def prepared(out: Path):
    pipeline = load_pipeline(out / "model", DEVICE)
    pipeline.scheduler = UniPCMultistepScheduler.from_config(pipeline.scheduler.config)
    return pipeline


def with_lora(out: Path):
    pipeline = prepared(out)
    pipeline.load_lora_weights(out / "companions", weight_name="blueprint.safetensors")
    return pipeline


def with_embedding(out: Path):
    pipeline = prepared(out)
    pipeline.load_textual_inversion(out / "companions", weight_name=f"{WORD}.safetensors", token=WORD)
    return pipeline


def draw(pipeline, prompts: list[str], steps: int, **more) -> list[Image.Image]:
    """Each prompt with four seeds."""
    prompts = [prompt for prompt in prompts for _ in SEEDS]
    generators = [torch.Generator().manual_seed(seed) for _ in range(len(prompts) // len(SEEDS)) for seed in SEEDS]
    return pipeline(prompts, num_inference_steps=steps, guidance_scale=GUIDANCE, generator=generators, **more).images


def repaint(out: Path, pictures: list[Image.Image], steps: int) -> list[Image.Image]:
    """The red houses blue, in the middle two thirds."""
    parts = prepared(out).components
    parts["unet"] = UNet2DConditionModel.from_pretrained(
        out / "companions" / "inpainting" / "unet", torch_dtype=torch.float32
    ).to(DEVICE)
    pipeline = StableDiffusionInpaintPipeline(**parts, requires_safety_checker=False)
    pipeline.set_progress_bar_config(disable=True)
    side = pictures[0].width
    more = {"image": pictures, "mask_image": [mask_of(side)] * len(pictures), "height": side, "width": side}
    return draw(pipeline, ["a blue house on a meadow by day"], steps, **more)


def mask_of(side: int) -> Image.Image:
    mask = Image.new("L", (side, side))
    ImageDraw.Draw(mask).rectangle([side // 6, side // 4, side * 5 // 6, side - 1], fill=255)
    return mask


def paper_distance(pictures: list[Image.Image]) -> float:
    """How far the median colour of each picture is from the blueprint's paper."""
    medians = [numpy.median(numpy.asarray(picture).reshape(-1, 3), axis=0) for picture in pictures]
    return round(float(numpy.abs(numpy.array(medians) - numpy.array(PAPER) * 255).mean()), 1)


def colour_distance(judge: Checker, pictures: list[Image.Image]) -> float | None:
    """How far the coloured parts are from the new colour, in the pictures where the checker finds any."""
    target = lab(numpy.array(NEW_COLOUR[WORD], dtype=float))
    colours = [colour for finding in judge.findings(pictures) for colour in finding.rgb.values()]
    return (
        round(float(numpy.mean([numpy.linalg.norm(lab(colour) - target) for colour in colours])), 1)
        if colours
        else None
    )


def outside_change(before: list[Image.Image], after: list[Image.Image]) -> float:
    outside = numpy.asarray(mask_of(before[0].width)) == 0
    changes = [
        numpy.abs(numpy.asarray(a, dtype=float) - numpy.asarray(b))[outside].mean() for a, b in zip(before, after)
    ]
    return round(float(numpy.mean(changes)), 1)


if __name__ == "__main__":
    main()
