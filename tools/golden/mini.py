"""mini: a random model with configs unlike SD 1.5's, and what diffusers makes of it at odd sizes."""

import json

import numpy
import torch
from diffusers import (
    AutoencoderKL,
    DDIMScheduler,
    DPMSolverMultistepScheduler,
    EulerAncestralDiscreteScheduler,
    StableDiffusionPipeline,
    UNet2DConditionModel,
)
from transformers import CLIPTextConfig, CLIPTextModel

from groundwork.drawing import NEGATIVE, PROMPT, arguments, draw
from groundwork.fixture import MODELS, Fixture
from groundwork.prompt import encode, text_chunks
from groundwork.random_weights import randomise

FOLDER = MODELS / "mini"

LONG_PROMPT = ", ".join(
    f"{colour} {thing} {place}"
    for thing in ["a house", "a boat"]
    for colour in ["red", "green", "very old"]
    for place in ["by the sea", "under a clear sky", "in the desert", "on a mountain"]
)


def make():
    write_model()
    pipeline = load()
    expected = Fixture()
    add_texts(expected, pipeline)
    add_unet(expected, pipeline.unet)
    add_vae(expected, pipeline.vae)
    add_pictures(expected, pipeline)
    expected.write(FOLDER)


def write_model():
    """Each component in a number format of its own. The tokenizer's files lie there already."""
    unet = UNet2DConditionModel(
        sample_size=8,
        block_out_channels=(24, 32, 48),
        layers_per_block=1,
        down_block_types=("CrossAttnDownBlock2D", "DownBlock2D", "CrossAttnDownBlock2D"),
        up_block_types=("CrossAttnUpBlock2D", "UpBlock2D", "CrossAttnUpBlock2D"),
        attention_head_dim=(2, 8, 4),
        cross_attention_dim=24,
        norm_num_groups=8,
        use_linear_projection=True,
        flip_sin_to_cos=False,
        freq_shift=1,
    )
    randomise(unet, seed=1).to(torch.bfloat16).save_pretrained(FOLDER / "unet")

    vae = AutoencoderKL(
        sample_size=64,
        block_out_channels=(16, 16, 24, 32),
        layers_per_block=1,
        down_block_types=("DownEncoderBlock2D",) * 4,
        up_block_types=("UpDecoderBlock2D",) * 4,
        norm_num_groups=8,
        scaling_factor=0.2,
    )
    randomise(vae, seed=2).to(torch.float16).save_pretrained(FOLDER / "vae")

    text_encoder = CLIPTextModel(
        CLIPTextConfig(
            vocab_size=1009,
            hidden_size=24,
            intermediate_size=96,
            num_hidden_layers=2,
            num_attention_heads=3,
            projection_dim=24,
            bos_token_id=1007,
            eos_token_id=1008,
            pad_token_id=1008,
        )
    )
    randomise(text_encoder, seed=3).save_pretrained(FOLDER / "text_encoder")

    scheduler(timestep_spacing="leading").save_pretrained(FOLDER / "scheduler")
    index = {
        "_class_name": "StableDiffusionPipeline",
        "scheduler": ["diffusers", "DDIMScheduler"],
        "text_encoder": ["transformers", "CLIPTextModel"],
        "tokenizer": ["transformers", "CLIPTokenizer"],
        "unet": ["diffusers", "UNet2DConditionModel"],
        "vae": ["diffusers", "AutoencoderKL"],
    }
    (FOLDER / "model_index.json").write_text(json.dumps(index, indent=2) + "\n")


def scheduler(**options):
    """SD 1.5's noise. A spacing in the file holds for every scheduler, instead of each one's own default."""
    return DDIMScheduler(
        beta_start=0.00085,
        beta_end=0.012,
        beta_schedule="scaled_linear",
        clip_sample=False,
        set_alpha_to_one=False,
        steps_offset=1,
        **options,
    )


def load():
    """The pipeline in float32, with the weights as they were rounded."""
    pipeline = StableDiffusionPipeline.from_pretrained(FOLDER, torch_dtype=torch.float32)
    pipeline.set_progress_bar_config(disable=True)
    return pipeline


def add_texts(expected, pipeline):
    for name, text in [("short", PROMPT), ("negative", NEGATIVE), ("empty", ""), ("long", LONG_PROMPT)]:
        ids = text_chunks(text, pipeline.tokenizer)
        expected.add(f"text/{name}", encode(ids, pipeline.text_encoder), text=text, ids=ids)


@torch.no_grad()
def add_unet(expected, unet):
    """Latents that do not halve evenly; two samples; contexts of one and two chunks; whole and fractional timesteps."""
    generator = torch.Generator().manual_seed(4)
    contexts = {tokens: torch.randn(2, tokens, 24, generator=generator) for tokens in (77, 154)}
    for tokens, context in contexts.items():
        expected.add(f"unet/context_{tokens}", context)
    for height, width, timesteps in [(9, 7, (801, 17)), (8, 13, (501.25, 999))]:
        sample = torch.randn(2, 4, height, width, generator=generator)
        expected.add(f"unet/{height}x{width}/sample", sample)
        for (tokens, context), t in zip(contexts.items(), timesteps, strict=True):
            output = unet(sample, torch.tensor(t), context).sample
            expected.add(f"unet/{height}x{width}/output_{tokens}", output, t=t)


@torch.no_grad()
def add_vae(expected, vae):
    generator = torch.Generator().manual_seed(5)
    latents = torch.randn(1, 4, 9, 7, generator=generator)
    expected.add("vae/latents", latents)
    expected.add("vae/decoded", vae.decode(latents).sample)
    picture = torch.rand(1, 3, 72, 56, generator=generator) * 2 - 1
    posterior = vae.encode(picture).latent_dist
    expected.add("vae/picture", picture)
    expected.add("vae/mean", posterior.mean)
    expected.add("vae/logvar", posterior.logvar)


def add_pictures(expected, pipeline):
    config = pipeline.scheduler.config
    schedulers = {
        "ddim": (DDIMScheduler, {}),
        "euler_a": (EulerAncestralDiscreteScheduler, {}),
        "dpmpp_2m_karras": (DPMSolverMultistepScheduler, {"use_karras_sigmas": True}),
    }
    for name, (kind, options) in schedulers.items():
        pipeline.scheduler = kind.from_config(config, **options)
        expected.add(f"text2image/{name}/latents", draw(pipeline), **arguments(pipeline.scheduler, **options))
    (picture,) = draw(pipeline, "pil")
    expected.add("text2image/dpmpp_2m_karras/picture", torch.from_numpy(numpy.array(picture)))

    pipeline.scheduler = DDIMScheduler.from_config(config)
    long, negative, empty = (text_chunks(text, pipeline.tokenizer) for text in (LONG_PROMPT, NEGATIVE, ""))
    negative += empty * (len(long) - 1)
    latents = draw(
        pipeline,
        prompt_embeds=encode(long, pipeline.text_encoder),
        negative_prompt_embeds=encode(negative, pipeline.text_encoder),
    )
    expected.add("text2image/long_prompt/latents", latents, **arguments(pipeline.scheduler, LONG_PROMPT))
