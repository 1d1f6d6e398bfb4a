"""LoRAs of every format for mini's UNet and text encoder, and the weights that they are to give, by the formulas of each format."""

import json

import torch
from safetensors.torch import load_file, save

from groundwork.fixture import MODELS, Fixture

FOLDER = MODELS / "loras"
EPSILON = torch.finfo(torch.float32).eps
LINEAR = "down_blocks.0.attentions.0.transformer_blocks.0.ff.net.0.proj"
KEY = "down_blocks.0.attentions.0.transformer_blocks.0.attn2.to_k"
CONV = "down_blocks.0.resnets.0.conv1"
TEXT = "encoder.layers.0.mlp.fc1"
NORM = "mid_block.attentions.0.norm"
LDM_KEY = "input_blocks_1_1_transformer_blocks_0_attn2_to_k"
LDM_CONV = "input_blocks_1_0_in_layers_2"
LDM_UP = "output_blocks_1_2_conv"
UP = "up_blocks.0.upsamplers.0.conv"


def make():
    unet = floats(MODELS / "mini/unet/diffusion_pytorch_model.safetensors")
    text = floats(MODELS / "mini/text_encoder/model.safetensors")
    FOLDER.mkdir(parents=True, exist_ok=True)
    expected = Fixture()
    for name, (tensors, metadata, weight, merged) in formats(unet, text).items():
        (FOLDER / f"{name}.safetensors").write_bytes(save({k: v.contiguous() for k, v in tensors.items()}, metadata))
        for key, value in merged.items():
            expected.add(f"{name}/{key}", value, weight=weight)
    expected.write(FOLDER)


def floats(path):
    return {name: tensor.float() for name, tensor in load_file(path).items()}


def flat(path):
    return path.replace(".", "_")


