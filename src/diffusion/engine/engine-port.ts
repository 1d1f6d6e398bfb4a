/** The local engine across a thread: what the page asks its worker besides pictures, and the worker's answers. */
import { type Backend, connect, type Failure, failure, type Gone, rebuilt, serve } from '../../generation/index.ts'
import type { DeviceReport, NetworkMemory, Work } from '../networks/index.ts'
import type { Enlargement, EnlargingCost, Size, UpscalerSummary } from '../upscaling/index.ts'
import type { AdapterSummary } from './adapter-library.ts'
import type { Engine } from './engine.ts'
import type { ModelFile, ModelSummary, PartSummary } from './model-library.ts'
import { layOut, type PromptLayout, type Spoken } from './prompt-layout.ts'

/** The engine as the page sees it. */
export interface LocalEngine extends Backend {
  /** Loads what the request would be drawn with and compiles its shaders, where nothing is to be fetched for it; the stream tells of the loading. */
  prepare: Backend['generate']
  /** Makes a picture larger: tiles are told of as steps. */
  enlarge: Backend<Enlargement>['generate']
  device(): Promise<DeviceReport>
  /** Reads what the files are and remembers them under `id`, a request's model_id; throws a GenerationError `bad-file`. */
  openModel(id: string, files: readonly ModelFile[]): Promise<ModelSummary>
  /** Opens a VAE under `id`, a request's vae. */
  openVae(id: string, files: readonly ModelFile[]): Promise<PartSummary>
  /** Opens the safety checker for models that have none of their own. */
  openSafetyChecker(id: string, files: readonly ModelFile[]): Promise<PartSummary>
  /** Reads a LoRA or an embedding and remembers it under `id`, for lora_models, embeddings and prompts; throws a GenerationError `bad-file`. */
  openAdapter(id: string, file: ModelFile): Promise<AdapterSummary>
  /** Opens an upscaler under `id`, an Enlargement's; throws a GenerationError `bad-file`. */
  openUpscaler(id: string, file: ModelFile): Promise<UpscalerSummary>
  /** What it costs to make a picture as large as `to`, in pixels, by an upscaler that is open or by Lanczos. */
  enlargingCost(id: string, from: Size, to: Size): Promise<EnlargingCost>
  /** Multiplications a second of the same, measured at its turn. */
  upscalerPace(id: string): Promise<number>
  /** Counts a request's prompts as they will be encoded; with Stable Diffusion 1.5's vocabulary where its model is not open. */
  layOut(request: Spoken): Promise<PromptLayout>
  /** What a picture of this size, in pixels, costs with a model that is open. */
  work(id: string, width: number, height: number): Promise<Work>
  /** What a model that is open, with the VAE `vae`, takes of this device's memory once it is loaded. */
  memory(id: string, vae: string): Promise<NetworkMemory>
}

/** What can be asked, with its arguments and its answer. */
interface Calls {
  device: { arguments: []; answer: DeviceReport }
  openModel: { arguments: [id: string, files: readonly ModelFile[]]; answer: ModelSummary }
  openVae: { arguments: [id: string, files: readonly ModelFile[]]; answer: PartSummary }
  openSafetyChecker: { arguments: [id: string, files: readonly ModelFile[]]; answer: PartSummary }
  openAdapter: { arguments: [id: string, file: ModelFile]; answer: AdapterSummary }
  openUpscaler: { arguments: [id: string, file: ModelFile]; answer: UpscalerSummary }
  enlargingCost: { arguments: [id: string, from: Size, to: Size]; answer: EnlargingCost }
  upscalerPace: { arguments: [id: string]; answer: number }
  layOut: { arguments: [request: Spoken]; answer: PromptLayout }
  work: { arguments: [id: string, width: number, height: number]; answer: Work }
  memory: { arguments: [id: string, vae: string]; answer: NetworkMemory }
}

