"""What the two text encoders make of a prompt: ids, penultimate states, the projection of the end token, their context."""

import torch

from groundwork.prompt import text_chunks


@torch.no_grad()
def states(ids, encoder, skip=0):
    """Hidden states [1, 77·chunks, width] before the last layer, less `skip` more, and the first chunk's pooled vector."""
    outputs = [encoder(torch.tensor([chunk]), output_hidden_states=True) for chunk in ids]
    hidden = torch.cat([output.hidden_states[-(skip + 2)] for output in outputs], dim=1)
    return hidden, outputs[0][0]


def ids_of(text, pipeline):
    """The ids for each encoder, in chunks of 77. The second pads with "!"."""
    return [text_chunks(text, tokenizer) for tokenizer in (pipeline.tokenizer, pipeline.tokenizer_2)]


def conditioning(ids, pipeline, skip=0):
    """Context [1, 77·chunks, both widths] and pooled [1, projection]."""
    hidden_1, _ = states(ids[0], pipeline.text_encoder, skip)
    hidden_2, pooled = states(ids[1], pipeline.text_encoder_2, skip)
    return torch.cat([hidden_1, hidden_2], dim=-1), pooled