def formats(unet, text):
    """For each format: the file's tensors and metadata, the weight it is used with, the merged tensors."""
    generator = torch.Generator().manual_seed(11)

    def noise(*shape):
        return torch.randn(shape, generator=generator) * 0.3

    def sizes(weight):
        return weight.shape[0], weight.shape[1], weight.shape[2:]

    def pair(weight, rank):
        out, inputs, window = sizes(weight)
        down, up = noise(rank, inputs, *window), noise(out, rank, *(1 for _ in window))
        return down, up, (up.flatten(1) @ down.flatten(1)).reshape(weight.shape)

    linear, key, conv, fc1 = unet[f"{LINEAR}.weight"], unet[f"{KEY}.weight"], unet[f"{CONV}.weight"], text[f"{TEXT}.weight"]
    result = {}

    # kohya: linear, convolution, text encoder; alpha 2 at rank 4.
    tensors, merged = {}, {}
    for prefix, path, weight in [
        ("lora_unet_", LINEAR, linear),
        ("lora_unet_", CONV, conv),
        ("lora_te_text_model_", TEXT, fc1),
    ]:
        down, up, delta = pair(weight, 4)
        name = prefix + flat(path)
        tensors |= {f"{name}.lora_down.weight": down, f"{name}.lora_up.weight": up, f"{name}.alpha": torch.tensor(2.0)}
        merged[f"{path}.weight"] = weight - 0.7 * 0.5 * delta
    result["kohya"] = (tensors, None, -0.7, merged)

    # LoCon in Tucker's form.
    down, up, mid = noise(4, 24, 1, 1), noise(24, 4, 1, 1), noise(4, 4, 3, 3)
    delta = torch.einsum("nmkl,on,mi->oikl", mid, up.flatten(1), down.flatten(1))
    name = f"lora_unet_{flat(CONV)}"
    tensors = {f"{name}.lora_down.weight": down, f"{name}.lora_up.weight": up, f"{name}.lora_mid.weight": mid}
    tensors[f"{name}.alpha"] = torch.tensor(1.0)
    result["locon"] = (tensors, None, 0.9, {f"{CONV}.weight": conv + 0.9 * 0.25 * delta})

    # PEFT's names, its alpha in the metadata.
    down, up, delta = pair(key, 3)
    text_down, text_up, text_delta = pair(fc1, 3)
    tensors = {
        f"unet.{KEY}.lora_A.weight": down,
        f"unet.{KEY}.lora_B.weight": up,
        f"text_encoder.text_model.{TEXT}.lora_A.weight": text_down,
        f"text_encoder.text_model.{TEXT}.lora_B.weight": text_up,
    }
    metadata = {"lora_adapter_metadata": json.dumps({"unet.r": 3, "unet.lora_alpha": 6})}
    merged = {f"{KEY}.weight": key + 2 * 0.5 * delta, f"{TEXT}.weight": fc1 + 0.5 * text_delta}
    result["peft"] = (tensors, metadata, 0.5, merged)

    # diffusers' older names.
    down, up, delta = pair(key, 2)
    text_down, text_up, text_delta = pair(fc1, 2)
    attention, projection = KEY.rsplit(".", 1)
    tensors = {
        f"unet.{attention}.processor.{projection}_lora.down.weight": down,
        f"unet.{attention}.processor.{projection}_lora.up.weight": up,
        f"text_encoder.text_model.{TEXT}.lora_linear_layer.down.weight": text_down,
        f"text_encoder.text_model.{TEXT}.lora_linear_layer.up.weight": text_up,
    }
    result["processor"] = (tensors, None, 1.0, {f"{KEY}.weight": key + delta, f"{TEXT}.weight": fc1 + text_delta})

    # CompVis' names.
    tensors, merged = {}, {}
    for ldm, path in [(LDM_KEY, KEY), (LDM_CONV, CONV), (LDM_UP, UP)]:
        weight = unet[f"{path}.weight"]
        down, up, delta = pair(weight, 4)
        tensors |= {f"lora_unet_{ldm}.lora_down.weight": down, f"lora_unet_{ldm}.lora_up.weight": up}
        tensors[f"lora_unet_{ldm}.alpha"] = torch.tensor(4.0)
        merged[f"{path}.weight"] = weight + delta
    result["ldm"] = (tensors, None, 1.0, merged)

    # LoHa, plain and in Tucker's form.
    name, other = f"lora_unet_{flat(LINEAR)}", f"lora_unet_{flat(CONV)}"
    out, inputs, _ = sizes(linear)
    a1, b1, a2, b2 = noise(out, 3), noise(3, inputs), noise(out, 3), noise(3, inputs)
    c1, d1, c2, d2 = noise(3, 24), noise(3, 24), noise(3, 24), noise(3, 24)
    t1, t2 = noise(3, 3, 3, 3), noise(3, 3, 3, 3)
    tensors = {
        f"{name}.hada_w1_a": a1, f"{name}.hada_w1_b": b1, f"{name}.hada_w2_a": a2, f"{name}.hada_w2_b": b2,
        f"{name}.alpha": torch.tensor(1.0),
        f"{other}.hada_w1_a": c1, f"{other}.hada_w1_b": d1, f"{other}.hada_w2_a": c2, f"{other}.hada_w2_b": d2,
        f"{other}.hada_t1": t1, f"{other}.hada_t2": t2,
    }  # fmt: skip
    tucker = [torch.einsum("ijkl,jr,ip->prkl", t, b, a) for t, a, b in [(t1, c1, d1), (t2, c2, d2)]]
    merged = {
        f"{LINEAR}.weight": linear + 0.8 / 3 * (a1 @ b1) * (a2 @ b2),
        f"{CONV}.weight": conv + 0.8 * tucker[0] * tucker[1],
    }
    result["loha"] = (tensors, None, 0.8, merged)

    # LoKr: whole times whole (alpha says nothing), whole times low rank, whole times Tucker's form.
    w1, w2 = noise(4, 2), noise(out // 4, inputs // 2)
    k1, k2a, k2b = noise(2, 3), noise(key.shape[0] // 2, 2), noise(2, key.shape[1] // 3)
    c1, c2a, c2b, t2 = noise(2, 2), noise(3, 12), noise(3, 12), noise(3, 3, 3, 3)
    kname = f"lora_unet_{flat(KEY)}"
    tensors = {
        f"{name}.lokr_w1": w1, f"{name}.lokr_w2": w2, f"{name}.alpha": torch.tensor(7.0),
        f"{kname}.lokr_w1": k1, f"{kname}.lokr_w2_a": k2a, f"{kname}.lokr_w2_b": k2b, f"{kname}.alpha": torch.tensor(1.0),
        f"{other}.lokr_w1": c1, f"{other}.lokr_w2_a": c2a, f"{other}.lokr_w2_b": c2b, f"{other}.lokr_t2": t2,
        f"{other}.alpha": torch.tensor(6.0),
    }  # fmt: skip
    inner = torch.einsum("ijkl,ip,jr->prkl", t2, c2a, c2b)
    merged = {
        f"{LINEAR}.weight": linear + 1.2 * torch.kron(w1, w2),
        f"{KEY}.weight": key + 1.2 * 0.5 * torch.kron(k1, k2a @ k2b),
        f"{CONV}.weight": conv + 1.2 * 2 * torch.kron(c1[:, :, None, None], inner.contiguous()),
    }
    result["lokr"] = (tensors, None, 1.2, merged)

    # DoRA: lengths of rows, and of columns.
    tensors, merged = {}, {}
    for path, weight, by_row in [(LINEAR, linear, True), (CONV, conv, False)]:
        down, up, delta = pair(weight, 4)
        name = f"lora_unet_{flat(path)}"
        total = weight + 0.5 * delta
        ones = [1] * (weight.dim() - 2)
        if by_row:
            lengths = noise(weight.shape[0], 1, *ones).abs() + 1
            norm = weight.flatten(1).norm(dim=1).reshape(lengths.shape)
        else:
            lengths = noise(1, weight.shape[1], *ones).abs() + 1
            norm = total.transpose(0, 1).flatten(1).norm(dim=1).reshape(lengths.shape)
        tensors |= {f"{name}.lora_down.weight": down, f"{name}.lora_up.weight": up, f"{name}.alpha": torch.tensor(2.0)}
        tensors[f"{name}.dora_scale"] = lengths
        merged[f"{path}.weight"] = weight + 0.6 * (total * lengths / (norm + EPSILON) - weight)
    result["dora"] = (tensors, None, 0.6, merged)

    # Whole differences, of a norm's weight and bias too.
    difference, bias = noise(*linear.shape), noise(linear.shape[0])
    norm_weight, norm_bias = unet[f"{NORM}.weight"], unet[f"{NORM}.bias"]
    w_norm, b_norm = noise(*norm_weight.shape), noise(*norm_bias.shape)
    name = f"lora_unet_{flat(LINEAR)}"
    tensors = {
        f"{name}.diff": difference,
        f"{name}.diff_b": bias,
        f"lora_unet_{flat(NORM)}.w_norm": w_norm,
        f"lora_unet_{flat(NORM)}.b_norm": b_norm,
    }
    merged = {
        f"{LINEAR}.weight": linear + 0.3 * difference,
        f"{LINEAR}.bias": unet[f"{LINEAR}.bias"] + 0.3 * bias,
        f"{NORM}.weight": norm_weight + 0.3 * w_norm,
        f"{NORM}.bias": norm_bias + 0.3 * b_norm,
    }
    result["diff"] = (tensors, None, 0.3, merged)
    return result


if __name__ == "__main__":
    make()
