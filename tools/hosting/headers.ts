/** What a host says with each file: what the page may do, who may frame it, and for how long a file is good. */

/** Where pages of a build fetch models and talk to, beside their own host. */
export interface Reach {
  /** Stands in for the Hugging Face Hub: a mirror's address. */
  hub: string | undefined
  /** The only other hosts, as sources of a content security policy; any https host where there are none. */
  hosts: readonly string[]
}

/** The reach that the environment says: `HUB_URL`, and `ALLOWED_HOSTS` with blanks between. */
export function reachOf({ HUB_URL, ALLOWED_HOSTS }: Record<string, string | undefined>): Reach {
  const hosts = ALLOWED_HOSTS?.split(/\s+/).filter(Boolean) ?? []
  const odd = [...(HUB_URL ? [HUB_URL] : []), ...hosts].find((host) => !/^(https?:\/\/[^\s;,'"]+|https:)$/.test(host))
  if (odd) throw new Error(`${odd} is no address of a host. Write it like https://hub.example.`)
  return { hub: HUB_URL?.replace(/\/+$/, ''), hosts }
}

/** Servers of this machine, as `npm run hub` and `npm run imagepipeline` are. */
const thisMachine = ['http://localhost:*', 'http://127.0.0.1:*']

/** The content security policy (CSP level 3) as one line; a page that brings it in a meta element leaves framing out. */
export function policy({ hub, hosts }: Reach, place: 'header' | 'meta'): string {
  // Links of finished pictures, start pictures, models and the bucket lie wherever the person's own services put them.
  const outside = hosts.length > 0 ? hosts : ['https:', ...thisMachine]
  const reached = [...new Set([...outside, ...(hub ? [new URL(hub).origin] : [])])]
  const directives: Record<string, readonly string[]> = {
    'default-src': ["'none'"],
    // WebAssembly: the runtime and the digests. There is no inline script, and no eval.
    'script-src': ["'self'", "'wasm-unsafe-eval'"],
    'worker-src': ["'self'"],
    'style-src': ["'self'"],
    'font-src': ["'self'"],
    // Pictures from elsewhere are fetched, looked at, and shown as blobs.
    'img-src': ["'self'", 'blob:', 'data:'],
    // Pictures in the API's replies are data addresses; those that were made here are blobs.
    'connect-src': ["'self'", 'blob:', 'data:', ...reached],
    'manifest-src': ["'self'"],
    'base-uri': ["'none'"],
    'form-action': ["'none'"],
    ...(place === 'header' && { 'frame-ancestors': ["'none'"] }),
    'require-trusted-types-for': ["'script'"],
    // Where workers begin; see src/generation/own-scripts.ts.
    'trusted-types': ['default'],
  }
  return Object.entries(directives)
    .map(([name, sources]) => [name, ...sources].join(' '))
    .join('; ')
}

/** Devices and offers that the page has no use for; the camera takes start pictures. */
const refusedFeatures = ['display-capture', 'geolocation', 'hid', 'microphone', 'midi', 'payment', 'serial', 'usb']

/** Sent with every file: workers take their policy from their own answer, not from the page. */
export function headers(reach: Reach): Record<string, string> {
  return {
    'Content-Security-Policy': policy(reach, 'header'),
    'Cross-Origin-Opener-Policy': 'same-origin',
    'Cross-Origin-Resource-Policy': 'same-origin',
    'Permissions-Policy': ['camera=(self)', ...refusedFeatures.map((feature) => `${feature}=()`)].join(', '),
    'Referrer-Policy': 'no-referrer',
    'X-Content-Type-Options': 'nosniff',
  }
}

/** Where the build puts what has a digest of its contents in its name. */
export const hashed = '/assets/'

/** `Cache-Control` of a path: a hashed file never changes, all others are asked about again. */
export function caching(path: string): string {
  return path.startsWith(hashed) ? 'public, max-age=31536000, immutable' : 'no-cache'
}
