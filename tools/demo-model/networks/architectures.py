"""The three networks: Stable Diffusion 1.5's kinds, in sizes that come to less than 10 MB in float16."""

from diffusers import AutoencoderKL, UNet2DConditionModel
from transformers import CLIPTextConfig, CLIPTextModel

SCALING = 0.18215
WIDTH = 128


def new_autoencoder(pixels: int) -> AutoencoderKL:
    return AutoencoderKL(
        sample_size=pixels,
        block_out_channels=(16, 32, 64, 64),
        layers_per_block=1,
        down_block_types=("DownEncoderBlock2D",) * 4,
        up_block_types=("UpDecoderBlock2D",) * 4,
        norm_num_groups=8,
        latent_channels=4,
        scaling_factor=SCALING,
    )


def new_text_encoder(vocabulary: int) -> CLIPTextModel:
    """The last two words of the vocabulary are the start and the end."""
    return CLIPTextModel(
        CLIPTextConfig(
            vocab_size=vocabulary,
            hidden_size=WIDTH,
            intermediate_size=2 * WIDTH,
            num_hidden_layers=3,
            num_attention_heads=4,
            projection_dim=WIDTH,
            bos_token_id=vocabulary - 2,
            eos_token_id=vocabulary - 1,
            pad_token_id=vocabulary - 1,
        )
    )


def new_unet(pixels: int, in_channels: int = 4) -> UNet2DConditionModel:
    """Attention at half the latents' size alone: at their own it would take as long as all the rest.

    attention_head_dim counts heads, as in SD 1.5's own config.
    """
    return UNet2DConditionModel(
        sample_size=pixels // 8,
        in_channels=in_channels,
        block_out_channels=(64, 96),
        layers_per_block=1,
        down_block_types=("DownBlock2D", "CrossAttnDownBlock2D"),
        up_block_types=("CrossAttnUpBlock2D", "UpBlock2D"),
        attention_head_dim=4,
        cross_attention_dim=WIDTH,
        norm_num_groups=8,
    )
