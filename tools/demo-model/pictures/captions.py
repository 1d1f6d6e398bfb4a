"""Captions of a scene in free wording; all of its details, or some of them."""

from random import Random

from pictures.scenes import Group, Scene

NUMBERS = {2: ["two", "two", "2", "a pair of"], 3: ["three", "three", "3"]}
SIZE_WORDS = {"small": ["small", "little", "tiny"], "normal": [""], "big": ["big", "large", "huge"]}
KIND_WORDS = {
    "house": ["house", "house", "house", "hut", "cottage"],
    "car": ["car", "car", "car", "automobile"],
    "boat": ["boat", "boat", "boat", "sailing boat", "ship"],
    "balloon": ["balloon", "balloon", "hot air balloon"],
    "flower": ["flower", "flower", "blossom"],
    "mountain": ["mountain", "mountain", "snowy mountain"],
    "pine": ["pine", "pine tree", "fir tree"],
}
GROUND_WORDS = {
    "meadow": ["on a meadow", "on the grass", "in a green field", "on a green meadow", "in the grass", "meadow"],
    "sea": ["on the sea", "on the water", "on the ocean", "at sea", "on a lake", "sea"],
    "desert": ["in the desert", "on the sand", "in a sandy desert", "on yellow sand", "desert"],
    "snow": ["in the snow", "on the snow", "on a snowy field", "in winter", "snow"],
}
OVER = {"on": "over", "in": "over", "at": "over"}
SKY_WORDS = {
    "day": ["by day", "under a blue sky", "on a clear day", "during the day", "on a sunny day", "blue sky"],
    "night": ["at night", "under a night sky", "in the dark", "under a dark sky", "night"],
    "sunset": ["at sunset", "in the evening", "under an orange sky", "at dusk", "sunset"],
    "grey": ["under a grey sky", "on a grey day", "on an overcast day", "in dull weather", "grey sky"],
}
PLACE_WORDS = {
    "left": ["on the left", "at the left", "on the left side"],
    "middle": ["in the middle", "in the centre", "in the center"],
    "right": ["on the right", "at the right", "on the right side"],
}
OPENINGS = [
    "a picture of",
    "a drawing of",
    "an illustration of",
    "i would like to see",
    "please draw",
    "there is",
    "show me",
    "flat colours,",
]
STRAY_WORDS = [
    "beautiful",
    "detailed",
    "masterpiece",
    "flat colours",
    "simple",
    "best quality",
    "lovely",
    "artwork",
    "nice",
]


def full_caption(scene: Scene, random: Random) -> str:
    """A caption that names the sky, the ground and every group with its colour."""
    return caption(scene, random, whole=True)


def caption(scene: Scene, random: Random, whole: bool = False) -> str:
    """A caption; unless whole, it may leave out details, drop articles, or add words that mean nothing."""
    says = lambda chance: whole or random.random() < chance
    groups = list(scene.groups)
    if not whole and len(groups) > 1 and random.random() < 0.2:
        groups.pop()
    tags = random.random() < 0.15
    words = [phrase(group, random, says, tags) for group in groups]
    landscape = []
    if says(0.88):
        landscape.append(ground_phrase(scene, random, tags))
    if says(0.88):
        landscape.append(random.choice(SKY_WORDS[scene.sky][-1:] if tags else SKY_WORDS[scene.sky]))
    if tags:
        parts = words + landscape
        random.shuffle(parts)
        return finish(", ".join(parts), random, whole)
    if random.random() < 0.35:
        landscape.reverse()
    subject = random.choice([" and ", " with ", " next to ", ", "]).join(words)
    if random.random() < 0.18 and landscape:
        text = f"{' '.join(landscape)}{random.choice([', ', ' '])}{subject}"
    else:
        text = f"{subject}{random.choice([' ', ' ', ', '])}{random.choice([' ', ' ', ', ']).join(landscape)}"
    if random.random() < 0.18:
        text = f"{random.choice(OPENINGS)} {text}"
    return finish(text, random, whole)


def finish(text: str, random: Random, whole: bool) -> str:
    if not whole and random.random() < 0.06:
        text = " ".join(word for word in text.split() if word not in ("a", "an", "the"))
    if not whole and random.random() < 0.08:
        text = f"{text}, {', '.join(random.sample(STRAY_WORDS, random.choice([1, 2])))}"
    return " ".join(text.split()).strip(" ,")


def phrase(group: Group, random: Random, says, tags: bool) -> str:
    """ "two red houses", "a small house that is red on the left"."""
    noun = random.choice(KIND_WORDS.get(group.kind, [group.kind]))
    size = random.choice(SIZE_WORDS[group.size]) if says(0.8) else ""
    colour = group.colour if group.colour and says(0.92) else ""
    if group.kind == "tree" and colour == "green" and not says(0.4):
        colour = ""
    place = random.choice(PLACE_WORDS[group.place]) if group.place and random.random() < 0.35 else ""
    if group.count > 1:
        return " ".join(filter(None, [random.choice(NUMBERS[group.count]), size, colour, noun + "s", place]))
    if colour and not tags and random.random() < 0.06:
        return " ".join(filter(None, [article(size or noun, random), size, noun, "that is", colour, place]))
    first = size or colour or noun
    return " ".join(filter(None, ["" if tags else article(first, random), size, colour, noun, place]))


def article(word: str, random: Random) -> str:
    chance = random.random()
    if chance < 0.08:
        return "the"
    if chance < 0.14:
        return "one"
    return a_or_an(word)


def a_or_an(word: str) -> str:
    return "an" if word[0] in "aeiou" else "a"


def ground_phrase(scene: Scene, random: Random, tags: bool) -> str:
    words = random.choice(GROUND_WORDS[scene.ground][-1:] if tags else GROUND_WORDS[scene.ground])
    first, _, rest = words.partition(" ")
    if (
        scene.groups[0].kind == "balloon"
        and first in OVER
        and random.random() < 0.7
        and words not in ("in winter", "at sea")
    ):
        return f"{OVER[first]} {rest}"
    return words
