/** The GPU: asked for once, with everything it can give, and described in a sentence for the person. */

/** What this browser offers the engine. */
export interface DeviceReport {
  /** 'wasm' is the processor: the fallback where there is no WebGPU. */
  kind: 'webgpu' | 'wasm'
  /** The adapter's own description, such as "nvidia ampere". */
  adapter: string
  /** Whether shaders compute in 16 bits, which halves memory and bandwidth. */
  f16: boolean
  /** Whether the "GPU" is a program on the processor. */
  software: boolean
  /** The largest buffer that a shader may use, in bytes. */
  maxBufferSize: number
  sentence: string
  /** What 32 bits mean, and how to have 16 where the browser can be told to; where the GPU has no 16-bit shaders. */
  advice?: string
}

export interface Device {
  report: DeviceReport
  /** The device, and the adapter that it was asked of. */
  gpu?: GPUDevice
  adapter?: GPUAdapter
  /** How many kinds of features were left out to open it again with fewer; undefined where it has none that could be. */
  leftOut?: number
}

/** Features that only choose other kernels of the runtime, the newest first. Chromium offers the first two behind its flag for unsafe WebGPU. */
const kernelFeatures: readonly (readonly string[])[] = [
  ['chromium-experimental-subgroup-matrix', 'subgroup-size-control'],
  ['subgroups'],
]

/** Between two questions whether the GPU is back, in ms. */
const pause = 200

/**
 * Opens a GPUDevice of our own: one that the runtime opens itself cannot be recovered once it is lost. Without WebGPU, or
 * with `allowed` false, the report says why and the wasm backend is to be used. A browser whose GPU has just died has none for a
 * moment: it is asked again for so many ms. `leaveOut` is how many kinds of features that choose kernels it is opened without, where with
 * them it computed wrongly.
 */
export async function openDevice({ allowed = true, patience = 0, leaveOut = 0 } = {}): Promise<Device> {
  const end = performance.now() + patience
  for (;;) {
    const device = await openNow(allowed, leaveOut)
    if (device.gpu || !allowed || performance.now() >= end) return device
    await new Promise((resolve) => setTimeout(resolve, pause))
  }
}

async function openNow(allowed: boolean, leaveOut: number): Promise<Device> {
  if (!allowed)
    return processor(
      'The GPU is switched off in the settings. Pictures are made on the processor, which suits small models only.',
    )
  if (!globalThis.navigator?.gpu) {
    // Node has no such thing as a page's address.
    if (globalThis.isSecureContext === false) {
      return processor(
        'A page that came over plain http gets no GPU from the browser. Small models run on the processor; Stable Diffusion 1.5 needs an address that begins with https://, or localhost.',
      )
    }
    return processor(
      'This browser has no WebGPU. Small models run on the processor; for Stable Diffusion 1.5 use a current Chrome, Edge or Safari.',
    )
  }
  const adapter = await navigator.gpu.requestAdapter({ powerPreference: 'high-performance' }).catch(() => null)
  if (!adapter) {
    return processor(
      'This browser has WebGPU but found no graphics card for it. Small models run on the processor; check that hardware acceleration is switched on in the browser’s settings.',
    )
  }
  const software = isSoftware(adapter.info)
  // The runtime's attention is wrong with the small subgroups of software adapters, and exact without the feature.
  const kinds = software ? [] : kernelFeatures.map((kind) => kind.filter((name) => adapter.features.has(name)))
  const offered = kinds.filter((kind) => kind.length > 0)
  const taken = offered.slice(leaveOut)
  const features = ['shader-f16', 'timestamp-query'].filter((name) => adapter.features.has(name)).concat(taken.flat())
  const wanted = { requiredFeatures: features as GPUFeatureName[], requiredLimits: limitsOf(adapter) }
  const gpu = await adapter.requestDevice(wanted).catch(() => undefined)
  if (!gpu) {
    return processor(
      'The graphics card could not be opened. Small models run on the processor; reload the page to try the card again.',
    )
  }
  const f16 = gpu.features.has('shader-f16')
  const name =
    [adapter.info.vendor, adapter.info.architecture, adapter.info.description].filter(Boolean).join(' ') || 'GPU'
  const report: DeviceReport = {
    kind: 'webgpu',
    adapter: name,
    f16,
    software,
    maxBufferSize: Math.min(gpu.limits.maxBufferSize, gpu.limits.maxStorageBufferBindingSize),
    sentence: sentenceFor(name, f16, software),
    ...(!(f16 || software) && { advice: adviceFor(adapter.info) }),
  }
  return { report, gpu, adapter, ...(taken.length > 0 && { leftOut: leaveOut }) }
}

function sentenceFor(name: string, f16: boolean, software: boolean): string {
  if (software) return `Pictures are made on the processor, by a software GPU (${name}): small models only.`
  const bits = f16 ? 'in 16 bits' : 'in 32 bits, as it has no 16-bit shaders: models take twice the memory'
  return `Pictures are made on this device’s GPU (${name}) ${bits}.`
}

/**
 * Dawn keeps 16 bits from NVIDIA's cards on Vulkan, as drivers failed its tests of them (crbug.com/42251215); a switch that it calls
 * unsafe for browsing gives them. On Windows and macOS, and to all other cards, they are given where the card has them.
 */
function adviceFor({ vendor }: GPUAdapterInfo): string {
  const rounded = 'Weights of 8 bits, under More settings, save a quarter of it.'
  const isHidden = /nvidia/i.test(vendor) && /linux/i.test(navigator.userAgent) && /chrome\//i.test(navigator.userAgent)
  if (!isHidden)
    return `Stable Diffusion 1.5 takes 4 GB of the GPU’s memory here, twice what it takes in 16 bits. ${rounded}`
  return `Stable Diffusion 1.5 takes 4 GB of the GPU’s memory here, twice what it takes in 16 bits. Chrome has 16 bits switched off for NVIDIA’s cards on Linux, as drivers computed wrongly. Started with --enable-dawn-features=vulkan_enable_f16_on_nvidia it tries them: it calls that unsafe, so do it in a profile for this page alone, and compare a picture. ${rounded}`
}

function processor(sentence: string): Device {
  return { report: { kind: 'wasm', adapter: 'processor', f16: false, software: true, maxBufferSize: 0, sentence } }
}

function isSoftware({ vendor, architecture, description, isFallbackAdapter }: GPUAdapterInfo): boolean {
  return (
    isFallbackAdapter || /swiftshader|llvmpipe|lavapipe|basic render/i.test(`${vendor} ${architecture} ${description}`)
  )
}

/** Everything that the adapter has: the defaults forbid tensors that Stable Diffusion needs. */
function limitsOf(adapter: GPUAdapter): Record<string, number> {
  const limits: Record<string, number> = {}
  for (const name in adapter.limits) {
    const value = adapter.limits[name as keyof GPUSupportedLimits]
    if (typeof value === 'number') limits[name] = value
  }
  return limits
}
