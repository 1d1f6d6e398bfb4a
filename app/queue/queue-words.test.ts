import { describe, expect, it } from 'vitest'
import { defaultRequest } from '../../src/parameters/index.ts'
import type { QueuedJob } from './queue-store.ts'
import { jobFacts, jobsWait, jobTitle } from './queue-words.ts'

const job = (changes: Partial<QueuedJob['request']>, backend: QueuedJob['backend'] = 'local'): QueuedJob => ({
  id: 'x',
  backend,
  request: { ...defaultRequest, ...changes },
  modelName: 'Demo model',
})

describe('the queue in words', () => {
  it('counts as people do', () => {
    expect([1, 2].map(jobsWait)).toEqual(['1 job waits', '2 jobs wait'])
  })

  it('calls a job by the beginning of its prompt, on one line', () => {
    expect(jobTitle(job({ prompt: ' a red\nboat ' }))).toBe('a red boat')
    expect(jobTitle(job({ prompt: '  ' }))).toBe('Without a prompt')
    expect(jobTitle(job({ prompt: 'word '.repeat(99) }))).toHaveLength(80)
  })

  it('says that a picture is to be enlarged, to which size and by what', () => {
    const picture = new Blob()
    const enlarging = {
      picture,
      upscaler: 'upscaler/x.pth',
      upscalerName: 'x',
      width: 1024,
      height: 768,
      madeBy: 'local',
    } as const
    expect(jobTitle({ ...job({ prompt: 'a boat' }), enlarging })).toBe('Enlarge: a boat')
    expect(jobTitle({ ...job({}), enlarging })).toBe('Enlarge a picture')
    expect(jobFacts({ ...job({}), enlarging })).toBe('1024 × 768 · x')
  })

  it('tells the size, the number of pictures and who draws', () => {
    expect(jobFacts(job({}))).toBe('512 × 512 · Demo model')
    expect(jobFacts(job({ samples: 3, width: 768 }, 'remote'))).toBe(
      '768 × 512 · 3 pictures · ImagePipeline, Demo model',
    )
  })
})
