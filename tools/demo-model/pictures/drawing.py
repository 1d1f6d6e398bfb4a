"""Draws a scene: its picture, and for each pixel what it shows."""

import math
from functools import cache
from random import Random

import numpy
from PIL import Image, ImageDraw

from pictures.palette import (
    BROWN,
    CLOUD,
    COLOURS,
    CREAM,
    DARK,
    GLASS,
    GROUNDS,
    MOON,
    MOUNTAIN,
    NEW_COLOUR,
    PINE,
    SKIES,
    STAR,
    SUN,
    shade,
)
from pictures.scenes import KINDS, OTHER, Scene, Thing

OVERSAMPLING = 3
RGB = COLOURS | NEW_COLOUR


def draw(scene: Scene, pixels: int, random: Random) -> numpy.ndarray:
    """uint8 [pixels, pixels, 4]: RGB and a label: 0 landscape, 1.. the coloured part of one of KINDS, OTHER else."""
    canvas = Canvas(scene, pixels * OVERSAMPLING)
    for thing in scene.things:
        DRAW[thing.kind](canvas.at(thing), RGB.get(thing.colour), random)
    colours = numpy.asarray(canvas.picture.reduce(OVERSAMPLING))
    middle = OVERSAMPLING // 2
    labels = numpy.asarray(canvas.labels)[middle::OVERSAMPLING, middle::OVERSAMPLING]
    return numpy.dstack([colours, labels])


