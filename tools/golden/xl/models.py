"""mini-xl, its refiner and its inpainting UNet: random models with SDXL's structure and sizes unlike its, as diffusers folders."""

import json
import shutil

import torch
from diffusers import AutoencoderKL, StableDiffusionXLPipeline, UNet2DConditionModel
from safetensors.torch import load_file, save_file
from transformers import CLIPTextConfig, CLIPTextModel, CLIPTextModelWithProjection

from groundwork.fixture import MODELS
from groundwork.random_weights import randomise

BASE = MODELS / "mini-xl"
REFINER = MODELS / "mini-xl-refiner"
INPAINTING = MODELS / "mini-xl-inpainting"

# SDXL's own scheduler/scheduler_config.json, with the fields of other schedulers that lie in it.
SCHEDULER = {
    "_class_name": "EulerDiscreteScheduler",
    "beta_end": 0.012,
    "beta_schedule": "scaled_linear",
    "beta_start": 0.00085,
    "clip_sample": False,
    "interpolation_type": "linear",
    "num_train_timesteps": 1000,
    "prediction_type": "epsilon",
    "sample_max_value": 1.0,
    "set_alpha_to_one": False,
    "skip_prk_steps": True,
    "steps_offset": 1,
    "timestep_spacing": "leading",
    "trained_betas": None,
    "use_karras_sigmas": False,
}

WIDTH_1, WIDTH_2, PROJECTION, TIME_IDS = 16, 24, 20, 8


def write():
    write_texts()
    vae = AutoencoderKL(
        sample_size=64,
        block_out_channels=(8, 8, 12, 16),
        layers_per_block=1,
        down_block_types=("DownEncoderBlock2D",) * 4,
        up_block_types=("UpDecoderBlock2D",) * 4,
        norm_num_groups=4,
        scaling_factor=0.13025,
        force_upcast=True,
    )
    keep(randomise(vae, seed=21), BASE / "vae")

    # Of the depths the first is never used, as in SDXL.
    base = unet(
        block_out_channels=(8, 12, 16),
        down_block_types=("DownBlock2D", "CrossAttnDownBlock2D", "CrossAttnDownBlock2D"),
        up_block_types=("CrossAttnUpBlock2D", "CrossAttnUpBlock2D", "UpBlock2D"),
        attention_head_dim=(2, 3, 2),
        transformer_layers_per_block=(1, 2, 3),
    )
    keep(randomise(base, seed=22), BASE / "unet")
    refiner = unet(
        block_out_channels=(8, 12, 16, 16),
        down_block_types=("DownBlock2D", "CrossAttnDownBlock2D", "CrossAttnDownBlock2D", "DownBlock2D"),
        up_block_types=("UpBlock2D", "CrossAttnUpBlock2D", "CrossAttnUpBlock2D", "UpBlock2D"),
        attention_head_dim=(1, 3, 4, 2),
        transformer_layers_per_block=2,
        cross_attention_dim=WIDTH_2,
        projection_class_embeddings_input_dim=PROJECTION + 5 * TIME_IDS,
    )
    keep(randomise(refiner, seed=23), REFINER / "unet")
    inpainting = unet(
        in_channels=9,
        layers_per_block=2,
        block_out_channels=(8, 8, 16),
        down_block_types=("DownBlock2D", "CrossAttnDownBlock2D", "CrossAttnDownBlock2D"),
        up_block_types=("CrossAttnUpBlock2D", "CrossAttnUpBlock2D", "UpBlock2D"),
        attention_head_dim=(1, 2, 4),
        transformer_layers_per_block=(1, 1, 2),
    )
    keep(randomise(inpainting, seed=24), INPAINTING / "unet")

    for folder, name, encoders, extra in [
        (BASE, "StableDiffusionXLPipeline", 2, {}),
        (REFINER, "StableDiffusionXLImg2ImgPipeline", 1, {"requires_aesthetics_score": True}),
        (INPAINTING, "StableDiffusionXLInpaintPipeline", 2, {}),
    ]:
        write_index(folder, name, encoders, extra)


