/** Which scripts may begin as workers: those of this app's own folder. Browsers with Trusted Types ask. */

/** Of the Trusted Types API, which TypeScript's DOM library does not know. */
interface TrustedTypes {
  createPolicy(name: 'default', rules: { createScriptURL(address: string): string | undefined }): unknown
}

/**
 * Answers for every address that is about to become a script; nothing answers for texts, so that none becomes HTML or a script.
 * To be called before the first worker.
 */
export function trustOwnScripts(): void {
  const { trustedTypes } = globalThis as { trustedTypes?: TrustedTypes }
  const folder = new URL('.', document.baseURI).href
  trustedTypes?.createPolicy('default', {
    createScriptURL: (address) => (new URL(address, document.baseURI).href.startsWith(folder) ? address : undefined),
  })
}