class Canvas:
    """A picture and its labels, drawn together; coordinates are in sizes of the thing, from its foot up."""

    def __init__(self, scene: Scene, side: int):
        self.scene, self.side = scene, side
        self.picture = sky(scene.sky, side).copy()
        self.labels = Image.new("L", (side, side))
        self.pen, self.label_pen = ImageDraw.Draw(self.picture), ImageDraw.Draw(self.labels)
        self.ground()

    def ground(self):
        """A straight horizon for the sea, hills elsewhere, which roll differently for each height of the horizon."""
        scene, side = self.scene, self.side
        wave = {"sea": 0, "desert": 0.022, "meadow": 0.014, "snow": 0.012}[scene.ground] * side
        phase = scene.horizon * 100
        hills = [
            (x, scene.horizon * side + wave * math.sin(phase + 5 * x / side))
            for x in range(0, side + 1, max(side // 48, 1))
        ]
        self.pen.polygon([*hills, (side, side), (0, side)], fill=GROUNDS[scene.ground][scene.sky])

    def at(self, thing: Thing) -> "Canvas":
        self.x, self.y, self.size = thing.x * self.side, thing.y * self.side, thing.size * self.side
        self.label = KINDS.index(thing.kind) + 1 if thing.kind in KINDS else OTHER
        return self

    def points(self, *pairs):
        return [(self.x + x * self.size, self.y - y * self.size) for x, y in pairs]

    def polygon(self, *pairs, fill, coloured=False, outlined=False):
        points = self.points(*pairs)
        self.pen.polygon(points, fill=fill)
        if outlined:
            width = max(self.side // 128, 1)
            self.pen.line([*points, points[0]], fill=shade(fill, 0.62), width=width)
        self.label_pen.polygon(points, fill=self.label if coloured else OTHER)

    def ellipse(self, x, y, across, up, fill, coloured=False, outlined=False):
        """An ellipse around (x, y) with the half axes across and up."""
        box = [*self.points((x - across, y + up))[0], *self.points((x + across, y - up))[0]]
        width = max(self.side // 128, 1) if outlined else 0
        self.pen.ellipse(box, fill=fill, outline=shade(fill, 0.62) if outlined else None, width=width)
        self.label_pen.ellipse(box, fill=self.label if coloured else OTHER)

    def rectangle(self, left, bottom, right, top, fill, coloured=False, outlined=False):
        self.polygon(
            (left, bottom), (right, bottom), (right, top), (left, top), fill=fill, coloured=coloured, outlined=outlined
        )


@cache
def sky(name: str, side: int) -> Image.Image:
    top, bottom = (numpy.array(colour, dtype=float) for colour in SKIES[name])
    down = numpy.linspace(0, 1.5, side).clip(0, 1)[:, None]
    column = (top + (bottom - top) * down).round().astype(numpy.uint8)
    return Image.fromarray(numpy.repeat(column[:, None], side, axis=1))


def house(canvas, colour, random):
    canvas.rectangle(-0.42, 0, 0.42, 0.5, fill=colour, coloured=True, outlined=True)
    peak = random.choice([0.9, 0.98])
    canvas.polygon((-0.5, 0.48), (0.5, 0.48), (0, peak), fill=BROWN, outlined=True)
    canvas.rectangle(-0.09, 0, 0.09, 0.28, fill=DARK)
    for x in (-0.27, 0.27):
        canvas.rectangle(x - 0.08, 0.2, x + 0.08, 0.36, fill=GLASS, outlined=True)


def car(canvas, colour, random):
    side = random.choice([-1, 1])
    canvas.polygon(
        (side * -0.28, 0.28),
        (side * -0.18, 0.5),
        (side * 0.14, 0.5),
        (side * 0.3, 0.28),
        fill=colour,
        coloured=True,
        outlined=True,
    )
    canvas.rectangle(-0.5, 0.08, 0.5, 0.32, fill=colour, coloured=True, outlined=True)
    canvas.polygon((side * -0.2, 0.31), (side * -0.14, 0.45), (side * -0.02, 0.45), (side * -0.02, 0.31), fill=GLASS)
    canvas.polygon((side * 0.03, 0.31), (side * 0.03, 0.45), (side * 0.12, 0.45), (side * 0.22, 0.31), fill=GLASS)
    for x in (-0.28, 0.28):
        canvas.ellipse(x, 0.09, 0.12, 0.12, fill=DARK)
        canvas.ellipse(x, 0.09, 0.05, 0.05, fill=GLASS)


def boat(canvas, colour, random):
    side = random.choice([-1, 1])
    canvas.rectangle(-0.025, 0.2, 0.025, 0.95, fill=BROWN)
    canvas.polygon((side * 0.05, 0.32), (side * 0.4, 0.32), (side * 0.05, 0.92), fill=CREAM, outlined=True)
    canvas.polygon((side * -0.05, 0.32), (side * -0.28, 0.32), (side * -0.05, 0.78), fill=CREAM, outlined=True)
    canvas.polygon((-0.5, 0.26), (0.5, 0.26), (0.34, 0), (-0.34, 0), fill=colour, coloured=True, outlined=True)


def balloon(canvas, colour, random):
    canvas.polygon((-0.3, 0.0), (0.3, 0.0), (0.1, -0.36), (-0.1, -0.36), fill=shade(colour, 0.62))
    canvas.ellipse(0, 0.14, 0.38, 0.38, fill=colour, coloured=True, outlined=True)
    canvas.polygon((-0.345, 0.0), (0.345, 0.0), (0.1, -0.33), (-0.1, -0.33), fill=colour, coloured=True)
    canvas.rectangle(-0.1, -0.58, 0.1, -0.42, fill=BROWN)
    for x in (-0.09, 0.07):
        canvas.rectangle(x, -0.43, x + 0.02, -0.32, fill=DARK)


def tree(canvas, colour, random):
    canvas.rectangle(-0.07, 0, 0.07, 0.5, fill=BROWN)
    if random.random() < 0.5:
        canvas.ellipse(0, 0.66, 0.36, 0.34, fill=colour, coloured=True, outlined=True)
        return
    for x, y, radius in [(-0.2, 0.55, 0.21), (0.2, 0.55, 0.21), (0, 0.75, 0.25)]:
        canvas.ellipse(x, y, radius, radius, fill=colour, coloured=True)


def flower(canvas, colour, random):
    stem = (24, 96, 44)
    canvas.rectangle(-0.025, 0, 0.025, 0.55, fill=stem)
    canvas.ellipse(0.12, 0.16, 0.11, 0.05, fill=stem)
    canvas.ellipse(-0.12, 0.24, 0.11, 0.05, fill=stem)
    for turn in range(6):
        angle = turn * math.pi / 3
        canvas.ellipse(
            0.2 * math.cos(angle), 0.66 + 0.2 * math.sin(angle), 0.13, 0.13, fill=colour, coloured=True, outlined=True
        )
    canvas.ellipse(0, 0.66, 0.11, 0.11, fill=(BROWN if colour == COLOURS["yellow"] else SUN))


def mushroom(canvas, colour, random):
    canvas.polygon((-0.14, 0), (0.14, 0), (0.1, 0.42), (-0.1, 0.42), fill=CREAM, outlined=True)
    dome = [(0.42 * math.cos(angle), 0.38 + 0.4 * math.sin(angle)) for angle in numpy.linspace(0, math.pi, 24)]
    canvas.polygon(*dome, fill=colour, coloured=True, outlined=True)
    dots = shade(colour, 0.7) if colour == COLOURS["white"] else CREAM
    for x, y, radius in [(-0.2, 0.5, 0.06), (0.06, 0.6, 0.075), (0.25, 0.47, 0.05)]:
        canvas.ellipse(x, y, radius, radius, fill=dots)


def sun(canvas, _, random):
    for turn in range(12):
        angle = turn * math.pi / 6
        x, y = math.cos(angle), math.sin(angle)
        canvas.polygon(
            (0.36 * x, 0.36 * y),
            (0.24 * x - 0.05 * y, 0.24 * y + 0.05 * x),
            (0.24 * x + 0.05 * y, 0.24 * y - 0.05 * x),
            fill=SUN,
        )
    canvas.ellipse(0, 0, 0.25, 0.25, fill=SUN)


def moon(canvas, _, random):
    outer = [(0.28 * math.cos(angle), 0.28 * math.sin(angle)) for angle in numpy.linspace(0.7, 2 * math.pi - 0.7, 32)]
    inner = [
        (0.1 + 0.215 * math.cos(angle), 0.215 * math.sin(angle))
        for angle in numpy.linspace(2 * math.pi - 0.98, 0.98, 24)
    ]
    canvas.polygon(*outer, *inner, fill=MOON)


def star(canvas, _, random):
    radii = [0.2 if corner % 2 == 0 else 0.085 for corner in range(10)]
    canvas.polygon(
        *[
            (radius * math.sin(corner * math.pi / 5), radius * math.cos(corner * math.pi / 5))
            for corner, radius in enumerate(radii)
        ],
        fill=STAR,
    )


def cloud(canvas, _, random):
    for x, y, across, up in [(0, 0, 0.46, 0.14), (-0.18, 0.1, 0.2, 0.15), (0.14, 0.14, 0.24, 0.2)]:
        canvas.ellipse(x, y, across, up, fill=CLOUD)


def mountain(canvas, _, random):
    canvas.polygon((-0.75, 0), (0.75, 0), (0, 0.9), fill=MOUNTAIN)
    canvas.polygon((-0.2, 0.66), (-0.07, 0.6), (0.05, 0.68), (0.2, 0.66), (0, 0.9), fill=CLOUD)


def pine(canvas, _, random):
    canvas.rectangle(-0.06, 0, 0.06, 0.2, fill=BROWN)
    for bottom, half in [(0.14, 0.32), (0.4, 0.26), (0.64, 0.19)]:
        canvas.polygon((-half, bottom), (half, bottom), (0, bottom + 0.38), fill=PINE)


def blob(canvas, _, random):
    """No thing at all: what a model draws when it does not know better. The checker must not take it for one."""
    colour = random.choice(list(COLOURS.values()))
    radii = [random.uniform(0.2, 0.5) for _ in range(random.choice([4, 7, 12]))]
    turns = [2 * math.pi * corner / len(radii) for corner in range(len(radii))]
    canvas.polygon(*[(r * math.cos(turn), 0.4 + r * math.sin(turn)) for r, turn in zip(radii, turns)], fill=colour)


DRAW = {
    drawing.__name__: drawing
    for drawing in (house, car, boat, balloon, tree, flower, mushroom, sun, moon, star, cloud, mountain, pine, blob)
}
