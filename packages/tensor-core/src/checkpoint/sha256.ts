import { CheckpointError } from '../errors'

/**
 * SHA-256 of `bytes`, 64 hexadecimal digits.
 *
 * @throws {CheckpointError} in a browser that withholds Web Crypto, because the page came over plain http
 */
export async function sha256(bytes: Uint8Array): Promise<string> {
  const { subtle } = globalThis.crypto ?? {}
  if (!subtle) {
    throw new CheckpointError('weights cannot be verified: this page has no Web Crypto', {
      hint: 'Browsers offer it to pages served over https or from localhost only.',
    })
  }
  const digest = await subtle.digest('SHA-256', bytes as Uint8Array<ArrayBuffer>)
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0')).join('')
}
