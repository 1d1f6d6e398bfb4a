"""Writes the model as a diffusers folder in float16, with the names of weights that Stable Diffusion 1.5 has."""

import json
import shutil
from pathlib import Path

import torch
from diffusers import PNDMScheduler, StableDiffusionPipeline
from safetensors.torch import save_file

from networks.autoencoder import load_autoencoder
from networks.diffusion import load_diffusion
from networks.noise import SCHEDULE
from settings import Settings

MOST_BYTES = 10_000_000
MOST_INPAINTING_BYTES = 6_000_000
INDEX = {
    "_class_name": "StableDiffusionPipeline",
    "_diffusers_version": "0.6.0",
    "feature_extractor": [None, None],
    "requires_safety_checker": False,
    "safety_checker": [None, None],
    "scheduler": ["diffusers", "PNDMScheduler"],
    "text_encoder": ["transformers", "CLIPTextModel"],
    "tokenizer": ["transformers", "CLIPTokenizer"],
    "unet": ["diffusers", "UNet2DConditionModel"],
    "vae": ["diffusers", "AutoencoderKL"],
}


def export(settings: Settings):
    """Leaves out/model, which must not be larger than 10 MB."""
    folder = settings.out / "model"
    text_encoder, unet = load_diffusion(settings)
    load_autoencoder(settings).half().cpu().save_pretrained(folder / "vae")
    unet.half().cpu().save_pretrained(folder / "unet")
    write_text_encoder(folder / "text_encoder", text_encoder.half().cpu())
    shutil.copytree(settings.work / "tokenizer", folder / "tokenizer", dirs_exist_ok=True)
    PNDMScheduler(**SCHEDULE, skip_prk_steps=True, steps_offset=1, set_alpha_to_one=False).save_pretrained(
        folder / "scheduler"
    )
    (folder / "model_index.json").write_text(json.dumps(INDEX, indent=2) + "\n")
    size = bytes_of(folder)
    print(json.dumps({"stage": "export", "bytes": size}), flush=True)
    assert size <= MOST_BYTES, f"{size} bytes are too many"


def write_text_encoder(folder: Path, text_encoder):
    """transformers 5.6 and later leave out the prefix text_model., which every Stable Diffusion 1.5 file has."""
    folder.mkdir(parents=True, exist_ok=True)
    weights = {
        name if name.startswith("text_model.") else f"text_model.{name}": weight.contiguous()
        for name, weight in text_encoder.state_dict().items()
        if not name.endswith("position_ids")
    }
    save_file(weights, folder / "model.safetensors", metadata={"format": "pt"})
    config = text_encoder.config.to_dict()
    config |= {"architectures": ["CLIPTextModel"], "dtype": "float16"}
    config.pop("transformers_version", None)
    (folder / "config.json").write_text(json.dumps(config, indent=2, sort_keys=True) + "\n")


def bytes_of(folder: Path) -> int:
    return sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())


def load_pipeline(folder: Path, device="cpu") -> StableDiffusionPipeline:
    pipeline = StableDiffusionPipeline.from_pretrained(folder, torch_dtype=torch.float32).to(device)
    pipeline.set_progress_bar_config(disable=True)
    return pipeline
