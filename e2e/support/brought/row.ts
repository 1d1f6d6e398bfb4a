/** A case of what people bring: what it is, where such a one was told of, and what is right. */

export interface Row<Input, Right> {
  /** Says the kind, and is the row's alone. */
  name: string
  /** A public address, or a few words; the contents are always invented. */
  from: string
  input: Input
  right: Right
}
