"""A training that can be cut at any step, goes on where it stopped, and ends with averaged weights."""

import json
import math
import time
from collections.abc import Iterator
from contextlib import nullcontext
from pathlib import Path

import torch
from torch import Tensor, nn

DEVICE = torch.device("cuda" if torch.cuda.is_available() else "cpu")
STARTED = time.monotonic()
LONGEST_LOSS = 300
"""Seconds of work that a killed run loses at most."""


class OutOfTime(Exception):
    """The time given to this command is over; what was learnt is saved."""


class Deadline:
    seconds = math.inf

    @classmethod
    def is_over(cls) -> bool:
        return time.monotonic() - STARTED > cls.seconds


def mixed():
    """bfloat16 where the GPU has it; the processor computes in float32."""
    return torch.autocast("cuda", torch.bfloat16) if DEVICE.type == "cuda" else nullcontext()


class Training:
    """AdamW with warm-up and cosine over the trainable parameters of some modules, and their running average.

    Random numbers of a step depend on the seed and the step alone, so that a cut run draws what an uncut one would.
    """

    def __init__(self, folder: Path, modules: dict[str, nn.Module], steps: int, rate: float, seed: int, average=0.9995):
        self.folder, self.steps, self.rate, self.seed, self.longest = folder, steps, rate, seed, average
        self.modules = nn.ModuleDict(modules)
        self.parameters = [parameter for parameter in self.modules.parameters() if parameter.requires_grad]
        self.averages = [parameter.detach().clone() for parameter in self.parameters]
        fused = DEVICE.type == "cuda"
        self.optimizer = torch.optim.AdamW(self.parameters, lr=rate, betas=(0.9, 0.99), weight_decay=0.01, fused=fused)
        self.step, self.seconds, self.losses = 0, 0.0, {}
        self.restore()

    def __iter__(self) -> Iterator[int]:
        began = saved = time.monotonic()
        while self.step < self.steps:
            if Deadline.is_over():
                self.save(self.seconds + time.monotonic() - began)
                raise OutOfTime
            torch.manual_seed(self.seed * 1_000_003 + self.step)
            yield self.step
            self.step += 1
            seconds = self.seconds + time.monotonic() - began
            is_due = self.step % max(self.steps // 40, 1) == 0
            if is_due:
                self.report(seconds)
            if is_due or time.monotonic() - saved > LONGEST_LOSS:
                self.save(seconds)
                saved = time.monotonic()
        self.save(self.seconds + time.monotonic() - began)

    def learn(self, **losses: Tensor):
        """One step against the sum of the losses; they are remembered by name."""
        self.optimizer.param_groups[0]["lr"] = self.rate * self.warmth()
        self.optimizer.zero_grad()
        sum(losses.values()).backward()
        nn.utils.clip_grad_norm_(self.parameters, 1.0)
        self.optimizer.step()
        keep = min(self.longest, (1 + self.step) / (10 + self.step))
        torch._foreach_lerp_(self.averages, [parameter.detach() for parameter in self.parameters], 1 - keep)
        for name, loss in losses.items():
            last = self.losses.get(name, loss.detach())
            self.losses[name] = torch.lerp(last, loss.detach(), 0.02)

    def warmth(self) -> float:
        warm_up = min(1.0, (self.step + 1) / max(self.steps * 0.02, 1))
        return warm_up * (0.03 + 0.97 * 0.5 * (1 + math.cos(math.pi * self.step / self.steps)))

    def use_average(self):
        for parameter, average in zip(self.parameters, self.averages, strict=True):
            parameter.data.copy_(average)

    def report(self, seconds: float):
        line = {"stage": self.folder.name, "step": self.step, "of": self.steps, "seconds": round(seconds, 1)}
        line |= {name: round(loss.item(), 5) for name, loss in self.losses.items()}
        print(json.dumps(line), flush=True)
        if not all(math.isfinite(loss.item()) for loss in self.losses.values()):
            raise FloatingPointError("The loss is no number any more; the last checkpoint is from before.")
        with open(self.folder / "log.jsonl", "a") as log:
            log.write(json.dumps(line) + "\n")

    def save(self, seconds: float):
        """Moments are kept in bfloat16: half the bytes, and nothing is lost that a step would notice."""
        optimizer = self.optimizer.state_dict()
        moments = {
            number: {name: value.bfloat16() if name.startswith("exp_avg") else value for name, value in state.items()}
            for number, state in optimizer["state"].items()
        }
        state = {
            "step": self.step,
            "seconds": seconds,
            "averages": self.averages,
            "optimizer": optimizer | {"state": moments},
        }
        state |= {"parameters": [parameter.detach() for parameter in self.parameters], "losses": self.losses}
        partial = self.folder / "checkpoint.partial"
        torch.save(state, partial)
        partial.replace(self.folder / "checkpoint.pt")

    def restore(self):
        self.folder.mkdir(parents=True, exist_ok=True)
        file = self.folder / "checkpoint.pt"
        if not file.exists():
            return
        state = torch.load(file, map_location=DEVICE, weights_only=True)
        self.step, self.seconds, self.losses = state["step"], state["seconds"], state["losses"]
        self.averages = state["averages"]
        for parameter, saved in zip(self.parameters, state["parameters"], strict=True):
            parameter.data.copy_(saved)
        self.optimizer.load_state_dict(state["optimizer"])
