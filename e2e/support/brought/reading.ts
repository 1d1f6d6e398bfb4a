/** What a reader of pictures should find: all that is given must be so, nothing is said of the rest. */

export interface Reading {
  source?: string
  request?: Record<string, unknown>
  needs?: Record<string, unknown>
  /** Each of these is in one of the remarks. */
  told?: readonly string[]
  /** None of these is in any remark. */
  untold?: readonly string[]
  /** Fields that the request must not have. */
  without?: readonly string[]
}
