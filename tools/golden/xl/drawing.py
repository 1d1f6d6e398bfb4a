"""Pictures drawn by diffusers' pipelines for SDXL, and the arguments to draw them again."""

import torch

PROMPT = "a red house by the sea"
NEGATIVE = "night, snow"
WIDTH, HEIGHT, STEPS, GUIDANCE, SEED = 48, 80, 5, 6.0, 0


def draw(pipeline, width=WIDTH, height=HEIGHT, **options):
    """The latents after the last step, and what was asked. What a picture already tells, its size, is not asked for again."""
    request = {
        "prompt": PROMPT,
        "negative_prompt": NEGATIVE,
        "num_inference_steps": STEPS,
        "guidance_scale": GUIDANCE,
        **options,
    }
    size = {} if "Img2Img" in type(pipeline).__name__ else {"width": width, "height": height}
    generator = torch.Generator().manual_seed(SEED)
    latents = pipeline(**request, **size, generator=generator, output_type="latent").images
    told = {key: value for key, value in request.items() if isinstance(value, (str, int, float, tuple, type(None)))}
    return latents, {**told, "width": width, "height": height, "seed": SEED}


def scheduled(pipeline, kind, options):
    """The pipeline with another scheduler, made from its config; and what the JSON says of it."""
    pipeline.scheduler = kind.from_config(pipeline.scheduler.config, **options)
    return {"scheduler": kind.__name__, "scheduler_options": options}
