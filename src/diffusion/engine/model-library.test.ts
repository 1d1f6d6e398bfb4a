/** A UNet's file by itself, beside a model that is open. */
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { ModelLibrary } from './model-library.ts'

const mini = new URL('../../../e2e/support/models/mini/', import.meta.url)
const file = (path: string) => ({ path, data: new Uint8Array(readFileSync(new URL(path, mini))) })
const parts = ['unet', 'vae', 'text_encoder'].flatMap((part) => [
  `${part}/config.json`,
  `${part}/${part === 'text_encoder' ? 'model' : 'diffusion_pytorch_model'}.safetensors`,
])
const whole = [...parts, 'model_index.json', 'tokenizer/vocab.json', 'tokenizer/merges.txt'].map(file)
const unet = { ...file('unet/diffusion_pytorch_model.safetensors'), path: 'other.safetensors' }
const config = file('unet/config.json')
const library = () => new ModelLibrary(async () => '')

describe('a UNet’s file', () => {
  it('takes text encoder, tokenizer and VAE from the model that is open', async () => {
    const models = library()
    await models.open('mini', whole)
    // The heads are in the config alone.
    await models.open('other', [unet, config])
    const [lender, borrower] = [models.get('mini'), models.get('other')]
    expect(borrower.model.textEncoder).toBe(lender.model.textEncoder)
    expect(borrower.model.vae).toBe(lender.model.vae)
    expect(borrower.tokenizer).toBe(lender.tokenizer)
    expect(borrower.model.unet).not.toBe(lender.model.unet)
  })

  it('says what to open first where nothing fits', async () => {
    await expect(library().open('other', [unet, config])).rejects.toThrow(/Open a whole .* checkpoint first/)
  })
})
