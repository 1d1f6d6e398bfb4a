/** Replies: every spelling that the reference's section 1.4 has found in the vendor's documents and in code that uses the API. */
import { describe, expect, it } from 'vitest'
import { readReply as readText } from './reply.ts'

const readReply = (value: unknown) => readText(JSON.stringify(value) ?? '')

describe('a reply', () => {
  it.each([
    ['PENDING', 'running'],
    ['QUEUED', 'running'],
    ['queued', 'running'],
    ['STARTED', 'running'],
    ['RETRY', 'running'],
    ['PROCESSING', 'running'],
    ['IN_PROGRESS', 'running'],
    ['SUCCESS', 'done'],
    ['SUCCEEDED', 'done'],
    ['completed', 'done'],
    ['FAILURE', 'failed'],
    ['failed', 'failed'],
    ['ERROR', 'failed'],
    ['REVOKED', 'cancelled'],
    ['CANCELLED', 'cancelled'],
    ['canceled', 'cancelled'],
    ['WARMING', 'running'],
    [undefined, 'running'],
  ])('with status %s is %s', (status, state) => {
    expect(readReply({ id: 'a', status })).toMatchObject({ id: 'a', state })
  })

  it.each([
    [{ download_urls: ['https://a.example/1', 'https://a.example/2'] }, 2],
    [{ image_urls: ['https://a.example/1'] }, 1],
    [{ result_url: 'https://a.example/1' }, 1],
    [{ output_url: 'https://a.example/1' }, 1],
    [{ image_url: 'https://a.example/1' }, 1],
    [{ download_urls: null, image_url: 'https://a.example/1' }, 1],
    [{ download_urls: [] }, 0],
    [{ download_urls: [null, 7, 'https://a.example/1'] }, 1],
  ])('%j holds %i pictures', (reply, count) => {
    expect(readReply({ status: 'SUCCESS', ...reply })!.pictures).toHaveLength(count)
  })

  it('in an unknown state that brings pictures is done', () => {
    expect(readReply({ status: 'YAY', image_url: 'https://a.example/1' })).toMatchObject({ state: 'done' })
  })

  it.each([
    [{ task_id: 'a' }, 'a'],
    [{ job_id: 'a' }, 'a'],
    [{ id: 7 }, '7'],
    [{ id: null, job_id: 'a' }, 'a'],
    [{}, undefined],
  ])('%j is of job %s', (reply, id) => {
    expect(readReply(reply)!.id).toBe(id)
  })

  it.each([
    [{ error: 'no' }, 'no'],
    [{ message: 'no' }, 'no'],
    [{ detail: 'no' }, 'no'],
    [{ error: { message: 'no' } }, 'no'],
    [{ error: '', message: 'no' }, 'no'],
    [{ detail: [{ loc: ['body', 'lora_weights', 0], msg: 'no' }, { msg: 'neither' }] }, 'lora_weights.0: no; neither'],
    [{ status: 'FAILURE' }, undefined],
  ])('%j says %j', (reply, message) => {
    expect(readReply(reply)!.message).toBe(message)
  })

  it('names the field at fault', () => {
    expect(readReply({ detail: [{ loc: ['body', 'width'], msg: 'no' }] })!.field).toBe('width')
    expect(readReply({ detail: 'no' })!.field).toBeUndefined()
  })

  it('takes pictures that it holds itself for addresses of their own', () => {
    expect(readReply({ images: ['iVBO\nRw0='] })!.pictures).toEqual(['data:application/octet-stream;base64,iVBORw0='])
  })

  it.each([null, 'PENDING', 7, [], undefined])('is none when it is %j', (json) => {
    expect(readReply(json)).toBeUndefined()
  })
})
