/** Text files from outside, no longer than people write them. */
import { badFile } from './bad-file.ts'

/** Bytes: the longest lists of words that are shared have a few megabytes. */
const longest = 32 << 20

/** The words of a text file; a GenerationError names it where it is too large to be one. */
export async function textIn(file: Blob, name: string, most = longest): Promise<string> {
  if (file.size > most) {
    const sentence = `has ${Math.ceil(file.size / 1e6)} MB, which no such file has. Choose a text file.`
    throw badFile(name, sentence)
  }
  return file.text()
}
