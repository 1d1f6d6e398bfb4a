"""A CLIP tokenizer with a small vocabulary: merges learnt from captions, and captions as rows of 77 tokens."""

import json
from collections import Counter
from pathlib import Path

import numpy
from transformers import CLIPTokenizer

TOKENS = 77
MERGES = 495
START, END = "<|startoftext|>", "<|endoftext|>"


def write_tokenizer(folder: Path, captions: list[str]):
    """vocab.json and merges.txt as CLIP has them: 256 bytes, 256 bytes that end a word, merges, start and end."""
    folder.mkdir(parents=True, exist_ok=True)
    merges = learn_merges(Counter(word for text in captions for word in text.replace(",", " , ").split()))
    bytes_ = byte_letters()
    words = [*bytes_, *[letter + "</w>" for letter in bytes_], *["".join(pair) for pair in merges], START, END]
    vocabulary = {word: number for number, word in enumerate(words)}
    (folder / "vocab.json").write_text(json.dumps(vocabulary, ensure_ascii=False))
    (folder / "merges.txt").write_text("\n".join(["#version: 0.2", *[" ".join(pair) for pair in merges]]) + "\n")
    special = {"bos_token": START, "eos_token": END, "unk_token": END, "pad_token": END}
    (folder / "special_tokens_map.json").write_text(json.dumps(special, indent=2))
    config = {
        "tokenizer_class": "CLIPTokenizer",
        "model_max_length": TOKENS,
        "do_lower_case": True,
        "errors": "replace",
    }
    (folder / "tokenizer_config.json").write_text(
        json.dumps({**config, "add_prefix_space": False, **special}, indent=2)
    )


def learn_merges(counts: Counter) -> list[tuple[str, str]]:
    """The most frequent neighbours become one, again and again; of equals, the first by the alphabet."""
    words = {(*word[:-1], word[-1] + "</w>"): count for word, count in counts.items() if word.isascii()}
    merges = []
    while len(merges) < MERGES:
        pairs = Counter()
        for parts, count in words.items():
            for pair in zip(parts, parts[1:]):
                pairs[pair] += count
        if not pairs:
            break
        best = min(pairs, key=lambda pair: (-pairs[pair], pair))
        merges.append(best)
        words = {merged(parts, best): count for parts, count in words.items()}
    return merges


def merged(parts: tuple[str, ...], pair: tuple[str, str]) -> tuple[str, ...]:
    result = []
    for part in parts:
        if result and (result[-1], part) == pair:
            result[-1] += part
        else:
            result.append(part)
    return tuple(result)


def byte_letters() -> list[str]:
    """A visible letter for each byte, in the order of GPT-2's table, which CLIP's vocabulary follows."""
    visible = [*range(0x21, 0x7F), *range(0xA1, 0xAD), *range(0xAE, 0x100)]
    hidden = [byte for byte in range(256) if byte not in visible]
    return [chr(byte) for byte in visible] + [chr(256 + place) for place in range(len(hidden))]


def load_tokenizer(folder: Path) -> CLIPTokenizer:
    return CLIPTokenizer.from_pretrained(folder)


def token_rows(tokenizer: CLIPTokenizer, captions: list[str], new: dict[str, list[int]] | None = None) -> numpy.ndarray:
    """int16 [captions, 77], padded with the end; new has the tokens of words that the tokenizer does not know.

    CLIP never joins what a space or a comma parts, so each word needs to be looked up only once.
    """
    known = dict(new or {})
    rows = numpy.full((len(captions), TOKENS), tokenizer.eos_token_id, numpy.int16)
    rows[:, 0] = tokenizer.bos_token_id
    for row, text in zip(rows, captions):
        tokens = []
        for word in text.replace(",", " , ").split():
            if word not in known:
                known[word] = tokenizer(word, add_special_tokens=False).input_ids
            tokens += known[word]
        tokens = tokens[: TOKENS - 2]
        row[1 : 1 + len(tokens)] = tokens
    return rows
