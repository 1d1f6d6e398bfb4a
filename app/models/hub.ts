/** How models are fetched: the Hub's address or a mirror's, and the access tokens, kept as the API key is. */
import * as v from 'valibot'
import { create } from 'zustand'
import { keyring } from '../../src/imagepipeline/index.ts'
import { civitaiOrigin, defaultHub, type Secret } from '../../src/models/index.ts'
import { dismissFailureOf } from '../kit/index.ts'
import { keep, kept, storages } from '../storage/index.ts'

/** The Hub of this host: the one that its build, or whoever serves it, names in the page (docs/hosting.md). */
export const ownHub = globalThis.document?.querySelector<HTMLMetaElement>('meta[name=hub]')?.content || defaultHub

export type TokenName = 'hub' | 'civitai'

interface HubState {
  /** As typed. */
  address: string
  hasToken: Record<TokenName, boolean>
  isRemembered: boolean
}

const rings = {
  hub: keyring({ name: 'darkroom.hub.token', ...storages() }),
  civitai: keyring({ name: 'darkroom.civitai.token', ...storages() }),
}

const tokenState = () => ({
  hasToken: { hub: rings.hub.key() !== undefined, civitai: rings.civitai.key() !== undefined },
  isRemembered: rings.hub.isRemembered() || rings.civitai.isRemembered(),
})

export const useHub = create<HubState>()(() => ({
  address: kept('hub', v.string()) ?? ownHub,
  ...tokenState(),
}))

/** The address to ask; the host's own Hub where none, or no address, was typed. */
export function hubAddress(): string {
  const { address } = useHub.getState()
  return URL.canParse(address) && address.startsWith('http') ? address.replace(/\/+$/, '') : ownHub
}

export function setHubAddress(address: string): void {
  useHub.setState({ address })
  keep('hub', address)
}

export function setToken(name: TokenName, token: string): void {
  rings[name].set(token, useHub.getState().isRemembered)
  useHub.setState(({ isRemembered }) => ({ ...tokenState(), isRemembered }))
  dismissFailureOf(`${name}-token`)
}

/** Whether tokens outlive this tab. */
export function rememberTokens(isRemembered: boolean): void {
  for (const ring of Object.values(rings)) {
    const token = ring.key()
    if (token) ring.set(token, isRemembered)
  }
  useHub.setState({ isRemembered })
}

/** Deletes the tokens everywhere. */
export function forgetTokens(): void {
  for (const ring of Object.values(rings)) ring.forget()
  useHub.setState(tokenState())
}

/** The tokens, each for its own host. */
export function secrets(): Secret[] {
  const hub = rings.hub.key()
  const civitai = rings.civitai.key()
  return [
    ...(hub ? [{ origin: new URL(hubAddress()).origin, token: hub, place: 'header' } as const] : []),
    ...(civitai ? [{ origin: civitaiOrigin, token: civitai, place: 'query' } as const] : []),
  ]
}
