"""emphasis: A1111's "Original" prompt weights (modules/sd_emphasis.py) on mini's text encoder."""

import torch

import mini
from groundwork.fixture import Fixture
from groundwork.prompt import chunks, encode

PROMPT = "(red:1.3) house, [sky]"
# As A1111's grammar reads it: each segment becomes tokens by itself.
SEGMENTS = [("red", 1.3), (" house, ", 1.0), ("sky", 1 / 1.1)]


def make():
    pipeline = mini.load()
    tokens = [pipeline.tokenizer(text, add_special_tokens=False).input_ids for text, _ in SEGMENTS]
    (ids,) = chunks(sum(tokens, []), pipeline.tokenizer)
    weights = [1.0] + [weight for piece, (_, weight) in zip(tokens, SEGMENTS, strict=True) for _ in piece]
    weights += [1.0] * (77 - len(weights))

    plain = encode([ids], pipeline.text_encoder)
    weighted = plain * torch.tensor(weights)[:, None]
    restored = weighted * (plain.mean() / weighted.mean())

    expected = Fixture()
    expected.add("emphasis/plain", plain, ids=ids)
    expected.add("emphasis/original", restored, text=PROMPT, segments=SEGMENTS, weights=weights)
    expected.write(mini.FOLDER, "emphasis")
