/** Readers of what strangers write, tried with bent inputs: each ends in an answer or a GenerationError, soon, and in little room. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { GenerationError } from '../../../src/generation/index.ts'
import { type Chance, chanceOf } from './mutations.ts'

/** How many inputs each reader gets: `FUZZ` says. */
const inputs = Number(process.env.FUZZ ?? 500)
/** Who asks for more wants to know how they went. */
const isTold = process.env.FUZZ !== undefined

/** Of the processor, in ms, and of memory, in MB: a thousand times what most take. */
const most = { ms: 1000, mb: 300 }

/** Whatever reads; it may look at its own answer, and throw where there is something odd about it. */
export interface Trial<Input> {
  /** The same inputs for the same seed. */
  seed: number
  make(chance: Chance): Input | Promise<Input>
  read(input: Input): unknown
}

/** Gives the reader its inputs. Fails with the number of the first that it does not end as it should with, made as small as it can be. */
export async function survive<Input>(name: string, { seed, make, read }: Trial<Input>): Promise<void> {
  const tally = { refused: 0, ms: 0, mb: 0 }
  for (let i = 0; i < inputs; i++) {
    const input = await make(chanceOf(seed * 1_000_003 + i))
    const outcome = await outcomeOf(read, input)
    if (isBad(outcome)) {
      const smallest = await shrunk(input, async (smaller) => isAlike(await outcomeOf(read, smaller), outcome))
      throw new Error(`Input ${i}: ${inWords(outcome)}\n${shown(smallest)}`, { cause: outcome.error })
    }
    tally.refused += outcome.error ? 1 : 0
    tally.ms = Math.max(tally.ms, outcome.ms)
    tally.mb = Math.max(tally.mb, outcome.mb)
  }
  // Where nearly all are refused at the door, what lies behind it is not tried.
  if (tally.refused > 0.95 * inputs) throw new Error(`${tally.refused} of ${inputs} inputs are refused`)
  if (!isTold) return
  const { refused, ms, mb } = tally
  process.stdout.write(
    `fuzz | ${name} | ${inputs} | ${inputs - refused} | ${refused} | ${Math.ceil(ms)} | ${Math.ceil(mb)}\n`,
  )
}

interface Outcome {
  error: unknown
  /** Of the processor. */
  ms: number
  /** Above what the process had before. */
  mb: number
}

async function outcomeOf<Input>(read: Trial<Input>['read'], input: Input): Promise<Outcome> {
  const room = memoryNow()
  const begin = process.cpuUsage()
  let error: unknown
  try {
    await read(input)
  } catch (thrown) {
    error = thrown ?? new Error('nothing was thrown')
  }
  const { user, system } = process.cpuUsage(begin)
  return { error, ms: (user + system) / 1000, mb: room() }
}

const isForeign = (error: unknown) => error !== undefined && !(error instanceof GenerationError)
const isBad = ({ error, ms, mb }: Outcome) => isForeign(error) || ms > most.ms || mb > most.mb
const isAlike = (one: Outcome, other: Outcome) =>
  isForeign(other.error) ? String(one.error).slice(0, 40) === String(other.error).slice(0, 40) : isBad(one)

function inWords({ error, ms, mb }: Outcome): string {
  return isForeign(error) ? String(error) : `${Math.ceil(ms)} ms, ${Math.ceil(mb)} MB`
}

/** Linux tells the most memory that a process ever had, and forgets it when asked to; elsewhere nothing is measured. */
const linux = { status: '/proc/self/status', peak: '/proc/self/clear_refs' }
const isMeasured = existsSync(linux.peak)
let baseline: number | undefined

/** What the process holds at its most from now until it is asked, in MB above what it holds now. */
function memoryNow(): () => number {
  if (!isMeasured) return () => 0
  baseline ??= held('VmRSS')
  // What is left over of the inputs before would hide what this one takes.
  if (held('VmRSS') > baseline + 100) {
    collectGarbage()
    baseline = held('VmRSS')
  }
  writeFileSync(linux.peak, '5')
  const before = held('VmRSS')
  return () => Math.max(0, held('VmHWM') - before)
}

function held(what: 'VmRSS' | 'VmHWM'): number {
  return Number(new RegExp(`${what}:\\s*(\\d+)`).exec(readFileSync(linux.status, 'utf8'))?.[1]) / 1024
}

let collector: (() => void) | undefined

function collectGarbage(): void {
  if (!collector) {
    setFlagsFromString('--expose-gc')
    collector = runInNewContext('gc') as () => void
  }
  collector()
}

/** The input with all left out that can be while it still fails, where it is a text, bytes, or a file of them. */
async function shrunk<Input>(input: Input, fails: (input: Input) => Promise<boolean>): Promise<Input> {
  if (input instanceof Blob) {
    const bytes = new Uint8Array(await input.arrayBuffer())
    return new Blob([await shrunk(bytes, (smaller) => fails(new Blob([smaller]) as Input))]) as Input
  }
  if (typeof input !== 'string' && !(input instanceof Uint8Array)) return input
  const joined = (head: string | Uint8Array, tail: string | Uint8Array) =>
    (typeof head === 'string' ? head + tail : Uint8Array.from([...head, ...(tail as Uint8Array)])) as Input & string
  let smallest = input as Input & (string | Uint8Array)
  const until = Date.now() + 20_000
  for (let part = Math.ceil(smallest.length / 2); part >= 1; part = part === 1 ? 0 : Math.ceil(part / 2)) {
    for (let at = 0; at < smallest.length && Date.now() < until; ) {
      const smaller = joined(smallest.slice(0, at), smallest.slice(at + part))
      if (await fails(smaller)) smallest = smaller
      else at += part
    }
  }
  return smallest
}

function shown(input: unknown): string {
  if (input instanceof Uint8Array) return `base64: ${Buffer.from(input).toString('base64').slice(0, 2000)}`
  if (input instanceof Blob) return `a file of ${input.size} bytes`
  const text = typeof input === 'string' ? JSON.stringify(input) : (JSON.stringify(input) ?? String(input))
  return text.slice(0, 2000)
}
