/** What this device offers the engine, said to the person. */
import { create } from 'zustand'
import { engine } from './engine.ts'
import { fail } from './failure.ts'

export const useDevice = create<{ sentence?: string }>()(() => ({}))

export async function askDevice(): Promise<void> {
  try {
    const { sentence } = await engine().device()
    useDevice.setState({ sentence })
  } catch (error) {
    fail(error)
  }
}
