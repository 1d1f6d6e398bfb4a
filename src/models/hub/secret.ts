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

/** The address and the headers to ask it with. A browser drops the Authorization header when it is sent on to another origin. */
export function withSecret(
  address: string,
  secrets: readonly Secret[],
): { url: string; headers: Record<string, string> } {
  const url = new URL(address)
  const secret = secrets.find(({ origin }) => origin === url.origin)
  if (!secret) return { url: url.href, headers: {} }
  if (secret.place === 'header') return { url: url.href, headers: { Authorization: `Bearer ${secret.token}` } }
  url.searchParams.set('token', secret.token)
  return { url: url.href, headers: {} }
}
