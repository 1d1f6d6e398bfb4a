/** Addresses of pictures that the API is to fetch by itself: public ones, over https. */

/** What keeps the API from fetching a picture there, as a sentence; undefined when nothing is known to. `now` in ms since 1970. */
export function addressProblem(address: string, now: number): string | undefined {
  const url = URL.canParse(address.trim()) && new URL(address.trim())
  if (!url) return 'This is no address. It begins with https:// and leads to a picture that anyone can open.'
  if (url.protocol === 'data:' || url.protocol === 'blob:' || url.protocol === 'file:') {
    return `A ${url.protocol} address exists on this device only. Upload the picture, or draw on this device.`
  }
  if (url.protocol !== 'https:') return 'The address must begin with https://.'
  if (url.username || url.password)
    return 'The address holds a name or password, which the API would learn. Use a public one.'
  if (isPrivate(url.hostname))
    return 'The API cannot reach this address: it belongs to your own network. Upload the picture.'
  const expiry = expiryOf(url)
  if (expiry !== undefined && expiry <= now) return 'This link has expired. Make a new one.'
  return undefined
}

/** A link that soon dies, as a sentence: the API may fetch it minutes after it is sent. */
export function addressAdvice(address: string, now: number): string | undefined {
  const expiry = URL.canParse(address) ? expiryOf(new URL(address)) : undefined
  if (expiry === undefined || expiry > now + soon) return undefined
  return `This link expires ${new Date(expiry).toISOString().slice(11, 16)} UTC; the API may come too late.`
}

const soon = 10 * 60_000

function isPrivate(host: string): boolean {
  if (/(^|\.)(localhost|local|internal|lan|home\.arpa)$/.test(host) || !/[.:]/.test(host)) return true
  if (host.startsWith('[')) return /^\[(::1?|f[cd].*|fe[89ab].*|::ffff:.*)\]$/.test(host)
  const [a, b = 0] = /^\d+(\.\d+){3}$/.test(host) ? host.split('.').map(Number) : []
  if (a === undefined) return false
  return (
    a === 0 ||
    a === 10 ||
    a === 127 ||
    (a === 169 && b === 254) ||
    (a === 172 && b >= 16 && b < 32) ||
    (a === 192 && b === 168)
  )
}

/** When a signed link dies, in ms since 1970; undefined where it does not say, or says what no date is. */
function expiryOf(url: URL): number | undefined {
  const expiry = new Date(saidExpiry(url)).getTime()
  return Number.isNaN(expiry) ? undefined : expiry
}

/** S3's, CloudFront's and Azure's ways of saying it; NaN where it is not said. */
function saidExpiry({ searchParams }: URL): number {
  const date = searchParams.get('X-Amz-Date')?.match(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/)
  if (date) {
    const [year, month, day, hour, minute, second] = date.slice(1).map(Number) as [
      number,
      number,
      number,
      number,
      number,
      number,
    ]
    return Date.UTC(year, month - 1, day, hour, minute, second) + 1000 * Number(searchParams.get('X-Amz-Expires'))
  }
  const seconds = Number(searchParams.get('Expires') ?? Number.NaN)
  return Number.isFinite(seconds) ? seconds * 1000 : Date.parse(searchParams.get('se') ?? '')
}
