"""An embedding for both of mini-xl's text encoders, and what diffusers draws with its word in either prompt."""

import torch
from safetensors.torch import save

from groundwork.fixture import Fixture
from xl.drawing import draw
from xl.models import BASE, WIDTH_1, WIDTH_2, load

WORD = "xl-style"


def make():
    pipeline = load()
    # Three vectors, as far from zero as the words' own.
    generator = torch.Generator().manual_seed(51)
    halves = {
        name: encoder.get_input_embeddings().weight.std().item() * torch.randn(3, width, generator=generator)
        for name, encoder, width in [
            ("clip_l", pipeline.text_encoder, WIDTH_1),
            ("clip_g", pipeline.text_encoder_2, WIDTH_2),
        ]
    }
    halves = {name: vectors.half() for name, vectors in halves.items()}
    (BASE / f"{WORD}.safetensors").write_bytes(save(halves))

    expected = Fixture()
    for name, options in {
        "prompt": {"prompt": f"a red house, {WORD}, by the sea"},
        "negative": {"negative_prompt": f"{WORD}, night"},
    }.items():
        plain, _ = draw(pipeline, **{key: text.replace(WORD, "") for key, text in options.items()})
        latents, about = draw(with_embedding(halves), **options)
        assert (latents - plain).norm() > 1e-2 * plain.norm()
        expected.add(name, latents, scheduler="EulerDiscreteScheduler", scheduler_options={}, **about)
    expected.write(BASE, "embedding")


def with_embedding(halves):
    pipeline = load()
    for name, encoder, tokenizer in [
        ("clip_l", pipeline.text_encoder, pipeline.tokenizer),
        ("clip_g", pipeline.text_encoder_2, pipeline.tokenizer_2),
    ]:
        pipeline.load_textual_inversion(halves[name].float(), token=WORD, text_encoder=encoder, tokenizer=tokenizer)
    # With SDXL's own config transformers pools where the largest id stands: at the embedding's word instead of the end token.
    pipeline.text_encoder_2.text_model.eos_token_id = pipeline.tokenizer_2.eos_token_id
    return pipeline


if __name__ == "__main__":
    make()
