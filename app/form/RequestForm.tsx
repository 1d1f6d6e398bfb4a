/** The form, drawn from the table of fields. */

import type { FormEvent } from 'react'
import { type Destination, type FieldName, fields, isSupported } from '../../src/parameters/index.ts'
import { AdaptersControl } from '../adapters/index.ts'
import { DeviceLine } from '../engine/index.ts'
import { PreparationControl } from '../generation/index.ts'
import { GridPanel } from '../grid/index.ts'
import { LicencesButton } from '../licences/index.ts'
import { ModelPanel } from '../models/index.ts'
import { ListsPanel, StylesPanel } from '../prompt/index.ts'
import { LimitLines, OfflineLine } from '../pwa/index.ts'
import { generate, NotificationControl } from '../queue/index.ts'
import { BucketPanel, CodePanel, ConnectionPanel, Inspector, PastePanel, RemoteModel } from '../remote/index.ts'
import { useDestination } from '../request/index.ts'
import { BackendSwitch } from './BackendSwitch.tsx'
import { Control } from './Control.tsx'
import { QualityControl } from './QualityControl.tsx'
import styles from './RequestForm.module.css'
import { SecondPass } from './SecondPass.tsx'
import { TaskSwitch } from './TaskSwitch.tsx'

const names = Object.keys(fields) as FieldName[]
/** They stand before the model, as they are what one comes for. */
const isWords = (name: FieldName) => name === 'prompt' || name === 'negative_prompt'
/** They stand with the task that needs them. */
const starts = ['init_image', 'mask_image', 'padding_mask_crop', 'strength'] as const
/** On this device they stand with the model, as they are files that are added to it. */
const adapters = ['lora_models', 'lora_weights', 'embeddings'] as const
const isAdapter = (name: FieldName, { backend }: Destination) =>
  backend === 'local' && adapters.some((adapter) => adapter === name)
const isStart = (name: FieldName) => starts.some((start) => start === name)
const placed = (place: 'main' | 'more' | 'advanced', destination: Destination) =>
  names.filter(
    (name) =>
      fields[name].place === place &&
      isSupported(name, destination) &&
      !isWords(name) &&
      !isStart(name) &&
      !isAdapter(name, destination),
  )

export function RequestForm() {
  const destination = useDestination()
  const isRemote = destination.backend === 'remote'
  function submit(event: FormEvent) {
    event.preventDefault()
    generate()
  }
  return (
    <form className={styles.request} id="request" aria-label="Picture settings" noValidate onSubmit={submit}>
      <TaskSwitch />
      <Control name="prompt" />
      <Control name="negative_prompt" />
      {starts
        .filter((name) => isSupported(name, destination))
        .map((name) => (
          <Control key={name} name={name} />
        ))}
      <StylesPanel />
      <ListsPanel />
      <BackendSwitch />
      {isRemote ? (
        <>
          <ConnectionPanel />
          <RemoteModel />
        </>
      ) : (
        <>
          <ModelPanel />
          <AdaptersControl />
        </>
      )}
      <QualityControl />
      {placed('main', destination).map((name) => (
        <Control key={name} name={name} />
      ))}
      <SecondPass />
      <details>
        <summary>More settings</summary>
        {placed('more', destination).map((name) => (
          <Control key={name} name={name} />
        ))}
      </details>
      <GridPanel />
      {isRemote && (
        <>
          <details>
            <summary>Advanced (vendor)</summary>
            {placed('advanced', destination).map((name) => (
              <Control key={name} name={name} />
            ))}
          </details>
          <BucketPanel />
          <PastePanel />
          <CodePanel />
          <Inspector />
        </>
      )}
      <NotificationControl />
      {!isRemote && <PreparationControl />}
      {!isRemote && <DeviceLine />}
      <OfflineLine />
      <LimitLines />
      <LicencesButton />
    </form>
  )
}
