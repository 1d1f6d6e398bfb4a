"""The teal embedding: two vectors for a colour that the model has no word for (textual inversion)."""

from dataclasses import replace
from random import Random

import torch
from safetensors.torch import save_file
from torch import nn

from companions.lessons import companion_pictures
from networks.autoencoder import encode_all, load_autoencoder
from networks.diffusion import Captions, load_diffusion
from networks.noise import Noise
from networks.tokenizer import load_tokenizer
from networks.training import DEVICE, Training, mixed
from pictures.palette import NEW_COLOUR
from pictures.scenes import Scene
from settings import Settings

WORD = next(iter(NEW_COLOUR))
# Where its vectors begin: the words that come nearest.
NEAREST = ["green", "blue"]
# The letters for the bytes 0xC0 and 0xC1, which UTF-8 never uses, come after 94 ASCII letters and 30 others.
FIRST = 94 + 30


def train_embedding(settings: Settings):
    """Leaves out/companions/teal.safetensors in A1111's layout: emb_params [vectors, width]."""
    file = settings.out / "companions" / f"{WORD}.safetensors"
    if file.exists():
        return
    pictures, texts = companion_pictures(settings, WORD, in_new_colour)
    latents = encode_all(load_autoencoder(settings), pictures, settings.autoencoder_batch)
    text_encoder, unet = load_diffusion(settings)
    words = NewWords(text_encoder, load_tokenizer(settings.tokenizer))
    captions = Captions(settings, texts, {WORD: list(range(FIRST, FIRST + len(NEAREST)))})
    training = Training(settings.work / WORD, {"words": words}, settings.embedding_steps, 5e-3, settings.seed + 3, 0.99)
    noise = Noise(DEVICE)
    for _ in training:
        rows = torch.randint(len(latents), (settings.companion_batch,), device=DEVICE)
        noisy, target, times = noise.add(latents[rows])
        with mixed():
            guess = unet(noisy, times, text_encoder(captions.tokens(rows)).last_hidden_state).sample
        training.learn(noise=noise.loss(guess, target, times))
    training.use_average()
    file.parent.mkdir(parents=True, exist_ok=True)
    save_file({"emb_params": words.vectors.detach().cpu().contiguous()}, file)


def in_new_colour(scene: Scene, random: Random) -> Scene:
    """The scene's coloured things all in the new colour."""
    groups = tuple(replace(group, colour=group.colour and WORD) for group in scene.groups)
    return replace(
        scene, groups=groups, things=tuple(replace(thing, colour=thing.colour and WORD) for thing in scene.things)
    )


class NewWords(nn.Module):
    """Vectors in the place of two words that stand for bytes which no text has; they begin as the nearest words."""

    def __init__(self, text_encoder, tokenizer):
        super().__init__()
        table = text_encoder.get_input_embeddings()
        ids = tokenizer(NEAREST, add_special_tokens=False).input_ids
        self.vectors = nn.Parameter(table.weight[[start for start, *_ in ids]].detach().clone())
        table.register_forward_hook(self.replace)

    def replace(self, _, inputs, output):
        ids = inputs[0]
        for number, vector in enumerate(self.vectors):
            output = torch.where((ids == FIRST + number)[..., None], vector.to(output.dtype), output)
        return output
