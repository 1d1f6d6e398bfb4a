"""mini-checker: a random safety checker, pictures, and what diffusers' StableDiffusionSafetyChecker says of them."""

import numpy
import torch
from diffusers.pipelines.stable_diffusion.safety_checker import StableDiffusionSafetyChecker, cosine_distance
from PIL import Image
from transformers import CLIPConfig, CLIPImageProcessorPil

from groundwork.fixture import MODELS, Fixture
from groundwork.random_weights import randomise

FOLDER = MODELS / "mini-checker"
SIDE = 48


def make():
    checker = new_checker()
    processor = CLIPImageProcessorPil(size={"shortest_edge": SIDE}, crop_size={"height": SIDE, "width": SIDE})
    inputs = {name: processor(picture, return_tensors="pt").pixel_values for name, picture in pictures().items()}
    set_thresholds(checker, inputs)
    checker.save_pretrained(FOLDER / "safety_checker")
    expected = Fixture()
    for name, picture in pictures().items():
        special, concepts = cosines(checker, inputs[name])
        _, (flagged,) = checker(inputs[name], [numpy.ones((1, 1, 3))])
        expected.add(f"{name}/picture", torch.from_numpy(numpy.array(picture)))
        expected.add(f"{name}/input", inputs[name])
        expected.add(f"{name}/special", special)
        expected.add(f"{name}/concepts", concepts, flagged=bool(flagged))
    expected.write(FOLDER)


def new_checker():
    vision = dict(
        hidden_size=48,
        intermediate_size=96,
        num_hidden_layers=3,
        num_attention_heads=4,
        image_size=SIDE,
        patch_size=8,
        hidden_act="quick_gelu",
    )
    text = dict(hidden_size=8, num_hidden_layers=1, num_attention_heads=1, vocab_size=8)
    checker = StableDiffusionSafetyChecker(CLIPConfig(text_config=text, vision_config=vision, projection_dim=24))
    return randomise(checker.eval(), seed=11)


def pictures():
    """Unlike each other, and of shapes that the processor has to shrink, enlarge and crop."""
    random = numpy.random.default_rng(7)
    y, x = numpy.mgrid[0:72, 0:100]
    waves = numpy.stack([127 + 120 * numpy.sin(x / 5), 127 + 120 * numpy.cos(y / 9), (x * 2 + y) % 256], axis=-1)
    noise = random.integers(0, 256, (48, 48, 3))
    flat = numpy.broadcast_to([200, 40, 90], (40, 32, 3))
    dots = random.integers(0, 2, (59, 50, 1)) * numpy.array([255, 255, 0])
    arrays = {"waves": waves, "noise": noise, "flat": flat, "dots": dots}
    return {name: Image.fromarray(array.astype(numpy.uint8)) for name, array in arrays.items()}


@torch.no_grad()
def cosines(checker, pixels):
    embedding = checker.visual_projection(checker.vision_model(pixels)[1])
    return cosine_distance(embedding, checker.special_care_embeds)[0], cosine_distance(embedding, checker.concept_embeds)[0]


@torch.no_grad()
def set_thresholds(checker, inputs):
    """Waves and noise pass, flat is flagged by a concept, dots only because a special care has lowered its thresholds."""
    scores = {name: cosines(checker, pixels) for name, pixels in inputs.items()}
    above = lambda part: torch.stack([score[part] for score in scores.values()]).max(dim=0).values + 0.05
    checker.special_care_embeds_weights.copy_(above(0))
    checker.concept_embeds_weights.copy_(above(1))
    (special, concepts), (_, flat) = scores["dots"], scores["flat"]
    lone = lambda part, name: max(
        range(len(scores[name][part])),
        key=lambda i: scores[name][part][i] - max(other[part][i] for key, other in scores.items() if key != name),
    )
    care, careful, concept = lone(0, "dots"), lone(1, "dots"), lone(1, "flat")
    checker.special_care_embeds_weights[care] = special[care] - 0.02
    checker.concept_embeds_weights[careful] = concepts[careful] + 0.005
    checker.concept_embeds_weights[concept] = flat[concept] - 0.02


if __name__ == "__main__":
    make()
