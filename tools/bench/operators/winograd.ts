/**
 * 3×3 convolutions by Winograd's F(2×2, 3×3), written in the operators of a graph: 16 multiplications where there were 36, for weights of
 * 16 numbers instead of 9 and some ten passes over the map. Source: Lavin & Gray, arXiv 1509.09308.
 */
import { type Value, WebGpuDialect, type WeightRecipe } from '../../../src/diffusion/networks/graph/index.ts'
import { toFloat16, toFloat32 } from '../../../src/models/index.ts'

/** Bᵀ, G and Aᵀ of F(2, 3). */
const input = [
  [1, 0, -1, 0],
  [0, 1, 1, 0],
  [0, -1, 1, 0],
  [0, 1, 0, -1],
]
const kernel = [
  [1, 0, 0],
  [0.5, 0.5, 0.5],
  [0.5, -0.5, 0.5],
  [0, 0, 1],
]
const output = [
  [1, 1, 1, 0],
  [0, 1, -1, -1],
]

/** Both sides of a square at once: a ⊗ a. */
function squared(a: readonly (readonly number[])[]): number[][] {
  return a.flatMap((row) => a.map((other) => row.flatMap((x) => other.map((y) => x * y))))
}

interface Layer {
  in: number
  out: number
  batch: number
  /** Height and width of the map, even. */
  side: number
  bias: Value | undefined
}

/**
 * Tiles of 4×4 that overlap by two, transformed by one product, multiplied in 16 products, and transformed back to 2×2 by one. The map is
 * cut into squares of 2×2 first, so that a tile is four neighbouring squares: slices instead of a gathering.
 */
export function winograd(dialect: WebGpuDialect, name: string, x: Value, { in: from, out, batch, side, bias }: Layer) {
  const { graph } = dialect
  const half = side / 2
  const rows = batch * half * half
  const at = (label: string) => `${name}:${label}`
  const numbers = (values: number[]) => graph.constant('int64', values)
  const constant = (matrix: readonly (readonly number[])[]) =>
    graph.constant(dialect.type, matrix.flat(), [matrix.length, matrix[0]!.length])

  const padded = graph.node('Pad', at('padded'), [x, numbers([0, 1, 1, 0, 0, 1, 1, 0])])
  const squares = dialect.reshape(at('squares'), padded, [batch, half + 1, 2, half + 1, 2, from])
  const planes = dialect.transpose(at('planes'), squares, [2, 4, 0, 1, 3, 5])
  const both = [0, 1]
  const corners = both.flatMap((down) =>
    both.map((right) => {
      const bounds = [
        [down, right],
        [down + half, right + half],
        [3, 4],
      ].map(numbers)
      const corner = graph.node('Slice', at(`corner ${down}${right}`), [planes, ...bounds])
      return dialect.reshape(at(`corner ${down}${right}:flat`), corner, [4, rows * from])
    }),
  )
  const tiles = graph.node('Concat', at('tiles'), corners, { attributes: { axis: 0 } })
  // A corner's four planes are its own rows and columns: the matrix is told so.
  const order = both.flatMap((down) =>
    both.flatMap((right) => both.flatMap((row) => both.map((column) => 4 * (2 * down + row) + 2 * right + column))),
  )
  const into = squared(input).map((row) => order.map((i) => row[i]!))
  const seen = graph.node('MatMul', at('transformed'), [constant(into), tiles])
  const weight = dialect.weight(at('weight'), [16, from, out], { parts: [`${name}.weight`] })
  const products = graph.node('MatMul', at('products'), [dialect.reshape(at('rows'), seen, [16, rows, from]), weight])
  const flat = dialect.reshape(at('flat'), products, [16, rows * out])
  const back = graph.node('MatMul', at('back'), [constant(squared(output)), flat])
  const pixels = dialect.reshape(at('pixels'), back, [2, 2, batch, half, half, out])
  const map = dialect.transpose(at('map'), pixels, [2, 3, 0, 4, 1, 5])
  const whole = dialect.reshape(at('whole'), map, [batch, side, side, out])
  return bias === undefined ? whole : dialect.add(at('out'), whole, bias)
}

