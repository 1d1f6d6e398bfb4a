/** The API over HTTP: one call and its answer. */
export { type Answer, type Api, createApi, endless, notAnApi, redirected, unreachable } from './api.ts'
export { type Body, path, requestBody, unsent } from './body.ts'
export { type Connection, defaultConnection, readConnection } from './connection.ts'
export { httpFailure, quoted } from './http-failure.ts'
export { type KeyStorage, keyring, masked } from './key.ts'
export { createLog, type Exchange, type Log } from './log.ts'
export type { Reply } from './reply.ts'
export { browserNetwork, type Clock, type Network, realClock, settled, spread } from './waiting.ts'
