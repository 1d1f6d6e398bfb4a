/** Which keyboard lies before the person. */

/** Where the command key does what Ctrl does elsewhere; tests in Node know no browser. */
export const isMac = /mac/i.test(globalThis.navigator?.userAgent ?? '')
