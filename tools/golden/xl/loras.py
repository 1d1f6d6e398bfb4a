"""LoRAs for mini-xl under the names that SDXL's have, and the weights that diffusers, PEFT and LyCORIS merge them into."""

import torch
from diffusers.utils import convert_state_dict_to_diffusers
from lycoris.modules.loha import LohaModule
from lycoris.modules.lokr import LokrModule
from peft import LoraConfig
from peft.utils import get_peft_model_state_dict
from safetensors import safe_open
from safetensors.torch import save

from groundwork.fixture import MODELS, Fixture
from lycoris_files import module_of
from xl.models import load

FOLDER = MODELS / "loras-xl"

# diffusers' path and CompVis': deep in a transformer, in the middle, on the way up, convolutions, samplers, embeddings.
UNET = {
    "down_blocks.1.attentions.0.transformer_blocks.1.attn2.to_k": "input_blocks_3_1_transformer_blocks_1_attn2_to_k",
    "mid_block.attentions.0.transformer_blocks.2.ff.net.0.proj": "middle_block_1_transformer_blocks_2_ff_net_0_proj",
    "mid_block.resnets.1.conv2": "middle_block_2_out_layers_3",
    "up_blocks.1.attentions.1.proj_out": "output_blocks_3_1_proj_out",
    "down_blocks.2.resnets.0.conv1": "input_blocks_5_0_in_layers_2",
    "up_blocks.0.resnets.1.time_emb_proj": "output_blocks_1_0_emb_layers_1",
    "up_blocks.0.resnets.0.conv_shortcut": "output_blocks_0_0_skip_connection",
    "down_blocks.0.downsamplers.0.conv": "input_blocks_2_0_op",
    "up_blocks.0.upsamplers.0.conv": "output_blocks_1_2_conv",
    "add_embedding.linear_1": "label_emb_0_0",
}
TEXT = ["encoder.layers.1.mlp.fc1", "encoder.layers.0.self_attn.q_proj"]
TEXT_2 = ["encoder.layers.2.mlp.fc2", "encoder.layers.3.self_attn.v_proj"]
PARTS = ("unet", "text_encoder", "text_encoder_2")


def make():
    FOLDER.mkdir(parents=True, exist_ok=True)
    generator = torch.Generator().manual_seed(41)
    expected = Fixture()
    add_kohya(expected, "kohya", {path: path.replace(".", "_") for path in list(UNET)[:4]}, 0.8, generator)
    add_kohya(expected, "ldm", UNET, -0.6, generator)
    add_peft(expected, generator)
    add_lycoris(expected, generator)
    add_open_clip(expected, generator)
    expected.write(FOLDER)


def weights_of(pipeline):
    """The three networks' weights by part and path; the text encoders' without the prefix that comes and goes."""
    return {
        f"{part}/{key.removeprefix('text_model.')}": tensor
        for part in PARTS
        for key, tensor in getattr(pipeline, part).state_dict().items()
    }


def add_merged(expected, name, pipeline, scale):
    """What a pipeline's adapters change when they are fused."""
    before = weights_of(load())
    with_adapters = [part for part in PARTS if hasattr(getattr(pipeline, part), "peft_config")]
    pipeline.fuse_lora(with_adapters, lora_scale=scale)
    pipeline.unload_lora_weights()
    for key, tensor in weights_of(pipeline).items():
        if not torch.equal(tensor, before[key]):
            expected.add(f"{name}/{key}", tensor, weight=scale)


def write(name, tensors, metadata=None):
    contiguous = {key: tensor.contiguous() for key, tensor in tensors.items()}
    (FOLDER / f"{name}.safetensors").write_bytes(save(contiguous, metadata))


def noise(shape, generator):
    return torch.randn(shape, generator=generator) * 0.3


def add_kohya(expected, name, unet, scale, generator):
    """
    Alpha 2 at rank 4. The UNet's part as diffusers reads, converts and fuses it; the text encoders' by the formula, because diffusers
    0.39 does not find their attention in transformers 5.18.
    """
    pipeline = load()
    weights = weights_of(pipeline)
    layers = {
        **{f"unet/{path}": f"lora_unet_{own}" for path, own in unet.items()},
        **{f"text_encoder/{path}": f"lora_te1_text_model_{path.replace('.', '_')}" for path in TEXT},
        **{f"text_encoder_2/{path}": f"lora_te2_text_model_{path.replace('.', '_')}" for path in TEXT_2},
    }
    tensors = {}
    for path, own in layers.items():
        out, inputs, *window = weights[f"{path}.weight"].shape
        tensors[f"{own}.lora_down.weight"] = noise((4, inputs, *window), generator)
        tensors[f"{own}.lora_up.weight"] = noise((out, 4, *(1 for _ in window)), generator)
        tensors[f"{own}.alpha"] = torch.tensor(2.0)
    write(name, tensors)
    pipeline.load_lora_weights({key: tensor for key, tensor in tensors.items() if key.startswith("lora_unet_")})
    add_merged(expected, name, pipeline, scale)
    for path, own in layers.items():
        if path.startswith("text"):
            delta = tensors[f"{own}.lora_up.weight"] @ tensors[f"{own}.lora_down.weight"]
            expected.add(f"{name}/{path}.weight", weights[f"{path}.weight"] + scale * 0.5 * delta, weight=scale)


