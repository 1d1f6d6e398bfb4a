"""Prompts of any length: tokens in chunks of 75, each chunk encoded by itself, the results joined along the tokens."""

import torch


def chunks(tokens, tokenizer):
    """BOS, 75 tokens, EOS, padding: 77 ids a chunk, one chunk at least."""
    pieces = [tokens[i : i + 75] for i in range(0, len(tokens), 75)] or [[]]
    bos, eos, pad = tokenizer.bos_token_id, tokenizer.eos_token_id, tokenizer.pad_token_id
    return [[bos, *piece, eos] + [pad] * (75 - len(piece)) for piece in pieces]


def text_chunks(text, tokenizer):
    """All of the text literally, not cut off."""
    return chunks(tokenizer(text, add_special_tokens=False).input_ids, tokenizer)


@torch.no_grad()
def encode(chunks, text_encoder):
    """Hidden states [1, 77·chunks, width], after the final norm."""
    return torch.cat([text_encoder(torch.tensor([ids])).last_hidden_state for ids in chunks], dim=1)
