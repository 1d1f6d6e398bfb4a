"""prompt-schedules: how A1111 reads prompts that change between steps, and AND (modules/prompt_parser.py, lark 1.1.2).

Run alone, with the path of that file of an AUTOMATIC1111 or Forge checkout:

    pip install lark==1.1.2
    python tools/golden/prompts/schedules.py .../modules/prompt_parser.py

Where brackets are left over, A1111's parser resolves ambiguities by Python's hash seed: the same prompt is read in one way today
and in another tomorrow. Such prompts are left out: only what eight hash seeds agree upon is written down.
"""

import importlib.util
import json
import os
import random
import subprocess
import sys
import types
from pathlib import Path

TARGET = Path(__file__).parents[3] / "src/diffusion/text/editing/__fixtures__/a1111.json"
STEPS = 10
HASH_SEEDS = 8

PROMPTS = [
    "test", "", "a [b:3]", "a [b: 3]", "a [b:3 ] c", "a [[[b]]:2]", "[(a:2):3]", "a [b : c : 1] d", "a[b:[c:d:2]:1]e",
    "a [unbalanced", "a [b:.5] c", "a [{b|d{:.5] c", "((a][:b:c [d:3]", "[a|(b:1.1)]", "[fe|]male", "[fe|||]male",
    "[cat:dog:0.5]", "[cat:0.5]", "[cat::0.5]", "[cat|dog] in a hat", "[cat|dog|fox:0.5]", "[a:b:c:3]", "a | [b:3]",
    "(a|b) [c:3]", "x\\", "[a:]", "[:3]", "[::3]", "[a:-1]", "[a:+3.0]", "[a:1e0]", "[a:1e1]", "[a:99]", "[a:0]", "[a:0.0]",
    "[a:1.5]", "[a:1.]", "[a:0.99]", "[a:0.05]", "(a:b [c:2])", "(a [b|c]:1.2)", "\\[a:3]", "[\\]a:3]", "[a\\:b:3]",
    "[[a:2]|b]", "[a|[b|c]]", "[[a|b]:[c|d]:4]", "[a:b:3][c:d:6]", "[a:[b:[c:[d:8]:6]:4]:2]", "[the [red|blue]:green:5] car",
    "a\n[b:c\nd:5]\ne", "[ :3]", "[a:b: 0.5 ]", "[(red:1.2):(blue:0.8):4] house", "[red AND blue:5]", "photo, 16:9",
]
PARTS = ["a", "b", " ", "(", ")", "[", "]", ":", "|", "3", ".5", "[a:b:3]", "[c:.5]", "[d|e]", "(f:1.2)", "[:2]", "\\(", "7"]

AND_PROMPTS = [
    "a AND b", "a AND b:2", "a :1.5 AND b : -0.5", "a AND", "AND a", "AND", "", "a:1.3", "a : 1. ", "photo, 16:9", "16:9,",
    "BAND AND SAND", "a AND_b", "a and b", "(a AND b:1.2)", "[a AND b:c:3] d", "a\nAND\nb:.5\n", "a:1:2", ":2", "a:+3", "a:1e3",
    "a AND a", "a\\:2", "été AND hiver:0,5", "éAND AND b",
]


def parser(path):
    sys.modules.setdefault("torch", types.ModuleType("torch"))
    spec = importlib.util.spec_from_file_location("prompt_parser", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def prompts():
    draw = random.Random(16)
    return PROMPTS + ["".join(draw.choices(PARTS, k=draw.randint(2, 12))) for _ in range(400)]


def read(path):
    module = parser(path)
    schedules = module.get_learned_conditioning_prompt_schedules
    composed = []
    for prompt in AND_PROMPTS:
        indexes, flat, _ = module.get_multicond_prompt_list(module.SdConditioning([prompt]))
        composed.append([prompt, [[flat[i], weight] for i, weight in indexes[0]]])
    return {"schedules": [[prompt, schedules([prompt], STEPS)[0]] for prompt in prompts()], "composed": composed}


def make(path):
    runs = []
    for seed in range(HASH_SEEDS):
        environment = {**os.environ, "PYTHONHASHSEED": str(seed)}
        output = subprocess.run([sys.executable, __file__, path, "--read"], env=environment, capture_output=True, check=True)
        runs.append(json.loads(output.stdout))
    certain = [rows[0] for rows in zip(*(run["schedules"] for run in runs)) if all(row == rows[0] for row in rows)]
    changing = [row for row in certain[len(PROMPTS) :] if len(row[1]) > 1 or "[" in row[0]][:60]
    named = [row for row in certain if row[0] in PROMPTS]
    found = {"steps": STEPS, "schedules": named + changing, "composed": runs[0]["composed"]}
    TARGET.parent.mkdir(exist_ok=True)
    TARGET.write_text(json.dumps(found, ensure_ascii=False))


if __name__ == "__main__":
    if "--read" in sys.argv:
        json.dump(read(sys.argv[1]), sys.stdout)
    else:
        make(sys.argv[1])
