/** The safety checker: what a picture shows, and whether that may be shown. */
export { SafetyChecker, type SafetyCheckerModel } from './safety-checker.ts'