def unet(**options):
    given = {
        "sample_size": 8,
        "layers_per_block": 1,
        "cross_attention_dim": WIDTH_1 + WIDTH_2,
        "norm_num_groups": 4,
        "use_linear_projection": True,
        "addition_embed_type": "text_time",
        "addition_time_embed_dim": TIME_IDS,
        "projection_class_embeddings_input_dim": PROJECTION + 6 * TIME_IDS,
    }
    return UNet2DConditionModel(**{**given, **options})


def write_texts():
    """CLIP-L's kind and OpenCLIP's. The ids of the second are those of SDXL's file, which are no tokenizer's."""
    first = CLIPTextModel(
        CLIPTextConfig(
            vocab_size=1009,
            hidden_size=WIDTH_1,
            intermediate_size=40,
            num_hidden_layers=3,
            num_attention_heads=2,
            projection_dim=WIDTH_1,
            bos_token_id=1007,
            eos_token_id=1008,
            pad_token_id=1008,
        )
    )
    second = CLIPTextModelWithProjection(
        CLIPTextConfig(
            vocab_size=1009,
            hidden_size=WIDTH_2,
            intermediate_size=72,
            num_hidden_layers=4,
            num_attention_heads=3,
            projection_dim=PROJECTION,
            hidden_act="gelu",
            bos_token_id=0,
            eos_token_id=2,
            pad_token_id=1,
        )
    )
    for model, seed, name in [(first, 25, "text_encoder"), (second, 26, "text_encoder_2")]:
        folder = BASE / name
        keep(randomise(model, seed), folder)
        # SDXL's files have the names of the transformers of their day.
        file = folder / "model.safetensors"
        tensors = load_file(file)
        of_day = {("" if key.startswith("text_") else "text_model.") + key: tensor for key, tensor in tensors.items()}
        save_file(of_day, file, {"format": "pt"})
    for name in ("tokenizer", "tokenizer_2"):
        shutil.copytree(MODELS / "mini/tokenizer", BASE / name, dirs_exist_ok=True)
    for file in ("tokenizer_config", "special_tokens_map"):
        path = BASE / f"tokenizer_2/{file}.json"
        path.write_text(json.dumps({**json.loads(path.read_text()), "pad_token": "!"}, indent=2) + "\n")


def keep(model, folder):
    """In 16 bits, as SDXL is shared."""
    model.to(torch.float16).save_pretrained(folder)


def write_index(folder, name, encoders, extra):
    (folder / "scheduler").mkdir(parents=True, exist_ok=True)
    (folder / "scheduler/scheduler_config.json").write_text(json.dumps(SCHEDULER, indent=2) + "\n")
    first = ["transformers", "CLIPTextModel"] if encoders == 2 else [None, None]
    index = {
        "_class_name": name,
        "force_zeros_for_empty_prompt": encoders == 2,
        **extra,
        "scheduler": ["diffusers", "EulerDiscreteScheduler"],
        "text_encoder": first,
        "text_encoder_2": ["transformers", "CLIPTextModelWithProjection"],
        "tokenizer": ["transformers", "CLIPTokenizer"] if encoders == 2 else [None, None],
        "tokenizer_2": ["transformers", "CLIPTokenizer"],
        "unet": ["diffusers", "UNet2DConditionModel"],
        "vae": ["diffusers", "AutoencoderKL"],
    }
    (folder / "model_index.json").write_text(json.dumps(index, indent=2) + "\n")


def load():
    """The base in float32, with the weights as they were rounded."""
    return quiet(StableDiffusionXLPipeline.from_pretrained(BASE, torch_dtype=torch.float32))


def load_unet(folder):
    return UNet2DConditionModel.from_pretrained(folder / "unet", torch_dtype=torch.float32)


def quiet(pipeline):
    pipeline.set_progress_bar_config(disable=True)
    return pipeline
