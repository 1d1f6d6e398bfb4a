/** What an inpainting model is for. */
import { describe, expect, it } from 'vitest'
import { defaultRequest } from '../../parameters/index.ts'
import { refuseModel } from './request-rules.ts'

const model = { id: 'x', name: 'Brush', kind: 'diffusers', bytes: 1, width: 512, height: 512 } as const

describe('an inpainting model', () => {
  it.each(['sd/text2image', 'sd/image2image'] as const)('is refused for %s, and says what it is for', (endpoint) => {
    expect(() => refuseModel({ ...defaultRequest, endpoint }, { ...model, inpainting: true })).toThrow(
      /^Brush is an inpainting model: .* Choose Inpainting, or another model\.$/,
    )
  })

  it('inpaints, and so does any other', () => {
    for (const inpainting of [true, false]) {
      refuseModel({ ...defaultRequest, endpoint: 'sd/inpainting' }, { ...model, inpainting })
    }
    refuseModel(defaultRequest, { ...model, inpainting: false })
  })
})
