"""shortcuts: whole runs on mini that leave work out: deep features cached by the DeepCache package, guidance in part of the steps only."""

import torch
from DeepCache import DeepCacheSDHelper
from diffusers import (
    DDIMScheduler,
    EulerAncestralDiscreteScheduler,
    EulerDiscreteScheduler,
    HeunDiscreteScheduler,
    StableDiffusionImg2ImgPipeline,
    StableDiffusionInpaintPipeline,
    StableDiffusionPipeline,
)
from PIL import Image
from safetensors.torch import load_file

import mini
from groundwork.drawing import NEGATIVE, OPTIONS, PROMPT, SEED, arguments, pipeline_of
from groundwork.fixture import MODELS, Fixture

STEPS = 10
STRENGTH = 0.75


class CountingHelper(DeepCacheSDHelper):
    """The package's helper, told which calls are whole: it looks timesteps up, and schedulers of two calls have some of them twice."""

    def __init__(self, pipe, whole):
        super().__init__(pipe)
        self.whole = whole
        self.calls = -1

    def wrap_unet_forward(self):
        inner = self.pipe.unet.forward
        super().wrap_unet_forward()
        self.function_dict["unet_forward"] = inner
        looked_up = self.pipe.unet.forward

        def counted(*args, **kwargs):
            self.calls += 1
            return looked_up(*args, **kwargs)

        self.pipe.unet.forward = counted

    def is_skip_step(self, block_i, layer_i, blocktype="down"):
        # To the package a step is whole where its number is a multiple of the interval.
        self.start_timestep, self.cur_timestep = 0, 0 if self.calls in self.whole else 1
        return super().is_skip_step(block_i, layer_i, blocktype)


def draw(pipeline, strength=None, **options):
    """The latents after the last step."""
    given = {**OPTIONS, "num_inference_steps": STEPS, **options}
    if strength is not None:
        given["strength"] = strength
    if isinstance(pipeline, StableDiffusionImg2ImgPipeline):
        del given["width"], given["height"]
    return pipeline(
        prompt=PROMPT,
        negative_prompt=NEGATIVE,
        generator=torch.Generator().manual_seed(SEED),
        output_type="latent",
        **given,
    ).images


def about(pipeline, **request):
    return {**arguments(pipeline.scheduler), "num_inference_steps": STEPS, "request": request}


def add_cached(expected, picture, mask):
    """By the package's own rule: the first call that is made is whole, and each after as many as the interval says."""
    from_picture = {"image": picture, "strength": STRENGTH}
    into_picture = {**from_picture, "mask_image": mask}
    for name, kind, scheduler, options, interval, branch in [
        ("ddim_2", StableDiffusionPipeline, DDIMScheduler, {}, 2, 0),
        ("ddim_3_branch_1", StableDiffusionPipeline, DDIMScheduler, {}, 3, 1),
        ("euler_a_3", StableDiffusionPipeline, EulerAncestralDiscreteScheduler, {}, 3, 0),
        ("alone", StableDiffusionPipeline, DDIMScheduler, {"guidance_scale": 1}, 2, 0),
        ("image2image", StableDiffusionImg2ImgPipeline, DDIMScheduler, from_picture, 3, 0),
        ("inpainting", StableDiffusionInpaintPipeline, EulerAncestralDiscreteScheduler, into_picture, 2, 1),
    ]:
        pipeline = pipeline_of(kind, mini.load().components, scheduler)
        helper = DeepCacheSDHelper(pipeline)
        helper.set_params(cache_interval=interval, cache_branch_id=branch)
        helper.enable()
        latents = draw(pipeline, **options)
        request = {"cache_interval": interval, "cache_branch": branch}
        if "image" in options:
            request["strength"] = STRENGTH
            request["endpoint"] = f"sd/{name}"
        expected.add(f"cached/{name}", latents, **{**about(pipeline, **request), **guidance(options)})

    # Steps 0 and 1, then each third, and the last; with Heun's two calls a step, the last but one.
    for name, scheduler, whole, request in [
        ("ends", DDIMScheduler, {0, 1, 4, 7, 9}, {"cache_warmup": 2, "cache_cooldown": 1}),
        ("heun", HeunDiscreteScheduler, {0, 1, 6, 7, 12, 13, 18}, {}),
    ]:
        pipeline = pipeline_of(StableDiffusionPipeline, mini.load().components, scheduler)
        helper = CountingHelper(pipeline, whole)
        helper.set_params(cache_interval=2)
        helper.enable()
        latents = draw(pipeline)
        expected.add(f"cached/{name}", latents, **about(pipeline, cache_interval=3, **request))


def guidance(options):
    return {key: value for key, value in options.items() if key == "guidance_scale"}


def add_intervals(expected):
    """A callback that sets the guidance for the step to come, by its noise or by its number."""
    for name, scheduler, request in [
        ("low", DDIMScheduler, {"s_min_uncond": 2.0, "s_min_uncond_all": True}),
        ("alternating", DDIMScheduler, {"s_min_uncond": 4.0}),
        ("interval", EulerDiscreteScheduler, {"s_min_uncond": 0.5, "s_min_uncond_all": True, "s_max_uncond": 5.42}),
        ("early", DDIMScheduler, {"skip_early_cond": 0.3}),
    ]:
        pipeline = pipeline_of(StableDiffusionPipeline, mini.load().components, scheduler)
        pipeline.scheduler.set_timesteps(STEPS)
        alphas = pipeline.scheduler.alphas_cumprod.double()[pipeline.scheduler.timesteps.long()]
        sigmas = ((1 - alphas) / alphas).sqrt().tolist()
        heard = [is_heard(call, sigma, **request) for call, sigma in enumerate(sigmas)]
        assert True in heard and False in heard
        prompt, negative = pipeline.encode_prompt(PROMPT, "cpu", 1, True, NEGATIVE)

        def set_for_next(pipe, step, _, tensors):
            is_on = heard[min(step + 1, STEPS - 1)]  # noqa: B023
            pipe._guidance_scale = OPTIONS["guidance_scale"] if is_on else 1.0
            return {"prompt_embeds": torch.cat([negative, prompt]) if is_on else prompt}  # noqa: B023

        first = OPTIONS["guidance_scale"] if heard[0] else 1.0
        asked = {"callback_on_step_end": set_for_next, "callback_on_step_end_tensor_inputs": ["prompt_embeds"]}
        latents = draw(pipeline, guidance_scale=first, **asked)
        expected.add(f"guidance/{name}", latents, **about(pipeline, **request))


def is_heard(call, sigma, skip_early_cond=0, s_min_uncond=0, s_min_uncond_all=False, s_max_uncond=0):
    if skip_early_cond and call / STEPS <= skip_early_cond:
        return False
    if s_max_uncond and sigma > s_max_uncond:
        return False
    return not (sigma < s_min_uncond and (call % 2 or s_min_uncond_all))


def make():
    picture = load_file(mini.FOLDER / "expected.safetensors")["text2image/dpmpp_2m_karras/picture"]
    mask = load_file(MODELS / "mini-taesd/expected.safetensors")["inpainting/mask"]
    expected = Fixture()
    add_cached(expected, Image.fromarray(picture.numpy()), Image.fromarray(mask.numpy()))
    add_intervals(expected)
    expected.write(mini.FOLDER, "shortcuts")


if __name__ == "__main__":
    make()
