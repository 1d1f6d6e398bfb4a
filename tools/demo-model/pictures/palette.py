"""The named colours of things, and the colours of skies and grounds at each time of day."""

COLOURS = {
    "red": (214, 40, 44),
    "orange": (247, 134, 22),
    "yellow": (250, 214, 46),
    "green": (28, 128, 62),
    "blue": (34, 84, 208),
    "purple": (126, 52, 170),
    "pink": (246, 140, 182),
    "white": (246, 244, 238),
}

# A colour that no caption of the model's training names: what the embedding teaches. It lies between two that are named, as an
# embedding finds only what the networks can draw.
NEW_COLOUR = {"teal": (31, 106, 135)}

# The top and the bottom of each sky's gradient.
SKIES = {
    "day": ((92, 168, 236), (190, 226, 250)),
    "night": ((12, 14, 50), (44, 48, 112)),
    "sunset": ((112, 66, 142), (255, 166, 92)),
    "grey": ((122, 128, 138), (172, 178, 186)),
}

# A ground's colour under each sky.
GROUNDS = {
    "meadow": {"day": (130, 204, 92), "night": (40, 80, 54), "sunset": (120, 152, 64), "grey": (108, 156, 88)},
    "sea": {"day": (36, 118, 196), "night": (16, 48, 108), "sunset": (42, 92, 140), "grey": (66, 106, 138)},
    "desert": {"day": (238, 208, 132), "night": (104, 90, 84), "sunset": (214, 152, 92), "grey": (204, 182, 136)},
    "snow": {"day": (244, 248, 252), "night": (136, 140, 180), "sunset": (248, 212, 208), "grey": (230, 234, 238)},
}

BROWN = (104, 62, 40)
DARK = (44, 40, 48)
GLASS = (206, 232, 246)
CREAM = (250, 240, 214)
SUN = (255, 206, 54)
MOON = (250, 244, 206)
STAR = (255, 240, 160)
CLOUD = (250, 251, 253)
MOUNTAIN = (112, 106, 128)
PINE = (18, 84, 62)


def shade(colour, factor):
    """The colour darkened (factor below 1) or lightened towards white (above 1)."""
    if factor <= 1:
        return tuple(round(channel * factor) for channel in colour)
    return tuple(round(channel + (255 - channel) * (factor - 1)) for channel in colour)
