/** What this device offers the engine, said to the person. */
import { create } from 'zustand'
import type { DeviceReport } from '../../src/diffusion/index.ts'
import { fail } from '../kit/index.ts'
import { engine } from './engine.ts'

export const useDevice = create<{ report?: DeviceReport }>()(() => ({}))

export async function askDevice(): Promise<void> {
  try {
    useDevice.setState({ report: await engine().device() })
  } catch (error) {
    fail(error)
  }
}
