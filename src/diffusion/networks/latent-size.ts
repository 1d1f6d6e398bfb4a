/** Height and width of latents: those of the picture over the VAE's factor, 8 but for tiny test models. */
export interface LatentSize {
  height: number
  width: number
}
