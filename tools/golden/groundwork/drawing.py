"""Pictures drawn by diffusers' StableDiffusionPipeline, and the arguments to draw them again."""

import torch

PROMPT = "a red house by the sea"
NEGATIVE = "night, snow"
OPTIONS = {"width": 56, "height": 72, "num_inference_steps": 4, "guidance_scale": 7.5}
SEED = 0


def draw(pipeline, output_type="latent", **prompts):
    """The latents after the last step, [1, 4, 9, 7], or with "pil" a list of pictures; PROMPT is the default."""
    prompts = prompts or {"prompt": PROMPT, "negative_prompt": NEGATIVE}
    generator = torch.Generator().manual_seed(SEED)
    return pipeline(**prompts, **OPTIONS, generator=generator, output_type=output_type).images


def pipeline_of(kind, parts, scheduler, **options):
    """A pipeline of this class over the same parts, but for the scheduler, which takes these options beside the model's own."""
    pipeline = kind(**{**parts, "scheduler": scheduler.from_config(parts["scheduler"].config, **options)})
    pipeline.set_progress_bar_config(disable=True)
    return pipeline


def arguments(scheduler, prompt=PROMPT, **scheduler_options):
    """What the JSON tells of a drawing."""
    return {
        "prompt": prompt,
        "negative_prompt": NEGATIVE,
        **OPTIONS,
        "seed": SEED,
        "scheduler": type(scheduler).__name__,
        "scheduler_options": scheduler_options,
    }