/** Whether a recipe is of a weight that winograd asks for. */
export function isTransformed({ shape }: WeightRecipe): boolean {
  return shape.length === 3
}

/** G·g·Gᵀ of each [out, in, 3, 3], as [16, in, out] of the recipe's type; `read` gives the layer's own weight. */
export function transformedWeight(recipe: WeightRecipe, read: (recipe: WeightRecipe) => Uint8Array): Uint8Array {
  const [points, from, out] = recipe.shape as [number, number, number]
  const plain = toFloat32(read({ type: 'float32', parts: recipe.parts, shape: [out, from, 3, 3] }), 'F32')
  const matrix = squared(kernel)
  const made = new Float32Array(points * from * out)
  for (const [p, row] of matrix.entries()) {
    const used = row.flatMap((factor, k) => (factor === 0 ? [] : [[factor, k] as const]))
    for (let i = 0; i < from; i++) {
      for (let o = 0; o < out; o++) {
        const at = 9 * (o * from + i)
        let sum = 0
        for (const [factor, k] of used) sum += factor * plain[at + k]!
        made[(p * from + i) * out + o] = sum
      }
    }
  }
  const bytes = new Uint8Array(made.buffer)
  return recipe.type === 'float16' ? new Uint8Array(toFloat16(bytes, 'F32').buffer) : bytes
}

/** The WebGPU dialect for one size of picture, with Winograd's convolutions on maps of at least `from` pixels a side. */
export class WinogradDialect extends WebGpuDialect {
  private readonly size: { batch: number; side: number; from: number }
  /** Of each map. */
  private readonly sides = new Map<Value, number>()

  constructor(
    name: string,
    how: ConstructorParameters<typeof WebGpuDialect>[1],
    size: { batch: number; side: number; from: number },
  ) {
    super(name, how)
    this.size = size
  }

  override mapInput(...of: Parameters<WebGpuDialect['mapInput']>): Value {
    return this.known(super.mapInput(...of), this.size.side)
  }

  override conv(name: string, map: Value, layer: Parameters<WebGpuDialect['conv']>[2]): Value {
    const side = this.sides.get(map) ?? 0
    const { kernel, stride = 1, in: from, out } = layer
    const isSuited = kernel === 3 && stride === 1 && side >= this.size.from && side % 2 === 0 && from >= 32 && out >= 32
    if (!isSuited) return this.known(super.conv(name, map, layer), Math.ceil(side / stride))
    const bias = layer.bias === false ? undefined : (layer.bias ?? this.weight(`${name}.bias`, [out]))
    return this.known(winograd(this, name, map, { in: from, out, batch: this.size.batch, side, bias }), side)
  }

  override groupNorm(...of: Parameters<WebGpuDialect['groupNorm']>): Value {
    return this.known(super.groupNorm(...of), this.sides.get(of[1]))
  }

  override upsample(...of: Parameters<WebGpuDialect['upsample']>): Value {
    return this.known(super.upsample(...of), 2 * (this.sides.get(of[1]) ?? 0))
  }

  override concat(...of: Parameters<WebGpuDialect['concat']>): Value {
    return this.known(super.concat(...of), this.sides.get(of[1][0]!))
  }

  override add(name: string, a: Value, b: Value): Value {
    return this.known(super.add(name, a, b), this.sides.get(a) ?? this.sides.get(b))
  }

  override toMap(name: string, rows: Value, grid: Value): Value {
    return this.known(super.toMap(name, rows, grid), this.size.side >> Number(grid.replace('grid_', '')))
  }

  private known(map: Value, side: number | undefined): Value {
    if (side) this.sides.set(map, side)
    return map
  }
}
