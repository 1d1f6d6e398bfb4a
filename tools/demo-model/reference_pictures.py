"""Twenty fixed prompts with seeds, and diffusers' float32 pictures of them, for the comparison with the app's."""

import argparse
import json
from pathlib import Path

from evaluate import GUIDANCE, draw_prompts

STEPS = 20
FIRST_SEED = 1000
PROMPTS = [
    "a red house on a meadow under a blue sky",
    "a blue house on a meadow under a blue sky",
    "a yellow house in the snow at night with a moon",
    "two white houses in the desert at sunset",
    "a red boat on the sea at sunset",
    "a purple boat on the sea at night with three stars",
    "two yellow boats on the sea under a blue sky with two clouds",
    "an orange balloon over the sea by day",
    "a pink balloon over a meadow at sunset",
    "three red balloons over the snow under a grey sky",
    "a green car in the desert under a blue sky",
    "a small blue car in the snow under a grey sky",
    "a big tree on a meadow at night",
    "a pink tree on a meadow by day with a sun",
    "three purple flowers on a meadow by day",
    "a big red flower in the desert at sunset",
    "a red mushroom on a meadow by day next to a house",
    "two orange mushrooms in the snow at night",
    "three mountains and two pines in the snow under a blue sky",
    "night, desert, moon",
]


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--model", type=Path, default=Path("public/models/demo"))
    parser.add_argument("--out", type=Path, default=Path(".cache/demo-model/reference"))
    options = parser.parse_args()
    write_pictures(options.model, options.out)


def write_pictures(model: Path, out: Path, prompts=tuple(PROMPTS), steps: int = STEPS):
    """Leaves NN.png for each prompt and pictures.json, which says how each was made."""
    out.mkdir(parents=True, exist_ok=True)
    pictures = draw_prompts(model, list(prompts), steps, GUIDANCE, FIRST_SEED, "cpu")
    rows = []
    for number, (prompt, picture) in enumerate(zip(prompts, pictures)):
        row = {"file": f"{number:02}.png", "prompt": prompt, "seed": FIRST_SEED + number}
        row |= {"scheduler": "UniPCMultistepScheduler", "num_inference_steps": steps, "guidance_scale": GUIDANCE}
        picture.save(out / row["file"])
        rows.append({**row, "width": picture.width, "height": picture.height})
        print(json.dumps(rows[-1]))
    (out / "pictures.json").write_text(json.dumps(rows, indent=2) + "\n")


if __name__ == "__main__":
    main()
