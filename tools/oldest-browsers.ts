/** The oldest browsers that the build is for; docs/browsers.md says what makes each of them the oldest. */

/** By Vite's names for them: the build's syntax and style sheets are brought down to what these know. */
export const oldestBrowsers = { chrome: 123, edge: 123, firefox: 125, safari: 17.5, ios: 17.5 }

/** The edition of ECMAScript whose syntax all of them know. */
export const ecmaVersion = 2024
