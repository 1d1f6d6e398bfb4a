"""Where fixtures lie and how they are written: tensors as safetensors, what they were made from as JSON beside them."""

import json
from pathlib import Path

from safetensors.torch import save

ROOT = Path(__file__).resolve().parents[3]
MODELS = ROOT / "e2e/support/models"


class Fixture:
    """Named tensors, each with the arguments that made it."""

    def __init__(self):
        self.tensors = {}
        self.arguments = {}

    def add(self, name, tensor, **arguments):
        self.tensors[name] = tensor.detach().clone().contiguous()
        self.arguments[name] = arguments

    def write(self, folder, stem="expected"):
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"{stem}.safetensors").write_bytes(save(self.tensors))
        write_json(folder / f"{stem}.json", self.arguments)


def write_json(path, entries):
    """One entry a line: short to read, short to compare."""
    lines = [f"{json.dumps(name)}: {json.dumps(value)}" for name, value in entries.items()]
    path.write_text("{\n" + ",\n".join(lines) + "\n}\n")
