/** The `_headers` file, by which Netlify, Cloudflare Pages and others of their kind are told what to send. */
import { caching, hashed, headers, type Reach } from './headers.ts'

/** What is not hashed, and must not have two answers: the hosts join the lines of all rules that match. */
const renewed = [
  '/',
  '/index.html',
  '/sw.js',
  '/manifest.webmanifest',
  '/start-guard.js',
  '/licences.json',
  '/models/*',
]

/** The file's text. Its paths are those of a build at the root of its host. */
export function headersFile(reach: Reach): string {
  const rules: [string, Record<string, string>][] = [
    ['/*', headers(reach)],
    [`${hashed}*`, { 'Cache-Control': caching(hashed) }],
    [`${hashed}*.wasm`, { 'Content-Type': 'application/wasm' }],
    ...renewed.map((path): [string, Record<string, string>] => [path, { 'Cache-Control': caching(path) }]),
  ]
  return rules
    .map(([path, fields]) =>
      [path, ...Object.entries(fields).map(([name, value]) => `  ${name}: ${value}`), ''].join('\n'),
    )
    .join('\n')
}

/** The headers that a host that reads such a file sends with a path. */
export function headersFor(text: string, path: string): [string, string][] {
  const found: [string, string][] = []
  let applies = false
  for (const line of text.split('\n').filter(Boolean)) {
    const [, name, value] = /^\s+([^:]+): (.*)$/.exec(line) ?? []
    if (!name) applies = matches(line, path)
    else if (applies) found.push([name, value!])
  }
  return found
}

function matches(pattern: string, path: string): boolean {
  const parts = pattern.split('*').map((part) => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&'))
  return new RegExp(`^${parts.join('.*')}$`).test(path)
}
