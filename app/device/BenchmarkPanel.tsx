/** The built-in benchmark: one press, a table, and a text to share. */

import { useState } from 'react'
import { useGeneration } from '../generation/index.ts'
import { copyText, fail, kit } from '../kit/index.ts'
import { realModel } from '../models/index.ts'
import styles from './BenchmarkPanel.module.css'
import { measureDevice, stopMeasuring, useBenchmark } from './benchmark.ts'
import { type BenchmarkResult, outlook } from './benchmark-result.ts'
import { estimateExplained, factsOf, shareText } from './benchmark-words.ts'
import { FitnessNote } from './FitnessNote.tsx'

export function BenchmarkPanel() {
  const { progress, result } = useBenchmark()
  const isDrawing = useGeneration(({ run }) => run !== undefined)
  return (
    <section className={`${kit.card} ${styles.panel}`} aria-labelledby="benchmark-title">
      <h3 id="benchmark-title">What this device can do</h3>
      <div>
        <p>{realModel.name}:</p>
        <FitnessNote />
      </div>
      <div className={kit.actions}>
        {/* One button, so that the focus stays. */}
        <button type="button" disabled={isDrawing && !progress} onClick={progress ? stopMeasuring : measureDevice}>
          {progress ? 'Stop measuring' : 'Measure this device'}
        </button>
        {progress && <progress value={progress.done} max={progress.total} aria-label="Measuring" />}
      </div>
      <p className={kit.quiet} role="status">
        {progress
          ? 'A picture is drawn four times with the chosen model; nothing of it is kept.'
          : isDrawing && 'It can be measured once the picture at hand is ready.'}
      </p>
      {result && <Result result={result} />}
    </section>
  )
}

function Result({ result }: { result: BenchmarkResult }) {
  const text = shareText(result)
  const [copied, setCopied] = useState('')
  return (
    <>
      <table aria-label="What was measured">
        <tbody>
          {factsOf(result).map(([label, value]) => (
            <tr key={label}>
              <th scope="row">{label}</th>
              <td>{value}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {outlook(result).type === 'estimate' && <p className={kit.quiet}>{estimateExplained}</p>}
      <div className={kit.actions}>
        <button type="button" onClick={() => copyText(text).then((isCopied) => isCopied && setCopied(text))}>
          {copied === text ? 'Copied' : 'Copy as text'}
        </button>
        {'share' in navigator && (
          <button type="button" onClick={() => share(text)}>
            Share
          </button>
        )}
      </div>
    </>
  )
}

async function share(text: string): Promise<void> {
  try {
    await navigator.share({ title: 'Darkroom', text })
  } catch (error) {
    // To close the system's sheet is a change of mind.
    if (!(error instanceof DOMException && error.name === 'AbortError')) fail(error)
  }
}
