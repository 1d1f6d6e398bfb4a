"""dynamic-prompts: every prompt that the Dynamic Prompts library makes of a template (dynamicprompts 0.31.0).

Run alone:

    pip install dynamicprompts==0.31.0 pyyaml==6.0.3
    python tools/golden/prompts/templates.py
"""

import json
import tempfile
from pathlib import Path

from dynamicprompts.generators import CombinatorialPromptGenerator
from dynamicprompts.wildcards import WildcardManager

TARGET = Path(__file__).parents[3] / "src/templates/__fixtures__/dynamicprompts.json"
LISTS = {
    "colours": "red\n# no colour\n\nblue\n",
    "animals/birds": "owl\n{black|white} swan\n",
    "animals/cats": "lion\n",
    "both": "__colours__ __animals/cats__\n",
}
TEMPLATES = [
    "a red rose", "A {red|pink|white} rose", "{2$$a|b|c}", "{1-2$$ and $$a|b}", "{1-2$$, $$a|b}", "{-2$$a|b|c}", "{2-$$a|b|c}",
    "{3$$a|b}", "{a|b} { c | d }", "{0.5::a|b}", "{3::a|.5::b|c}", "{a|{b|c}}", "{{rose|white} gold|platinum} band", "{}", "a}",
    "{fe|}male", "{[a|b]|c}", "{2$$x and $$a|b|c} end", "__colours__", "a __colours__ {cat|dog}", "{__colours__|green}",
    "__animals/*__", "__both__", "{2$$__colours__|x}", "(a:{1.1|1.2})", "<lora:x:{0.5|1}>", "[a:b:{0.2|0.8}]",
    "${x={a|b}}${x}", "${x={a|b}} ${x} ${x}", "${x=!{a|b}} ${x} ${x}", "${x=red}a ${x} ${y:blue}", "${ x = {a|b} } c ${x}",
    "${x={a|b}}${y=${x} z}${y}", "{${x:q}|b}", "${x=a}${x?=b}${x}", "${x=a, b}${x}", "${x=!{a|b}}${y=${x}${x}}${y}",
    "${x={2$$a|b}}${x}", "c ${x} ${x={a|b}}", "${x={a|b}}{${x}|c}", "${x=!{a|b}}{${x}|c} ${x}", "${c=__colours__}${c} {${c}|x}",
    "${pose_1={sit|stand}} ${pose_1}", "{2$$ and $$${x:{a|b}}|c}",
    "{ a| b}", "one, {two|three}, four", "{1$$a|b}", "{a}", "{a|a}", "{2$$a|b} {2$$c|d}",
]

# Files with many lists; in the extension they lie in the same folder.
STRUCTURED = {
    "pantry.yaml": """# remarks
colours:
  - red
  - 2::blue
  - "0.5::pale {rose|white}"
  - text: gold
    weight: 3
  - content: silver
animals:
  mammals:
    - fox   # a remark
    - "a: bear"
    - ''
    -
  birds: owl
  fish: [cod, 'blue tang', "__colours__ carp"]
empty: []
nothing:
folded:
  - >
    a castle
    by the sea
  - |
    two
    lines
base: &base
  - one
alias: *base
""",
    "folder/deep.yaml": "hats:\n  - cap\n  - 'top hat'\n",
    "words.json": '["one", "two", 3, {"text": "three"}]',
    "nested.json": '{"a": {"b": ["x", {"text": "y", "weight": 0.25}, "2::z"]}, "single": "s"}',
}


def structured():
    """What each list holds, by its name: words and weights. A weight in a line of text is one in an entry, too."""
    with tempfile.TemporaryDirectory() as folder:
        for name, text in STRUCTURED.items():
            path = Path(folder, name)
            path.parent.mkdir(exist_ok=True)
            path.write_text(text)
        manager = WildcardManager(Path(folder))
        items = {name: manager.get_file(name).get_values() for name in sorted(manager.get_collection_names())}
    return {name: [[str(item).strip(), getattr(item, "weight", 1)] for item in values] for name, values in items.items()}


def make():
    with tempfile.TemporaryDirectory() as folder:
        for name, text in LISTS.items():
            path = Path(folder, name + ".txt")
            path.parent.mkdir(exist_ok=True)
            path.write_text(text)
        generator = CombinatorialPromptGenerator(WildcardManager(Path(folder)))
        found = [[template, list(dict.fromkeys(generator.generate(template, 1000)))] for template in TEMPLATES]
    TARGET.parent.mkdir(exist_ok=True)
    TARGET.write_text(json.dumps(
            {"lists": LISTS, "templates": found, "files": STRUCTURED, "structured": structured()}, ensure_ascii=False
        ))


if __name__ == "__main__":
    make()
