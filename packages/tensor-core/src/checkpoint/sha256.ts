import { CheckpointError } from '../errors'

/**
 * SHA-256 of `bytes`, 64 hexadecimal digits.
 *
 * @throws {CheckpointError} in a browser that withholds Web Crypto, because the page came over plain http
 */
export async function sha256(bytes: Uint8Array): Promise<string> {
  const large = bytes.byteLength > mostBytes ? nodeHash() : undefined
  if (large) {
    for (let at = 0; at < bytes.byteLength; at += 2 ** 30) large.update(bytes.subarray(at, at + 2 ** 30))
    return large.digest('hex')
  }
  const { subtle } = globalThis.crypto ?? {}
  if (!subtle) {
    throw new CheckpointError('weights cannot be verified: this page has no Web Crypto', {
      hint: 'Browsers offer it to pages served over https or from localhost only.',
    })
  }
  const digest = await subtle.digest('SHA-256', bytes as Uint8Array<ArrayBuffer>)
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0')).join('')
}

/** Web Crypto takes no more than this in Node. */
const mostBytes = 2 ** 31 - 1

interface NodeHash {
  update(bytes: Uint8Array): void
  digest(encoding: 'hex'): string
}

interface NodeProcess {
  getBuiltinModule?(name: string): { createHash(algorithm: string): NodeHash } | undefined
}

/** The hash of Node's own library, which is not imported because browsers read this file too. */
function nodeHash(): NodeHash | undefined {
  const { process } = globalThis as { process?: NodeProcess }
  return process?.getBuiltinModule?.('node:crypto')?.createHash('sha256')
}
