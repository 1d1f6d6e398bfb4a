/** Dependencies: fixed versions, a licence for each that is shipped, and a bill of all. */
import { describe, expect, it } from 'vitest'
import packageFile from '../package.json' with { type: 'json' }
import lock from '../package-lock.json' with { type: 'json' }
import { billOfMaterials, readLicences, shippedPackages } from './licences.ts'

const { dependencies, devDependencies } = packageFile

describe('dependencies', () => {
  it('have exact versions, and the lock file has the same', () => {
    const asked = Object.entries({ ...dependencies, ...devDependencies })
    expect(asked.filter(([, version]) => !/^\d+\.\d+\.\d+(-[\w.-]+)?$/.test(version))).toEqual([])
    const packages: Record<string, { version?: string }> = lock.packages
    expect(asked.filter(([name, version]) => packages[`node_modules/${name}`]?.version !== version)).toEqual([])
  })

  it('are fixed by their contents’ digests, but for binaries of single platforms', () => {
    const { '': _, ...packages } = lock.packages
    const entries = Object.entries<{ integrity?: string; optional?: boolean }>(packages)
    expect(entries.filter(([, { integrity, optional }]) => !integrity && !optional).map(([path]) => path)).toEqual([])
  })
})

describe('the licences', () => {
  const { packages, texts } = readLicences()

  it('are those of the dependencies and of theirs, once each, without what only the tools need', () => {
    const names = packages.map(({ name }) => name)
    expect(names).toEqual(shippedPackages())
    expect(names).toEqual(
      expect.arrayContaining([...Object.keys(dependencies), 'scheduler', 'workbox-precaching', 'idb']),
    )
    for (const tool of ['vite', 'typescript', 'workbox-build', '@types/node']) expect(names).not.toContain(tool)
  })

  it('have a name, and a text with whoever has the rights', () => {
    expect(packages.filter(({ version, licence }) => !version || !licence)).toEqual([])
    for (const text of texts) expect(text).toMatch(/copyright/i)
    expect(new Set(packages.map(({ text }) => text)).size).toBe(texts.length)
    const runtime = packages.find(({ name }) => name === 'onnxruntime-web')!
    expect(texts[runtime.text]).toMatch(/^Copyright \(c\) Microsoft Corporation\n\nPermission is hereby granted/)
  })
})

describe('the bill of materials', () => {
  it('is CycloneDX’s, lists every package with its licence, and is the same each time', () => {
    const text = billOfMaterials()
    const bill = JSON.parse(text)
    expect(bill).toMatchObject({ bomFormat: 'CycloneDX', metadata: { component: { name: 'darkroom' } } })
    const names = new Set(bill.components.map(({ name }: { name: string }) => name))
    for (const name of Object.keys({ ...dependencies, ...devDependencies })) expect(names).toContain(name)
    expect(billOfMaterials()).toBe(text)
  })
})
