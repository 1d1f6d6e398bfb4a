"""mini-xl: what diffusers makes of the tiny models of SDXL's family."""

import numpy
import torch
from diffusers import (
    DDIMScheduler,
    DPMSolverMultistepScheduler,
    EulerAncestralDiscreteScheduler,
    EulerDiscreteScheduler,
    HeunDiscreteScheduler,
    LCMScheduler,
    StableDiffusionXLImg2ImgPipeline,
    StableDiffusionXLInpaintPipeline,
    TCDScheduler,
    UniPCMultistepScheduler,
)
from PIL import Image

from groundwork.fixture import Fixture
from mini import LONG_PROMPT
from xl.drawing import HEIGHT, NEGATIVE, PROMPT, WIDTH, draw, scheduled
from xl.models import BASE, INPAINTING, PROJECTION, REFINER, WIDTH_1, WIDTH_2, load, load_unet, quiet, write
from xl.texts import conditioning, ids_of, states

SCHEDULERS = {
    "euler": (EulerDiscreteScheduler, {}),
    "euler_a": (EulerAncestralDiscreteScheduler, {}),
    "dpmpp_2m": (DPMSolverMultistepScheduler, {}),
    "dpmpp_2m_karras": (DPMSolverMultistepScheduler, {"use_karras_sigmas": True}),
    "ddim": (DDIMScheduler, {}),
    "unipc": (UniPCMultistepScheduler, {}),
    "heun": (HeunDiscreteScheduler, {}),
    "lcm": (LCMScheduler, {}),
    "tcd": (TCDScheduler, {}),
}
ZERO_SNR = {"prediction_type": "v_prediction", "rescale_betas_zero_snr": True, "timestep_spacing": "trailing"}


def make():
    write()
    write_expected(BASE, add_texts, add_base_unet, add_vae, add_text2image, add_velocity, add_from_picture, add_into_picture)
    write_expected(REFINER, add_refiner_unet, add_refined)
    write_expected(INPAINTING, add_inpainting_unet, add_inpainted)


def write_expected(folder, *adders):
    expected = Fixture()
    for add in adders:
        add(expected)
    expected.write(folder)


# One pass of each network


def add_texts(expected):
    pipeline = load()
    for name, text in [("short", PROMPT), ("negative", NEGATIVE), ("empty", ""), ("long", LONG_PROMPT)]:
        first, second = ids = ids_of(text, pipeline)
        for skip in (0, 1) if name == "short" else (0,):
            entry = f"text/{name}" + (f"_skip_{skip}" if skip else "")
            hidden_1, _ = states(first, pipeline.text_encoder, skip)
            hidden_2, pooled = states(second, pipeline.text_encoder_2, skip)
            expected.add(f"{entry}/hidden_1", hidden_1, text=text, ids=first, clip_skip=skip)
            expected.add(f"{entry}/hidden_2", hidden_2, text=text, ids=second, clip_skip=skip)
            expected.add(f"{entry}/pooled", pooled, text=text, clip_skip=skip)
    check_texts(pipeline)


def check_texts(pipeline):
    """The pipeline's own encoding says the same; and zeros for a negative prompt that nobody gave."""
    for skip in (0, 1):
        context, negative, pooled, negative_pooled = pipeline.encode_prompt(PROMPT, clip_skip=skip)
        own_context, own_pooled = conditioning(ids_of(PROMPT, pipeline), pipeline, skip)
        assert torch.equal(context, own_context) and torch.equal(pooled, own_pooled)
        assert not negative.any() and not negative_pooled.any()


@torch.no_grad()
def add_unet(expected, unet, width, time_ids, seed):
    """Two samples, of sizes that halve evenly and that do not; contexts of one and two chunks."""
    generator = torch.Generator().manual_seed(seed)
    pooled = torch.randn(2, PROJECTION, generator=generator)
    ids = torch.tensor(time_ids)
    expected.add("unet/pooled", pooled)
    expected.add("unet/time_ids", ids)
    added = {"text_embeds": pooled, "time_ids": ids}
    for height, across, tokens, t in [(10, 6, 77, 801), (8, 8, 154, 17.25)]:
        entry = f"unet/{height}x{across}"
        context = torch.randn(2, tokens, width, generator=generator)
        sample = torch.randn(2, unet.config.in_channels, height, across, generator=generator)
        output = unet(sample, torch.tensor(t), context, added_cond_kwargs=added).sample
        expected.add(f"{entry}/context", context)
        expected.add(f"{entry}/sample", sample)
        expected.add(f"{entry}/output", output, t=t)


