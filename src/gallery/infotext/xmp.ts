/** XMP, the XML that pictures carry: the words of one property. Source: XMP specification, part 2, section 2.8. */

/** The first item of a property, an alternative of languages; found by looking, as no more than this is wanted of XML. */
export function itemIn(xmp: string | undefined, property: string): string | undefined {
  const start = xmp?.indexOf(`<${property}`) ?? -1
  if (!xmp || start < 0) return undefined
  const end = xmp.indexOf(`</${property}>`, start)
  const item = xmp.indexOf('<rdf:li', start)
  const begin = xmp.indexOf('>', item) + 1
  if (end < 0 || item < 0 || item > end || begin === 0) return undefined
  const text = xmp.slice(begin, Math.max(begin, xmp.indexOf('<', begin)))
  return text.replace(/&(lt|gt|quot|apos|amp|#\d{1,7}|#x[0-9a-f]{1,6});/gi, (whole, name: string) => {
    if (Object.hasOwn(entities, name)) return entities[name]!
    const code = Number(name.replace(/^#x/i, '0x').replace(/^#/, ''))
    return code <= 0x10ffff ? String.fromCodePoint(code) : whole
  })
}

const entities: Readonly<Record<string, string>> = { lt: '<', gt: '>', quot: '"', apos: "'", amp: '&' }