type Question = { [Name in keyof Calls]: { id: number; name: Name; arguments: Calls[Name]['arguments'] } }[keyof Calls]
type Answers = Calls[keyof Calls]['answer']
type Answer = { id: number; value: Answers } | { id: number; failure: Failure }
type Heard = Answer | Gone

/** The ports that an engine is reached by. */
export interface EnginePorts {
  calls: MessagePort
  pictures: MessagePort
  preparations: MessagePort
  enlargements: MessagePort
}

/** Answers for `engine` at these ports. */
export function serveEngine(engine: Engine, { calls, pictures, preparations, enlargements }: EnginePorts): void {
  serve(pictures, (request, signal, emit) => engine.produce(request, signal, emit))
  serve(preparations, (request, signal, emit) => engine.prepare(request, signal, emit))
  serve<Enlargement>(enlargements, (asked, signal, emit) => engine.enlarge(asked, signal, emit))
  calls.onmessage = async ({ data }: MessageEvent<Question>) => {
    const { id } = data
    let answer: Answer
    try {
      answer = { id, value: await answered(engine, data) }
    } catch (error) {
      answer = { id, failure: failure(error) }
    }
    calls.postMessage(answer)
  }
}

function answered(engine: Engine, question: Question): Answers | Promise<Answers> {
  switch (question.name) {
    case 'device':
      return engine.device()
    case 'openModel':
      return engine.models.open(...question.arguments)
    case 'openVae':
      return engine.models.openVae(...question.arguments)
    case 'openSafetyChecker':
      return engine.models.openSafetyChecker(...question.arguments)
    case 'openAdapter':
      return engine.adapters.open(...question.arguments)
    case 'openUpscaler':
      return engine.openUpscaler(...question.arguments)
    case 'enlargingCost':
      return engine.enlargingCost(...question.arguments)
    case 'upscalerPace':
      return engine.upscalerPace(...question.arguments)
    case 'layOut':
      return layOut(engine, ...question.arguments)
    case 'work':
      return engine.models.work(...question.arguments)
    case 'memory':
      return engine.memory(...question.arguments)
  }
}

/** The engine that serveEngine answers for at the other ends of these ports. */
export function connectEngine({ calls, pictures, preparations, enlargements }: EnginePorts): LocalEngine {
  let asked = 0
  const waiting = new Map<number, (answer: Heard) => void>()
  let gone: Gone | undefined
  calls.onmessage = ({ data }: MessageEvent<Heard>) => {
    if ('id' in data) {
      waiting.get(data.id)?.(data)
      waiting.delete(data.id)
      return
    }
    gone = data
    for (const hear of waiting.values()) hear(data)
    waiting.clear()
  }
  const call = <Name extends keyof Calls>(name: Name, ...args: Calls[Name]['arguments']) =>
    new Promise<Calls[Name]['answer']>((resolve, reject) => {
      if (gone) throw rebuilt(gone.failure)
      const id = asked++
      waiting.set(id, (answer) => ('failure' in answer ? reject(rebuilt(answer.failure)) : resolve(answer.value)))
      calls.postMessage({ id, name, arguments: args })
    })
  return {
    ...connect(pictures),
    prepare: connect(preparations).generate,
    enlarge: connect<Enlargement>(enlargements).generate,
    device: () => call('device'),
    openModel: (id, files) => call('openModel', id, files),
    openVae: (id, files) => call('openVae', id, files),
    openSafetyChecker: (id, files) => call('openSafetyChecker', id, files),
    openAdapter: (id, file) => call('openAdapter', id, file),
    openUpscaler: (id, file) => call('openUpscaler', id, file),
    enlargingCost: (id, from, to) => call('enlargingCost', id, from, to),
    upscalerPace: (id) => call('upscalerPace', id),
    layOut: (request) => call('layOut', request),
    work: (id, width, height) => call('work', id, width, height),
    memory: (id, vae) => call('memory', id, vae),
  }
}
