"""Makes the demo model and its companions: every stage in order, each from where it stopped."""

import argparse
import json
import time
from dataclasses import replace
from pathlib import Path

import torch

from card import write_card
from check_checker import check
from check_companions import check_companions
from checker import Checker, train_checker
from companions.embedding import train_embedding
from companions.inpainting import train_inpainting
from companions.lora import train_lora
from evaluate import evaluate, evaluation_scenes
from export import export
from networks import training
from networks.autoencoder import train_autoencoder, write_latents
from networks.diffusion import train_diffusion
from networks.tokenizer import write_tokenizer
from pictures.dataset import load_captions, render
from reference_pictures import PROMPTS, write_pictures
from settings import Settings, smoke


def draw_pictures(settings: Settings):
    render(settings.work, "pictures", settings.pictures, settings.pixels, settings.seed, settings.captions)


def learn_words(settings: Settings):
    """From the captions of the first pictures, which hold every word many times."""
    if not (settings.work / "tokenizer").exists():
        captions = [text for texts in load_captions(settings.work, "pictures")[:20_000] for text in texts]
        write_tokenizer(settings.work / "tokenizer", captions)


def check_the_checker(settings: Settings):
    results = check(Checker(weights(settings)), max(settings.prompts * 3, 8), settings.pixels)
    (settings.work / "checker" / "check.json").write_text(json.dumps(results))


def evaluate_model(settings: Settings):
    scenes = evaluation_scenes(settings.prompts)
    evaluate(settings.out / "model", weights(settings), settings.out / "evaluation", scenes, settings.steps_per_picture)


def try_companions(settings: Settings):
    check_companions(settings.out, weights(settings), settings.steps_per_picture)


def draw_references(settings: Settings):
    write_pictures(
        settings.out / "model", settings.out / "reference", PROMPTS[: settings.prompts], settings.steps_per_picture
    )


def weights(settings: Settings) -> Path:
    return settings.work / "checker" / "weights.safetensors"


STAGES = {
    "pictures": draw_pictures,
    "tokenizer": learn_words,
    "autoencoder": train_autoencoder,
    "latents": write_latents,
    "diffusion": train_diffusion,
    "export": export,
    "checker": train_checker,
    "check": check_the_checker,
    "evaluate": evaluate_model,
    "card": write_card,
    "lora": train_lora,
    "embedding": train_embedding,
    "inpainting": train_inpainting,
    "companions": try_companions,
    "reference": draw_references,
}


def main():
    settings, stages = read_options()
    torch.backends.cudnn.benchmark = True
    torch.set_float32_matmul_precision("high")
    settings.work.mkdir(parents=True, exist_ok=True)
    for stage in stages:
        began = time.monotonic()
        try:
            STAGES[stage](settings)
        except training.OutOfTime:
            print(f"The time is over in stage {stage}. The same command again goes on from here.")
            return
        print(json.dumps({"stage": stage, "done in": round(time.monotonic() - began, 1)}), flush=True)


def read_options() -> tuple[Settings, list[str]]:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--work", type=Path, default=Path(".cache/demo-model"), help="pictures, latents, checkpoints")
    parser.add_argument(
        "--out", type=Path, help="model/, companions/, evaluation/ and reference/; WORK/out unless given"
    )
    parser.add_argument("--pixels", type=int, default=128)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument(
        "--until", default="", help="stop after this time and save, for example 540s; the same command goes on"
    )
    parser.add_argument(
        "--scale", type=float, default=1, help="how long to train, as a part of the full length; the same in each run"
    )
    parser.add_argument("--pictures", type=int, help="how many training pictures to draw")
    parser.add_argument("--model", type=Path, help="make companions for this finished model")
    parser.add_argument("--batch", type=int, help="how many pictures the companions learn from at once")
    parser.add_argument(
        "--compile", action="store_true", help="let torch compile the networks: faster after a minute or two"
    )
    parser.add_argument("--smoke", action="store_true", help="a few steps of everything")
    parser.add_argument("--stages", default=",".join(STAGES), help="only these, in this order")
    options = parser.parse_args()
    if options.until:
        training.Deadline.seconds = float(options.until.removesuffix("s"))
    out = options.out or options.work / "out"
    settings = Settings(options.work, out, options.model, options.pixels, options.seed, options.compile)
    if training.DEVICE.type == "cpu":
        settings = settings.for_processor()
    settings = settings.scaled(options.scale)
    if options.smoke:
        settings = smoke(settings)
    if options.pictures:
        companions = min(options.pictures, settings.companion_pictures)
        settings = replace(settings, pictures=options.pictures, companion_pictures=companions)
    if options.batch:
        settings = replace(settings, companion_batch=options.batch)
    return settings, options.stages.split(",")


if __name__ == "__main__":
    main()
