"""Samplers, sigma schedules, Brownian trees and start noise, as k-diffusion, torchsde, diffusers and AUTOMATIC1111 compute them.

k-diffusion's package wants torchvision, which its samplers do not use: a stand-in takes its place. Restart sampling and the start noise are
AUTOMATIC1111's (modules/sd_samplers_extra.py, sd_schedulers.py, rng.py), written here after their formulas.
"""

import importlib.util
import json
import sys
import types

import numpy
import scipy.stats
import torch
import torchsde
from diffusers import DPMSolverMultistepScheduler, DPMSolverSDEScheduler, EulerDiscreteScheduler
from diffusers.schedulers.scheduling_utils import AysSchedules
from torch.overrides import TorchFunctionMode

import mini
from groundwork.drawing import NEGATIVE, OPTIONS, PROMPT, arguments, draw
from groundwork.drawing import SEED as PICTURE_SEED
from groundwork.fixture import ROOT, Fixture
from groundwork.prompt import encode, text_chunks

STAND_INS = ("torchvision", "torchvision.transforms", "torchvision.transforms.functional")
modules = {name: types.ModuleType(name) for name in STAND_INS}
modules[STAND_INS[1]].functional = modules[STAND_INS[2]]
package = types.ModuleType("k_diffusion")
package.__path__ = list(importlib.util.find_spec("k_diffusion").submodule_search_locations)
sys.modules.update({"k_diffusion": package, **modules})
from k_diffusion import external, sampling  # noqa: E402

for stand_in in STAND_INS:
    del sys.modules[stand_in]

SCHEDULERS = ROOT / "src/diffusion/sampling/schedulers/__fixtures__/samplers.json"
TREES = ROOT / "src/random/__fixtures__/brownian.json"
NOISE = ROOT / "src/diffusion/sampling/__fixtures__/noise.json"

CONFIG = {
    "beta_start": 0.00085,
    "beta_end": 0.012,
    "beta_schedule": "scaled_linear",
    "num_train_timesteps": 1000,
}
SEED = 7
SHAPE = (1, 4, 8, 8)
ALIGNED = [14.615, 6.475, 3.861, 2.697, 1.886, 1.396, 0.963, 0.652, 0.399, 0.152, 0.029]


ROUGH = {"log", "exp", "expm1", "sqrt", "pow", "__pow__"}


class Rounded(TorchFunctionMode):
    """Single-precision roots and logarithms to the nearest number.

    PyTorch's kernels miss it by a bit in one of five to a hundred, another on every kind of processor, and a bit of a noise level
    moves the times of a Brownian tree by a millionth, which the tree's values show.
    """

    def __torch_function__(self, function, _types, args=(), kwargs=None):
        exact = getattr(function, "__name__", "") in ROUGH and args[0].dtype == torch.float32
        if not exact:
            return function(*args, **(kwargs or {}))
        wide = [each.double() if isinstance(each, torch.Tensor) else each for each in args]
        return function(*wide, **(kwargs or {})).float()


def model(x, t):
    """What stands in for a UNet: some curve of the sample, and a little of the timestep."""
    return 0.9 * x / (1 + x.abs()) + 0.05 * (t / 1000)


def aligned(count):
    """Align Your Steps' levels on logarithmic lines, as its authors interpolate them."""
    if count == len(ALIGNED):
        return ALIGNED
    places = numpy.linspace(0, 1, len(ALIGNED))
    return numpy.exp(numpy.interp(numpy.linspace(0, 1, count), places, numpy.log(ALIGNED)))


class Run:
    """The samples that the model calls saw, and the last one."""

    def __init__(self, **about):
        self.about = about
        self.samples = []
        self.timesteps = []
        self.sigmas = []

    def entry(self, initial):
        last = self.samples[-1].double()
        sums = [sample.double().sum().item() for sample in self.samples]
        return {
            **self.about,
            "all_timesteps": self.timesteps,
            "sigmas": self.sigmas,
            "init_noise_sigma": float(initial),
            "x0": self.samples[0].flatten()[:4].tolist(),
            "x0_sum": sums[0],
            "step_sums": sums[1:],
            "final_first8": self.samples[-1].flatten()[:8].tolist(),
            "final_sum": sums[-1],
            "final_abs_sum": last.abs().sum().item(),
        }


def first(generator, initial):
    return torch.randn(SHAPE, generator=generator) * initial


def of_diffusers(scheduler, name, steps, asked, strength=None, set_up=None, **about):
    generator = torch.Generator().manual_seed(SEED)
    scheduler.set_timesteps(**(set_up or {"num_inference_steps": steps}))
    return stepped(scheduler, Run(**{"class": name}, n=steps, asked=asked, strength=strength, **about), generator)


