/** The pictures made since the page was opened. */
import { create } from 'zustand'
import type { Enlarged } from '../../src/gallery/index.ts'
import type { BackendName } from '../../src/parameters/index.ts'
import type { Job } from '../request/index.ts'

export interface Picture extends Job {
  id: number
  /** An object URL of the file. */
  url: string
  /** What kind of file it is, such as image/png: an API may send others. */
  type: string
  backend: BackendName
  seed: number
  seconds: number
  /** Whether the safety checker kept it back: what is there is black. */
  flagged?: boolean | undefined
  /** Where it lies in public, if it came from there. */
  address?: string | undefined
  /** Its record of the gallery, once it is kept. */
  record?: string | undefined
  enlarged?: Enlarged | undefined
  /** What it varies, where it is a grid; the request is that of its first cell. */
  grid?: string | undefined
  /** Its own size in pixels, where the request does not tell it. */
  size?: { width: number; height: number } | undefined
}

interface PicturesState {
  /** Oldest first. */
  pictures: readonly Picture[]
  /** The one that the person looks at; undefined follows what is being made. */
  looking?: number | undefined
}

export const usePictures = create<PicturesState>()(() => ({ pictures: [] }))

/** Gives its id. */
export function addPicture(file: Blob, facts: Omit<Picture, 'id' | 'url' | 'type'>): number {
  const { pictures } = usePictures.getState()
  const id = pictures.length
  usePictures.setState({ pictures: [...pictures, { id, url: URL.createObjectURL(file), type: file.type, ...facts }] })
  return id
}

/** The picture with this id is in the gallery. */
export function noteRecord(id: number, record: string): void {
  usePictures.setState(({ pictures }) => ({
    pictures: pictures.map((picture) => (picture.id === id ? { ...picture, record } : picture)),
  }))
}

/** Shows the picture with this id; undefined shows whatever comes. */
export function lookAt(id: number | undefined): void {
  usePictures.setState({ looking: id })
}
