"""What comes with the model: a LoRA, an embedding, an inpainting UNet."""