def stepped(scheduler, run, generator):
    steps, strength = run.about["n"], run.about["strength"]
    order = getattr(scheduler, "order", 1)
    begin = 0 if strength is None else max(steps - min(int(steps * strength), steps), 0)
    timesteps = scheduler.timesteps[begin * order :]
    if strength is None:
        x = first(generator, scheduler.init_noise_sigma)
    else:
        scheduler.set_begin_index(begin * order)
        original = 0.8 * torch.randn(SHAPE, generator=generator)
        x = scheduler.add_noise(original, torch.randn(SHAPE, generator=generator), timesteps[:1])
    run.samples.append(x)
    run.timesteps = [float(t) for t in scheduler.timesteps]
    for t in timesteps:
        output = model(scheduler.scale_model_input(x, t), t.float())
        kept = {"generator": generator} if "generator" in scheduler.step.__code__.co_varnames else {}
        x = scheduler.step(output, t, x, **kept).prev_sample
        run.samples.append(x)
    entry = run.entry(scheduler.init_noise_sigma)
    del entry["sigmas"]
    return entry


def denoiser(inner=model):
    alphas = torch.from_numpy(
        numpy.asarray(EulerDiscreteScheduler(**CONFIG).alphas_cumprod, dtype=numpy.float32)
    )
    return external.DiscreteEpsDDPMDenoiser(inner, alphas, quantize=False)


def levels(wrapped, steps, asked):
    """k-diffusion's and AUTOMATIC1111's schedules, by what a request asks for."""
    table = wrapped.sigmas
    low, high = table[0].item(), table[-1].item()
    if asked.get("use_karras_sigmas"):
        return sampling.get_sigmas_karras(steps, low, high)
    if asked.get("use_exponential_sigmas"):
        return sampling.get_sigmas_exponential(steps, low, high)
    if asked.get("use_beta_sigmas"):
        shares = scipy.stats.beta.ppf(1 - numpy.linspace(0, 1, steps), 0.6, 0.6)
        return torch.FloatTensor([*(low + shares * (high - low)), 0.0])
    if asked.get("use_simple_sigmas"):
        return torch.FloatTensor([*(float(table[-(1 + int(i * len(table) / steps))]) for i in range(steps)), 0.0])
    if asked.get("use_align_your_steps_sigmas"):
        return torch.FloatTensor([*aligned(steps), 0.0])
    if asked.get("timestep_spacing") == "trailing":
        return torch.cat([wrapped.t_to_sigma(torch.linspace(999, 0, steps + 1)[:-1]), torch.zeros(1)])
    return wrapped.get_sigmas(steps)


def with_one_left_out(wrapped, steps, asked):
    """AUTOMATIC1111's discard_next_to_last_sigma."""
    sigmas = levels(wrapped, steps + 1, asked)
    return torch.cat([sigmas[:-2], sigmas[-1:]])


def of_k_diffusion(sampler, name, steps, asked, brownian=False, sigmas=None, **options):
    generator = torch.Generator().manual_seed(SEED)
    wrapped = denoiser()
    sigmas = levels(wrapped, steps, asked) if sigmas is None else sigmas
    run = Run(**{"class": name}, n=steps, asked=asked, strength=None, step_kw=options)

    def seen(x, sigma, **_):
        run.samples.append(x)
        run.sigmas.append(sigma[0].item())
        run.timesteps.append(wrapped.sigma_to_t(sigma)[0].item())
        return wrapped(x, sigma)

    if brownian:
        low, high = sigmas[sigmas > 0].min(), sigmas.max()
        noise = sampling.BrownianTreeNoiseSampler(torch.zeros(SHAPE), low, high, seed=[SEED])
    else:
        noise = lambda *_: torch.randn(SHAPE, generator=generator)  # noqa: E731
    x = first(generator, sigmas[0])
    solver = {"solver_type": "heun"} if name.endswith("heun") else {}
    run.samples.append(sampler(seen, x, sigmas, disable=True, noise_sampler=noise, **solver, **options))
    return run.entry(sigmas[0])


