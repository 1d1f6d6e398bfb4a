"""Writes the model card: what the model draws, the words it knows, how it was made, what it gets wrong."""

import json

from export import bytes_of
from pictures.captions import KIND_WORDS, a_or_an
from pictures.palette import COLOURS
from pictures.scenes import KINDS
from settings import Settings

CARD = """---
license: cc0-1.0
pipeline_tag: text-to-image
library_name: diffusers
---

# The demo model

A very small Stable Diffusion: {megabytes:.1f} MB, {pixels}×{pixels} pixels, the same kinds of networks as Stable Diffusion 1.5. It draws
flat little landscapes, and nothing else. It is there so that words become a picture at once, without a download.

## What it draws

- **Landscapes**: a meadow, the sea, a desert or snow; by day, at night, at sunset, or under a grey sky.
- **Things in a colour of your choice**: {things}.
- **Colours**: {colours}.
- **Besides**: the sun, a moon, stars, clouds, mountains, pines. One, two or three of a thing;
  small or big; left, middle or right.

Try "a red house on a meadow under a blue sky", "two yellow boats at sunset", "a big purple balloon over the sea at night".
20 steps with UniPC and guidance 6 is what it was measured with. Words that it does not know are ignored at best.

## How it was made

Trained from nothing by tools/demo-model on {pictures:,} pictures that the same tool drew; no picture, text or weight of anybody
else's went into it. The weights are in the public domain (CC0 1.0). Captions are simple English with one thing or a few.

| training | steps | batch | seconds | loss at the end |
|---|---|---|---|---|
{trainings}

## How good it is

{prompts} prompts whose combination of thing, colour and landscape is in no training picture, one seed each, {steps} steps, guidance 6,
judged by a checker (tools/demo-model/checker.py), which is right about {checker} of drawn pictures:

| what | share |
|---|---|
| background right | {background:.1%} |
| the named thing is there | {object:.1%} |
| in the named colour, where it is there | {colour:.1%} |

By thing (there / in its colour / asked for): {kinds}.

## What it gets wrong

{wrong}
The counts and places of things were not measured. It knows one size: other sizes repeat things or stretch them.
"""


def write_card(settings: Settings):
    """Leaves out/model/README.md, from the results of the other stages."""
    evaluation = json.loads((settings.out / "evaluation" / "evaluation.json").read_text())
    checks = json.loads((settings.work / "checker" / "check.json").read_text())
    misses = [row for row in evaluation["rows"] if not (row["background"] and row["object"] and row["colour"])]
    wrong = "\n".join(f'- "{row["prompt"]}" (seed {row["seed"]}): found {named(row["found"])}.' for row in misses[:8])
    text = CARD.format(
        megabytes=bytes_of(settings.out / "model") / 1e6,
        pixels=settings.pixels,
        pictures=settings.pictures,
        things=", ".join(f"{'/'.join(dict.fromkeys(KIND_WORDS.get(kind, [kind])))}" for kind in KINDS),
        colours=", ".join(COLOURS),
        trainings="\n".join(training_rows(settings)),
        checker=f"{checks['drawn']['object']:.1%} of things and {checks['drawn']['colour']:.1%} of colours",
        kinds="; ".join(
            f"{kind} {there}/{right}/{asked}" for kind, (there, right, asked) in evaluation["kinds"].items()
        ),
        wrong=f"{len(misses)} of {evaluation['prompts']} pictures had something wrong. The first of them:\n\n{wrong}\n",
        steps=settings.steps_per_picture,
        **{name: evaluation[name] for name in ("prompts", "background", "object", "colour")},
    )
    (settings.out / "model" / "README.md").write_text(text)


def named(found: dict) -> str:
    things = [f"{a_or_an(colour)} {colour} {kind}" for kind, colour in found.items() if kind not in ("sky", "ground")]
    return f"{', '.join(things) or 'nothing'} ({found['ground'] or 'no ground'}, {found['sky'] or 'no sky'})"


def training_rows(settings: Settings):
    for stage, batch in [("autoencoder", settings.autoencoder_batch), ("diffusion", settings.diffusion_batch)]:
        last = json.loads((settings.work / stage / "log.jsonl").read_text().splitlines()[-1])
        losses = ", ".join(f"{name} {last[name]:.4f}" for name in ("colour", "edges", "noise") if name in last)
        steps = getattr(settings, f"{stage}_steps")
        yield f"| {stage} | {steps:,} | {batch} | {last['seconds']:.0f} | {losses} |"
