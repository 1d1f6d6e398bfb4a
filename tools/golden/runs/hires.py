"""
hires: a second pass over what the first one drew, as AUTOMATIC1111 sets one up (modules/processing.py, sample_hr_pass), by two calls of
diffusers: text to image, then image to image on the enlarged latents or pixels.
"""

import numpy
import torch
from diffusers import (
    DDIMScheduler,
    DPMSolverMultistepScheduler,
    EulerAncestralDiscreteScheduler,
    StableDiffusionImg2ImgPipeline,
    StableDiffusionPipeline,
)
from PIL import Image

import mini
from groundwork.drawing import NEGATIVE, OPTIONS, PROMPT, SEED, pipeline_of
from groundwork.fixture import Fixture

SCHEDULERS = {
    "ddim": (DDIMScheduler, {}),
    "euler_a": (EulerAncestralDiscreteScheduler, {}),
    "dpmpp_2m_karras": (DPMSolverMultistepScheduler, {"use_karras_sigmas": True}),
}
# AUTOMATIC1111's upscalers: torch's mode and whether it is antialiased, or Pillow's filter.
UPSCALERS = {
    "Latent": ("bilinear", False),
    "Latent (bicubic antialiased)": ("bicubic", True),
    "Latent (nearest-exact)": ("nearest-exact", False),
    "Lanczos": Image.Resampling.LANCZOS,
    "Nearest": Image.Resampling.NEAREST,
}
SECOND = {"hr_second_pass_steps": 5, "hr_denoising_strength": 0.7}


def two_passes(parts, size, steps, request, first="ddim", second=None):
    """The latents after the second pass of what `request` says, in the form's own words."""
    request = {"hr_scale": 2, "hr_resize_x": 0, "hr_resize_y": 0, "hr_upscaler": "Latent", **SECOND, **request}
    words = {"prompt": PROMPT, "negative_prompt": NEGATIVE, "guidance_scale": OPTIONS["guidance_scale"]}
    drawn = pipeline(StableDiffusionPipeline, parts, first)(
        **words, **size, num_inference_steps=steps, generator=torch.Generator().manual_seed(SEED), output_type="latent"
    ).images

    width, height, cut = enlarged(size, request)
    upscaler = UPSCALERS[request["hr_upscaler"]]
    if isinstance(upscaler, tuple):
        mode, antialias = upscaler
        image = torch.nn.functional.interpolate(drawn, (height // 8, width // 8), mode=mode, antialias=antialias)
        across, down = cut
        image = image[
            :, :, down // 2 : image.shape[2] - (down + 1) // 2, across // 2 : image.shape[3] - (across + 1) // 2
        ]
    else:
        vae = parts["vae"]
        decoded = vae.decode(drawn / vae.config.scaling_factor).sample[0]
        levels = 255.0 * (decoded / 2 + 0.5).clamp(0, 1).permute(1, 2, 0).detach().numpy()
        image = Image.fromarray(levels.astype(numpy.uint8)).resize((width, height), upscaler)

    wanted, strength = request["hr_second_pass_steps"], request["hr_denoising_strength"]
    schedule = int(wanted / min(strength, 0.999))
    words |= {"prompt": request.get("hr_prompt", PROMPT)}
    words |= {"guidance_scale": request.get("hr_cfg", words["guidance_scale"])}
    # The share of the schedule that leaves the wanted steps, away from where rounding would leave one less.
    share = min((wanted + 0.5) / schedule, 1)
    return pipeline(StableDiffusionImg2ImgPipeline, parts, second or first)(
        **words,
        image=image,
        strength=share,
        num_inference_steps=schedule,
        generator=torch.Generator().manual_seed(SEED),
        output_type="latent",
    ).images


def enlarged(size, request):
    """Width and height to enlarge to, and how many latents are cut off across and down."""
    width, height = size["width"], size["height"]
    x, y = request["hr_resize_x"], request["hr_resize_y"]
    if x == 0 and y == 0:
        return int(width * request["hr_scale"]), int(height * request["hr_scale"]), (0, 0)
    if width / height < x / y:
        to_width, to_height = x, x * height // width
    else:
        to_width, to_height = y * width // height, y
    return to_width, to_height, ((to_width - x) // 8, (to_height - y) // 8)


def pipeline(kind, parts, name):
    scheduler, options = SCHEDULERS[name]
    return pipeline_of(kind, parts, scheduler, **options)


def add(expected, name, parts, size, steps, request, first="ddim", second=None):
    scheduler, options = SCHEDULERS[first]
    about = {**size, "num_inference_steps": steps, "guidance_scale": OPTIONS["guidance_scale"], "seed": SEED}
    about |= {"prompt": PROMPT, "negative_prompt": NEGATIVE}
    about |= {"scheduler": scheduler.__name__, "scheduler_options": options}
    said = {**SECOND, **request, **({"hr_scheduler": SCHEDULERS[second][0].__name__} if second else {})}
    with torch.no_grad():
        latents = two_passes(parts, size, steps, request, first, second)
    expected.add(name, latents, **about, request=said)


def make():
    parts = mini.load().components
    size = {"width": OPTIONS["width"], "height": OPTIONS["height"]}
    steps = OPTIONS["num_inference_steps"]
    expected = Fixture()
    for upscaler in UPSCALERS:
        for scheduler in SCHEDULERS:
            add(expected, f"{upscaler}/{scheduler}", parts, size, steps, {"hr_upscaler": upscaler}, scheduler)
    add(expected, "half as large again", parts, size, steps, {"hr_scale": 1.5})
    add(expected, "cut off", parts, size, steps, {"hr_resize_x": 112, "hr_resize_y": 112})
    add(expected, "an odd number cut off", parts, size, steps, {"hr_resize_x": 104, "hr_resize_y": 160})
    own = {"hr_prompt": "a blue boat", "hr_cfg": 4.0, "hr_second_pass_steps": 3, "hr_denoising_strength": 0.4}
    add(expected, "words of its own", parts, size, steps, own, "euler_a", "ddim")
    expected.write(mini.FOLDER, "hires")


if __name__ == "__main__":
    make()
