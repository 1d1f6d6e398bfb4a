/** The queue's records as other tabs and versions may have left them, bent at random: see e2e/support/fuzz/survival.ts. */
import { expect, it } from 'vitest'
import { bentValue } from '../../e2e/support/fuzz/mutations.ts'
import { survive } from '../../e2e/support/fuzz/survival.ts'
import { defaultRequest } from '../../src/parameters/index.ts'
import { memoryStore } from '../../src/storage/index.ts'
import { type QueuedJob, queueStore } from './queue-store.ts'

const job = { id: 'one', backend: 'local', request: { ...defaultRequest, prompt: 'a boat' }, modelName: 'Demo' }
const records = {
  'list/gone': { owner: 'gone', ids: ['one', 'two'] },
  'job/one': job,
  'job/two': { ...job, id: 'two', backend: 'remote', modelName: undefined },
}

it('nothing but jobs comes of bent records of a queue', { timeout: 600_000 }, () =>
  survive('queue and its jobs from storage', {
    seed: 81,
    make: (chance) => bentValue(records, chance),
    async read(bent) {
      const store = queueStore(memoryStore(new Map(Object.entries(Object(bent)))), 'here')
      const taken: QueuedJob[] = []
      await store.adopt((jobs) => {
        for (const { id, request } of jobs) expect([typeof id, typeof request.prompt]).toEqual(['string', 'string'])
        taken.push(...jobs)
      })
      await store.keep(() => taken)
    },
  }),
)
