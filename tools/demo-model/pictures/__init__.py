"""What the model learns from: scenes, their captions, and pictures of them."""
