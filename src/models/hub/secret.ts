/** Access tokens: sent to the host that they are for, and to no other. */

/** A token, and the origin that may see it. */
export interface Secret {
  /** "https://huggingface.co" */
  origin: string
  token: string
  /** Civitai takes it in the address, for which no CORS preflight is needed; the Hub wants a header. */
  place: 'header' | 'query'
}

/** Civitai's own. */
export const civitaiOrigin = 'https://civitai.com'

/**
 * The address and the headers to ask it with: without the token where somebody on the way would read it. A browser drops the
 * Authorization header when it is sent on to another origin.
 */
export function withSecret(
  address: string,
  secrets: readonly Secret[],
): { url: string; headers: Record<string, string> } {
  const url = new URL(address)
  const secret = secrets.find(({ origin }) => origin === url.origin)
  if (!secret || !isClosedToOthers(url)) return { url: url.href, headers: {} }
  if (secret.place === 'header') return { url: url.href, headers: { Authorization: `Bearer ${secret.token}` } }
  url.searchParams.set('token', secret.token)
  return { url: url.href, headers: {} }
}

/** Whether nobody on the way can read what is sent. */
function isClosedToOthers({ protocol, hostname }: URL): boolean {
  return protocol === 'https:' || /^(localhost|127\.0\.0\.1|\[::1\])$/.test(hostname)
}