SIX = [[80.0, 48.0, 0.0, 0.0, 80.0, 48.0], [512.0, 768.0, 16.0, 40.0, 1024.0, 896.0]]


def add_base_unet(expected):
    add_unet(expected, load_unet(BASE), WIDTH_1 + WIDTH_2, SIX, 31)


def add_inpainting_unet(expected):
    add_unet(expected, load_unet(INPAINTING), WIDTH_1 + WIDTH_2, SIX, 32)


def add_refiner_unet(expected):
    add_unet(expected, load_unet(REFINER), WIDTH_2, [[80.0, 48.0, 0.0, 0.0, 2.5], [512.0, 768.0, 16.0, 40.0, 6.0]], 33)


@torch.no_grad()
def add_vae(expected):
    vae = load().vae
    generator = torch.Generator().manual_seed(34)
    latents = torch.randn(1, 4, 10, 6, generator=generator)
    picture = torch.rand(1, 3, HEIGHT, WIDTH, generator=generator) * 2 - 1
    posterior = vae.encode(picture).latent_dist
    expected.add("vae/latents", latents)
    expected.add("vae/decoded", vae.decode(latents).sample)
    expected.add("vae/picture", picture)
    expected.add("vae/mean", posterior.mean)
    expected.add("vae/logvar", posterior.logvar)


# Whole runs


def add_run(expected, name, pipeline, **options):
    latents, about = draw(pipeline, **options)
    expected.add(name, latents, scheduler=type(pipeline.scheduler).__name__, scheduler_options={}, **about)


def add_text2image(expected):
    pipeline = load()
    for name, (kind, options) in SCHEDULERS.items():
        about = scheduled(load_scheduler(pipeline), kind, options)
        latents, asked = draw(pipeline)
        expected.add(f"text2image/{name}", latents, **about, **asked)
        if name == "heun":
            expected.add(f"text2image/{name}/picture", picture_of(latents, pipeline))

    load_scheduler(pipeline)
    sizes = {"original_size": (512, 768), "crops_coords_top_left": (16, 40), "target_size": (1024, 896)}
    others = {"negative_original_size": (64, 64), "negative_crops_coords_top_left": (8, 0), "negative_target_size": (96, 64)}
    for name, options in {
        "no_negative": {"negative_prompt": None},
        "empty_negative": {"negative_prompt": ""},
        "alone": {"guidance_scale": 1.0},
        "clip_skip_1": {"clip_skip": 1},
        "sizes": sizes,
        "negative_sizes": {**sizes, **others},
    }.items():
        add_run(expected, f"text2image/{name}", pipeline, **options)
    # The least that the page draws.
    add_run(expected, "text2image/square", pipeline, width=64, height=64)
    square, _ = draw(pipeline, width=64, height=64)
    expected.add("text2image/square/picture", picture_of(square, pipeline))

    long, negative, empty = (ids_of(text, pipeline) for text in (LONG_PROMPT, NEGATIVE, ""))
    filled = [own + nothing * (len(of_long) - 1) for own, nothing, of_long in zip(negative, empty, long, strict=True)]
    context, pooled = conditioning(long, pipeline)
    negative_context, negative_pooled = conditioning(filled, pipeline)
    latents, about = draw(
        pipeline,
        prompt=None,
        negative_prompt=None,
        prompt_embeds=context,
        pooled_prompt_embeds=pooled,
        negative_prompt_embeds=negative_context,
        negative_pooled_prompt_embeds=negative_pooled,
    )
    told = {**about, "prompt": LONG_PROMPT, "negative_prompt": NEGATIVE}
    expected.add("text2image/long_prompt", latents, scheduler="EulerDiscreteScheduler", scheduler_options={}, **told)


