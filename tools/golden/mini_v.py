"""mini-v: mini's weights taken for a v-prediction model with zero terminal SNR. Only the scheduler's config differs."""

from diffusers import DDIMScheduler, EulerDiscreteScheduler

import mini
from groundwork.drawing import arguments, draw
from groundwork.fixture import MODELS, Fixture

FOLDER = MODELS / "mini-v"


def make():
    config = {"prediction_type": "v_prediction", "rescale_betas_zero_snr": True, "timestep_spacing": "trailing"}
    mini.scheduler(**config).save_pretrained(FOLDER / "scheduler")
    pipeline = mini.load()
    expected = Fixture()
    for name, kind in [("ddim", DDIMScheduler), ("euler", EulerDiscreteScheduler)]:
        pipeline.scheduler = kind.from_pretrained(FOLDER / "scheduler")
        expected.add(f"text2image/{name}/latents", draw(pipeline), **arguments(pipeline.scheduler))
    expected.write(FOLDER)
