/** Which scripts may begin as workers: those of this app's own folder. Browsers with Trusted Types ask. */

/** Of the Trusted Types API, which TypeScript's DOM library does not know. */
interface TrustedTypes {
  createPolicy(name: 'default', rules: { createScriptURL(address: string): string | undefined }): unknown
}

/**
 * Answers for every address that is about to become a script; nothing answers for texts, so that none becomes HTML or a script.
 * To be
 * called in every thread before its first worker; `base` is the app's address.
 */
export function trustOwnScripts(base: string): void {
  const { trustedTypes } = globalThis as { trustedTypes?: TrustedTypes }
  const folder = new URL('.', base).href
  trustedTypes?.createPolicy('default', {
    createScriptURL: (address) => (new URL(address, base).href.startsWith(folder) ? address : undefined),
  })
}