def add_peft(expected, generator):
    """Adapters of PEFT, saved by diffusers with their configs, whose alphas differ from part to part."""
    pipeline = load()
    layers, metadata = {}, {}
    for part, targets, rank, alpha in [
        ("unet", list(UNET)[:3], 2, 6),
        ("text_encoder", TEXT, 3, 2),
        ("text_encoder_2", TEXT_2, 4, 5),
    ]:
        network = getattr(pipeline, part)
        config = LoraConfig(r=rank, lora_alpha=alpha, target_modules=targets)
        network.add_adapter(config)
        with torch.no_grad():
            for key, values in network.named_parameters():
                if "lora_" in key:
                    values.copy_(noise(values.shape, generator))
        state = get_peft_model_state_dict(network)
        layers[f"{part}_lora_layers"] = state if part == "unet" else convert_state_dict_to_diffusers(state)
        # Not all of the config: it tells where the model lay.
        metadata[f"{part}_lora_adapter_metadata"] = {key: getattr(config, key) for key in ("r", "lora_alpha", "use_rslora")}
    pipeline.save_lora_weights(FOLDER, **layers, **metadata, weight_name="peft.safetensors")
    # Of two entries in the metadata the package does not keep the order.
    with safe_open(FOLDER / "peft.safetensors", "pt") as file:
        entry = {"lora_adapter_metadata": file.metadata()["lora_adapter_metadata"]}
        tensors = {key: file.get_tensor(key) for key in file.keys()}
    (FOLDER / "peft.safetensors").unlink()
    write("peft", tensors, entry)
    add_merged(expected, "peft", pipeline, 0.7)


def add_lycoris(expected, generator):
    """LoHa and LoKr as kohya's trainer names them, merged by the LyCORIS package."""
    weights = weights_of(load())
    linear, conv = list(UNET)[1], list(UNET)[4]
    # alpha / rank is 1: 4.1.3 multiplies by it twice where it merges.
    for name, kind, options, named in [
        ("loha", LohaModule, {"lora_dim": 3, "alpha": 3}, str),
        ("lokr", LokrModule, {"lora_dim": 1, "alpha": 1, "factor": 4}, UNET.get),
    ]:
        tensors = {}
        layers = {
            **{f"unet/{path}": f"lora_unet_{named(path)}" for path in (linear, conv)},
            **{f"text_encoder_2/{path}": f"lora_te2_text_model_{path}" for path in TEXT_2},
        }
        for path, own in layers.items():
            key = own.replace(".", "_")
            original = module_of(weights, path)
            change = kind(key, original, 1.0, **options)
            with torch.no_grad():
                for parameter, values in change.named_parameters():
                    if not parameter.startswith("org_"):
                        values.copy_(noise(values.shape, generator))
                tensors |= {f"{key}.{part}": values.clone() for part, values in change.state_dict().items()}
                weight, _ = change.get_merged_weight(0.9, original.weight.shape)
            expected.add(f"{name}/{path}.weight", weight, weight=0.9)
        write(name, tensors)


def add_open_clip(expected, generator):
    """OpenCLIP's own names in the second text encoder; its one matrix of queries, keys and values gets one change, by LoRA's formula."""
    weights = weights_of(load())
    layer = "text_encoder_2/encoder.layers.1"
    own = "lora_te2_transformer_resblocks_1"
    attention = [f"{layer}.self_attn.{side}_proj.weight" for side in "qkv"]
    whole = torch.cat([weights[key] for key in attention])
    tensors = {}
    for name, keys, weight in [("attn_in_proj", attention, whole), ("mlp_c_fc", [f"{layer}.mlp.fc1.weight"], None)]:
        weight = weights[keys[0]] if weight is None else weight
        down, up = noise((3, weight.shape[1]), generator), noise((weight.shape[0], 3), generator)
        tensors |= {f"{own}_{name}.lora_down.weight": down, f"{own}_{name}.lora_up.weight": up}
        tensors[f"{own}_{name}.alpha"] = torch.tensor(1.5)
        merged = weight + 0.9 * 0.5 * (up @ down)
        for key, part in zip(keys, merged.chunk(len(keys)), strict=True):
            expected.add(f"open-clip/{key}", part, weight=0.9)
    write("open-clip", tensors)


if __name__ == "__main__":
    make()
