import { afterAll } from 'vitest'
import { type Hub, openHub } from './hub'

/** A server that is there for the tests of one file. */
export async function startHub(files: Record<string, Uint8Array>): Promise<Hub> {
  const hub = await openHub(files)
  afterAll(hub.close)
  return hub
}
