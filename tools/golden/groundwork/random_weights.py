"""Random weights under which every part of a network matters to its output."""

import torch


@torch.no_grad()
def randomise(module, seed):
    """
    Weights with variance 1/fan-in, so that activations keep their scale. Biases are not zero and norms are not one, so
    that a test notices when they are left out or swapped. Cross-attention is sharper and louder, or the mean over so
    many tokens would be faint.
    """
    generator = torch.Generator().manual_seed(seed)
    for name, parameter in module.named_parameters():
        values = torch.randn(parameter.shape, generator=generator)
        if "embedding.weight" in name:
            parameter.copy_(values)
        elif parameter.dim() > 1:
            gain = 3 if "attn2.to_q" in name or "attn2.to_out" in name else 1
            parameter.copy_(gain * values / parameter[0].numel() ** 0.5)
        else:
            is_norm_weight = "norm" in name and name.endswith("weight")
            parameter.copy_((1 if is_norm_weight else 0.1) + 0.2 * values)
    return module
