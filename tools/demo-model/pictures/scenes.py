"""What a scene is, scenes at random, and the rule that keeps some of them for evaluation only."""

import zlib
from dataclasses import dataclass, field, replace
from random import Random

from pictures.palette import COLOURS, GROUNDS, SKIES

# The things with a colour of their choice. A thing's label in a picture is its place in this list, from 1.
KINDS = ["house", "car", "boat", "balloon", "tree", "flower", "mushroom"]
OTHER = len(KINDS) + 1

# The things whose colour is always the same, and where they belong.
EXTRAS = {
    "sun": ("day", "sunset"),
    "moon": ("night",),
    "star": ("night",),
    "cloud": ("day", "sunset", "grey"),
    "mountain": ("day", "night", "sunset", "grey"),
    "pine": ("day", "night", "sunset", "grey"),
}
SIZES = {"small": 0.2, "normal": 0.31, "big": 0.45}
PLACES = [0.24, 0.5, 0.76]


@dataclass(frozen=True)
class Thing:
    """One thing: its middle at x, its foot (in the sky: its middle) at y; all in parts of the picture's side."""

    kind: str
    colour: str | None
    x: float
    y: float
    size: float


@dataclass(frozen=True)
class Group:
    """Things that a caption names together: "two small red houses on the left"."""

    kind: str
    colour: str | None
    count: int = 1
    size: str = "normal"
    place: str | None = None


@dataclass(frozen=True)
class Scene:
    """A sky, a ground, the main group first among the groups, and all their things from back to front."""

    sky: str
    ground: str
    groups: tuple[Group, ...]
    things: tuple[Thing, ...] = field(default=())
    horizon: float = 0.58


def is_held_out(sky: str, ground: str, group: Group) -> bool:
    """Whether this colour of this thing in this landscape is never drawn for training: one combination in sixteen."""
    return zlib.crc32(f"{group.colour} {group.kind} {sky} {ground}".encode()) % 16 == 0


def training_scene(random: Random) -> Scene:
    """A scene without any combination that is held out."""
    while True:
        scene = any_scene(random)
        if not any(group.colour and is_held_out(scene.sky, scene.ground, group) for group in scene.groups):
            return scene


def held_out_scene(random: Random) -> Scene:
    """A scene whose main thing, in its colour and landscape, is in no training picture."""
    while True:
        scene = any_scene(random)
        main = scene.groups[0]
        if main.colour and is_held_out(scene.sky, scene.ground, main):
            return scene


def any_scene(random: Random) -> Scene:
    """A scene at random; most have one main thing, some a second group or extras."""
    sky, ground = random.choice(list(SKIES)), random.choice(list(GROUNDS))
    kinds = ["boat", "balloon"] if ground == "sea" else [kind for kind in KINDS if kind != "boat"]
    fair = [2 if ground == "sea" and kind == "boat" else 0.5 if kind == "balloon" else 1 for kind in kinds]
    groups = [coloured_group(random, random.choices(kinds, fair)[0], ground)]
    if random.random() < 0.25:
        others = [kind for kind in kinds if kind != groups[0].kind]
        groups.append(coloured_group(random, random.choice(others), ground, most=3 - groups[0].count))
    elif random.random() < 0.05:
        groups.clear()
    if random.random() < 0.45 or not groups:
        groups.append(extra_group(random, sky, ground))
    horizon = random.uniform(0.52, 0.64)
    groups, things = arrange(random, groups, horizon)
    return Scene(sky, ground, tuple(groups), tuple(things), horizon)


def coloured_group(random: Random, kind: str, ground: str, most: int = 3) -> Group:
    count = min(most, random.choices([1, 2, 3], [0.74, 0.16, 0.1])[0])
    colours = [colour for colour in COLOURS if (colour, ground) != ("white", "snow")]
    colour = "green" if kind == "tree" and random.random() < 0.25 else random.choice(colours)
    size = random.choices(list(SIZES), [0.2, 0.55, 0.25])[0] if count == 1 else "normal"
    return Group(kind, colour, max(count, 1), size)


def extra_group(random: Random, sky: str, ground: str) -> Group:
    kinds = [kind for kind, skies in EXTRAS.items() if sky in skies and (kind != "pine" or ground != "sea")]
    kind = random.choice(kinds)
    count = 1 if kind in ("sun", "moon") else random.choice([1, 2, 3])
    return Group(kind, None, count)


def arrange(random: Random, groups: list[Group], horizon: float) -> tuple[list[Group], list[Thing]]:
    """Places for all things, those far away first, and the groups with the sizes and places that came of it.

    Things on the same level get columns of their own, so that none hides another.
    """
    placed, things = list(groups), []
    for level in ["mountain", "sky", "ground"]:
        here = [place for place, group in enumerate(groups) if level_of(group.kind) == level]
        random.shuffle(here)
        members = [place for place in here for _ in range(groups[place].count)]
        for column, place in enumerate(members):
            thing = in_column(random, groups[place], column, len(members), horizon)
            things.append(thing)
            placed[place] = as_seen(groups[place], thing)
    return placed, things


def level_of(kind: str) -> str:
    return {"mountain": "mountain", **dict.fromkeys(["sun", "moon", "star", "cloud", "balloon"], "sky")}.get(
        kind, "ground"
    )


def in_column(random: Random, group: Group, column: int, columns: int, horizon: float) -> Thing:
    width = 1 / columns
    size = min(SIZES[group.size] * random.uniform(0.92, 1.08), width * 0.86)
    x = random.choice(PLACES) if columns == 1 else (column + 0.5) * width
    x += random.uniform(-0.06, 0.06) * width
    x = min(max(x, size * 0.55), 1 - size * 0.55)
    if group.kind == "mountain":
        y = horizon + 0.01
    elif group.kind == "balloon":
        y = random.uniform(size * 0.56 + 0.02, max(size * 0.56 + 0.03, horizon - 0.16))
    elif group.kind in EXTRAS and group.kind != "pine":
        y = random.uniform(0.1, 0.24)
    else:
        y = random.uniform(max(horizon + 0.06, 0.08 + size), 0.93)
    return Thing(group.kind, group.colour, x, y, size)


def as_seen(group: Group, thing: Thing) -> Group:
    """The group with the words for size and place that its only thing deserves."""
    if group.count > 1:
        return group
    size = group.size if thing.size >= SIZES[group.size] * 0.9 else "normal"
    return replace(group, size=size, place="left" if thing.x < 0.38 else "right" if thing.x > 0.62 else "middle")