@torch.no_grad()
def picture_of(latents, pipeline):
    """In bytes, [height, width, rgb]."""
    decoded = pipeline.vae.decode(latents / pipeline.vae.config.scaling_factor).sample
    (picture,) = pipeline.image_processor.postprocess(decoded, output_type="pil")
    return torch.from_numpy(numpy.array(picture))


def add_velocity(expected):
    pipeline = load()
    for name in ("euler", "ddim", "dpmpp_2m"):
        kind, options = SCHEDULERS[name]
        about = scheduled(load_scheduler(pipeline), kind, {**options, **ZERO_SNR})
        latents, asked = draw(pipeline)
        expected.add(f"v_prediction/{name}", latents, **about, **asked)


def add_from_picture(expected):
    picture, mask = drawn_picture()
    expected.add("picture", torch.from_numpy(picture))
    expected.add("mask", torch.from_numpy(mask))
    pipeline = quiet(StableDiffusionXLImg2ImgPipeline(**load().components))
    for name in ("euler", "euler_a", "ddim", "dpmpp_2m_karras"):
        kind, options = SCHEDULERS[name]
        about = scheduled(load_scheduler(pipeline), kind, options)
        latents, asked = draw(pipeline, image=Image.fromarray(picture), strength=0.6)
        expected.add(f"image2image/{name}", latents, **about, **asked)


def add_into_picture(expected):
    inpaint(expected, "inpainting", load().components)


def add_inpainted(expected):
    inpaint(expected, "inpainting", {**load().components, "unet": load_unet(INPAINTING)})


def inpaint(expected, entry, components):
    picture, mask = (Image.fromarray(array) for array in drawn_picture())
    pipeline = quiet(StableDiffusionXLInpaintPipeline(**components))
    for name in ("euler", "euler_a", "ddim"):
        kind, options = SCHEDULERS[name]
        for strength in (1.0, 0.7):
            about = scheduled(load_scheduler(pipeline), kind, options)
            latents, asked = draw(pipeline, image=picture, mask_image=mask, strength=strength)
            expected.add(f"{entry}/{name}/{strength}", latents, **about, **asked)


def add_refined(expected):
    base = load()
    parts = {**base.components, "text_encoder": None, "tokenizer": None, "unet": load_unet(REFINER)}
    refiner = quiet(
        StableDiffusionXLImg2ImgPipeline(**parts, requires_aesthetics_score=True, force_zeros_for_empty_prompt=False)
    )
    share = {"num_inference_steps": 10}
    for name in ("euler", "ddim", "dpmpp_2m_karras"):
        kind, options = SCHEDULERS[name]
        about = scheduled(load_scheduler(base), kind, options)
        scheduled(load_scheduler(refiner), kind, options)
        latents, asked = draw(base, **share, denoising_end=0.8)
        expected.add(f"ensemble/{name}/base", latents, **about, **asked)
        latents, asked = draw(refiner, **share, image=latents, denoising_start=0.8)
        expected.add(f"ensemble/{name}/refined", latents, **about, **asked)

    picture, _ = drawn_picture()
    load_scheduler(refiner)
    for name, options in {
        "plain": {},
        "no_negative": {"negative_prompt": None},
        "scores": {"aesthetic_score": 7.5, "negative_aesthetic_score": 1.0},
    }.items():
        add_run(expected, f"image2image/{name}", refiner, image=Image.fromarray(picture), strength=0.6, **options)


def load_scheduler(pipeline):
    """The one in the folder."""
    pipeline.scheduler = EulerDiscreteScheduler.from_pretrained(BASE, subfolder="scheduler")
    return pipeline


def drawn_picture():
    """A picture of soft colours [height, width, rgb] and a mask with a straight and a round edge [height, width], in bytes."""
    y, x = torch.meshgrid(torch.arange(HEIGHT), torch.arange(WIDTH), indexing="ij")
    waves = [127.5 + 100 * torch.sin(x / a + y / b + c) for a, b, c in [(9, 14, 0), (17, 7, 1), (12, 23, 2)]]
    round_part = (x - 20) ** 2 + (y - 42) ** 2 < 300
    mask = 255 * (round_part | (y > 63)).to(torch.uint8)
    return torch.stack(waves, dim=-1).to(torch.uint8).numpy(), mask.numpy()


if __name__ == "__main__":
    make()