def restart(model, x, sigmas, disable, noise_sampler):
    """Heun's method with AUTOMATIC1111's choice of restarts: from 0.1 up to 2, once from 20 steps on and twice from 36 on."""
    steps = len(sigmas) - 1
    ways = list(zip(sigmas[:-1], sigmas[1:]))
    if steps >= 20:
        length, times = (9, 1) if steps < 36 else (steps // 4, 2)
        whole = sampling.get_sigmas_karras(steps - length * times, sigmas[-2].item(), sigmas[0].item())
        low, high = ((whole - level).abs().argmin().item() for level in (0.1, 2))
        again = sampling.get_sigmas_karras(length + 1, whole[low].item(), whole[high].item())[:-1]
        ways = list(zip(whole[:-1], whole[1:]))
        ways[low:low] = list(zip(again[:-1], again[1:])) * times
    at = None
    for start, end in ways:
        if at is not None and start > at:
            x = x + noise_sampler() * (start**2 - at**2) ** 0.5
        slope = (x - model(x, start[None])) / start
        straight = x + slope * (end - start)
        if end > 0:
            slope = (slope + (straight - model(straight, end[None])) / end) / 2
        x = x + slope * (end - start)
        at = end
    return x


def aligned_multistep(steps):
    """diffusers takes no sigmas for this class: they are put in."""
    scheduler = DPMSolverMultistepScheduler(**CONFIG)
    scheduler.set_timesteps(steps)
    sigmas = numpy.array([*aligned(steps + 1)[:-1], 0.0])
    table = numpy.log(((1 - scheduler.alphas_cumprod) / scheduler.alphas_cumprod).numpy() ** 0.5)
    scheduler.sigmas = torch.FloatTensor(sigmas)
    scheduler.timesteps = torch.tensor([round(float(scheduler._sigma_to_t(sigma, table))) for sigma in sigmas[:-1]])
    run = Run(**{"class": "DPMSolverMultistepScheduler"}, n=steps, asked=ays, strength=None)
    return stepped(scheduler, run, torch.Generator().manual_seed(SEED))


karras = {"use_karras_sigmas": True}
exponential = {"use_exponential_sigmas": True}
beta = {"use_beta_sigmas": True}
simple = {"use_simple_sigmas": True}
ays = {"use_align_your_steps_sigmas": True}
trailing = {"timestep_spacing": "trailing"}
discard = {"discard_next_to_last_sigma": True}
v = {"prediction_type": "v_prediction"}


def samplers():
    for asked in ({}, karras, exponential, beta, trailing, {"timestep_spacing": "leading"}, v):
        for steps in (4, 13):
            scheduler = DPMSolverSDEScheduler(**{**CONFIG, "steps_offset": 1, **asked}, noise_sampler_seed=SEED)
            yield of_diffusers(scheduler, "DPMSolverSDEScheduler", steps, asked)
    scheduler = DPMSolverSDEScheduler(**CONFIG, **karras, noise_sampler_seed=SEED)
    yield of_diffusers(scheduler, "DPMSolverSDEScheduler", 20, karras, strength=0.6)
    wrapped = denoiser()
    scheduler.set_timesteps(8)
    sigmas = torch.cat([scheduler.sigmas[::2], torch.zeros(1)])
    for options in ({"eta": 0.5}, {"eta": 0.0}):
        yield of_k_diffusion(sampling.sample_dpmpp_sde, "DPMSolverSDEScheduler", 8, karras, True, sigmas, **options)
    for sampler, name in (
        (sampling.sample_dpmpp_2m_sde, "dpmpp_2m_sde"),
        (sampling.sample_dpmpp_2m_sde, "dpmpp_2m_sde_heun"),
        (sampling.sample_dpmpp_3m_sde, "dpmpp_3m_sde"),
    ):
        for asked in ({}, karras, exponential, beta, trailing, simple, ays):
            for steps in (4, 13):
                yield of_k_diffusion(sampler, name, steps, asked, True)
        yield of_k_diffusion(sampler, name, 30, karras, True)
        for eta in (0.0, 0.6):
            yield of_k_diffusion(sampler, name, 9, exponential, True, eta=eta)
    for asked in ({}, karras, exponential, beta, trailing, simple, ays):
        for steps in (4, 13):
            yield of_k_diffusion(sampling.sample_dpmpp_2s_ancestral, "dpmpp_2s_ancestral", steps, asked)
    for eta in (0.0, 0.6):
        yield of_k_diffusion(sampling.sample_dpmpp_2s_ancestral, "dpmpp_2s_ancestral", 9, karras, eta=eta)
    for asked in ({}, karras, ays):
        for steps in (5, 19, 20, 30, 36, 41):
            yield of_k_diffusion(restart, "restart", steps, asked)
    for asked, sigmas in ((karras, sampling.get_sigmas_karras), (exponential, sampling.get_sigmas_exponential)):
        sigmas = sigmas(10, wrapped.sigmas[0].item(), wrapped.sigmas[-1].item())
        name = "EulerAncestralDiscreteScheduler"
        for options in ({}, {"eta": 0.6}):
            yield of_k_diffusion(sampling.sample_euler_ancestral, name, 10, asked, sigmas=sigmas, **options)
    for steps in (10, 24):
        for kind, asked, set_up in (
            (EulerDiscreteScheduler, ays, {"sigmas": [*aligned(steps + 1)[:-1], 0.0]}),
            (EulerDiscreteScheduler, simple, {"timesteps": [999 - int(i * 1000 / steps) for i in range(steps)]}),
            (DPMSolverMultistepScheduler, simple, {"timesteps": [999 - int(i * 1000 / steps) for i in range(steps)]}),
        ):
            yield of_diffusers(kind(**CONFIG), kind.__name__, steps, asked, set_up=set_up)
        yield aligned_multistep(steps)
    for asked in (exponential, karras):
        left = lambda steps: with_one_left_out(wrapped, steps, asked)  # noqa: B023, E731
        for steps in (4, 7):
            yield of_k_diffusion(
                sampling.sample_dpmpp_3m_sde, "dpmpp_3m_sde", steps, {**asked, **discard}, True, left(steps)
            )
    for sampler, name in (
        (lambda *given, noise_sampler, **more: sampling.sample_dpm_2(*given, **more), "KDPM2DiscreteScheduler"),
        (sampling.sample_dpm_2_ancestral, "KDPM2AncestralDiscreteScheduler"),
    ):
        # diffusers rounds Karras' timesteps, so the comparison is by others.
        sigmas = with_one_left_out(wrapped, 7, exponential)
        entry = of_k_diffusion(sampler, name, 7, {**exponential, **discard}, sigmas=sigmas)
        # As in diffusers, what is put back into a picture within a step has the noise of the step's end.
        del entry["sigmas"]
        yield entry
    sigmas = AysSchedules["StableDiffusionSigmas"]
    yield of_diffusers(EulerDiscreteScheduler(**CONFIG), "EulerDiscreteScheduler", 10, ays, set_up={"sigmas": sigmas})
    scheduler = DPMSolverMultistepScheduler(**CONFIG, algorithm_type="sde-dpmsolver++", use_karras_sigmas=True)
    yield of_diffusers(scheduler, "DPMSolverMultistepSchedulerSDE", 12, karras)


def trees():
    """Increments of torchsde's tree over their length's root, and the seeds that NumPy gives its nodes."""
    for seed, low, high, count in ((7, 0.0291675, 14.6146469, 32), (2**40 + 5, 0.1, 10.0, 20), (0, 0.0, 1.0, 16)):
        tree = torchsde.BrownianTree(low, torch.zeros(count), high, entropy=seed)
        for start, end in ((1.0, 0.25), (high, 0.7), (0.5, low), (0.3333333, 0.3333343), (0.0078125, 0.9), (low, high)):
            start, end = (numpy.float32(min(max(t, low), high)) for t in (start, end))
            low_end, high_end = sorted((float(start), float(end)))
            increment = tree(low_end, high_end) * (-1 if start > end else 1)
            value = increment / (torch.tensor(end) - torch.tensor(start)).abs().sqrt()
            yield {
                "seed": seed,
                "low": low,
                "high": high,
                "from": float(start),
                "to": float(end),
                "values": value.tolist(),
            }


def seeds():
    for entropy, key, pool in ((0, (), 4), (7, (), 24), (7, (0, 0), 24), (2**40 + 5, (13, 3), 24), (123456789, (33554431, 24), 24)):
        words = numpy.random.SeedSequence(entropy, spawn_key=key, pool_size=pool).generate_state(4)
        yield {"entropy": entropy, "key": key, "pool": pool, "words": [int(word) for word in words]}


def mixed(share, low, high):
    """AUTOMATIC1111's slerp on noise of [4, height, width]: an angle for every channel's every column."""
    dot = (low / low.norm(dim=1, keepdim=True) * (high / high.norm(dim=1, keepdim=True))).sum(1)
    if dot.mean() > 0.9995:
        return low * share + high * (1 - share)
    angle = torch.acos(dot)
    weights = [(torch.sin(part * angle) / torch.sin(angle)).unsqueeze(1) for part in (1 - share, share)]
    return weights[0] * low + weights[1] * high


def start_noise(seed, height, width, subseed, strength, resize):
    """AUTOMATIC1111's ImageRNG.first on the processor; sizes are those of latents, `resize` is of pixels: width, height."""
    draw = lambda of, h, w: torch.randn((4, h, w), generator=torch.Generator().manual_seed(of))  # noqa: E731
    h, w = (height, width) if min(resize) <= 0 else (resize[1] // 8, resize[0] // 8)
    noise = draw(seed, h, w)
    if strength:
        noise = mixed(strength, noise, draw(subseed, h, w))
    if (h, w) == (height, width):
        return noise
    whole = draw(seed, height, width)
    dx, dy = (width - w) // 2, (height - h) // 2
    w, h = (w if dx >= 0 else w + 2 * dx), (h if dy >= 0 else h + 2 * dy)
    tx, ty, dx, dy = max(dx, 0), max(dy, 0), max(-dx, 0), max(-dy, 0)
    whole[:, ty : ty + h, tx : tx + w] = noise[:, dy : dy + h, dx : dx + w]
    return whole


def noises():
    for subseed, strength, resize in (
        (5, 0.3, (0, 0)),
        (5, 1.0, (0, 0)),
        (3, 0.25, (0, 0)),
        (1234567890, 0.7, (0, 0)),
        (5, 0.0, (40, 32)),
        (5, 0.4, (40, 32)),
        (5, 0.4, (96, 88)),
        (5, 0.0, (96, 24)),
        (5, 0.0, (56, 72)),
    ):
        noise = start_noise(3, 9, 7, subseed, strength, resize)
        about = {"seed": 3, "height": 9, "width": 7, "subseed": subseed, "strength": strength, "resize": resize}
        yield {**about, "sum": noise.double().sum().item(), "values": noise.flatten()[::11].tolist()}


def pictures():
    """Whole runs on mini: by diffusers' pipeline, and by k-diffusion with the pipeline's UNet and guidance."""
    expected = Fixture()
    pipeline = mini.load()
    options = {"noise_sampler_seed": PICTURE_SEED, **karras}
    pipeline.scheduler = DPMSolverSDEScheduler.from_config(pipeline.scheduler.config, **options)
    expected.add("samplers/dpmpp_sde", draw(pipeline), **arguments(pipeline.scheduler, **options))
    options = {"algorithm_type": "sde-dpmsolver++", **karras}
    pipeline.scheduler = DPMSolverMultistepScheduler.from_config(pipeline.scheduler.config, **options)
    expected.add("samplers/sde_dpmsolver", draw(pipeline), **arguments(pipeline.scheduler, **options))

    prompts = [text_chunks(text, pipeline.tokenizer) for text in (NEGATIVE, PROMPT)]
    states = torch.cat([encode(prompt, pipeline.text_encoder) for prompt in prompts])

    def guided(x, t):
        without, with_prompt = pipeline.unet(x.repeat(2, 1, 1, 1), t, encoder_hidden_states=states).sample.chunk(2)
        return without + OPTIONS["guidance_scale"] * (with_prompt - without)

    wrapped = denoiser(guided)
    for name, sampler, asked in (
        ("dpmpp_2m_sde", sampling.sample_dpmpp_2m_sde, karras),
        ("dpmpp_3m_sde", sampling.sample_dpmpp_3m_sde, exponential),
        ("dpmpp_2s_ancestral", sampling.sample_dpmpp_2s_ancestral, karras),
    ):
        generator = torch.Generator().manual_seed(PICTURE_SEED)
        shape = (1, 4, OPTIONS["height"] // 8, OPTIONS["width"] // 8)
        sigmas = levels(wrapped, OPTIONS["num_inference_steps"], asked)
        x = torch.randn(shape, generator=generator) * sigmas[0]
        if name.endswith("ancestral"):
            noise = lambda *_: torch.randn(shape, generator=generator)  # noqa: B023, E731
        else:
            noise = sampling.BrownianTreeNoiseSampler(x, sigmas[-2], sigmas[0], seed=[PICTURE_SEED])
        with torch.no_grad():
            latents = sampler(wrapped, x, sigmas, disable=True, noise_sampler=noise)
        about = {**arguments(pipeline.scheduler, **asked), "scheduler": name}
        expected.add(f"samplers/{name}", latents, **about)
    expected.write(mini.FOLDER, "samplers")


def write(path, entries):
    """One entry a line."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("[\n" + ",\n".join(json.dumps(entry) for entry in entries) + "\n]\n")


def make():
    with Rounded():
        write(SCHEDULERS, samplers())
        pictures()
    write(TREES, trees())
    write(TREES.with_name("seed-sequence.json"), seeds())
    write(NOISE, noises())


if __name__ == "__main__":
    make()
