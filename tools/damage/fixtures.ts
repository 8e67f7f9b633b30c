import { readFileSync } from 'node:fs'

/** A committed file. The check is bundled, so paths start where it is run: at the root of the workspace. */
export const committed = (path: string): Uint8Array => Uint8Array.from(readFileSync(path))

const runs = 'fixtures/golden/checkpoints/runs'
export const aeRun = `${runs}/ae/k3f9q2wz_rayleigh_benard_dcae_f4c4_tiny`
export const dmRun = `${runs}/dm/p7x1m4ta_rayleigh_benard_f4c4_vit_tiny`

/** Checkpoints that PyTorch wrote: small ones of every dtype, with views and shared storages, and whole models. */
export const checkpointFiles = [
  ...['views', 'dtypes', 'module_protocol_2', 'module_protocol_4'].map(
    (name) => `packages/reference/test/fixtures/${name}.pth`,
  ),
  `${dmRun}/state.pth`,
]

/** Where these bytes occur. */
export function occurrences(bytes: Uint8Array, pattern: string): number[] {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const found: number[] = []
  for (let at = buffer.indexOf(pattern, 0, 'latin1'); at >= 0; at = buffer.indexOf(pattern, at + 1, 'latin1')) {
    found.push(at)
  }
  return found
}

/** Headers, directory, ends and pickle of an archive. */
export function archiveStructure(bytes: Uint8Array): [number, number][] {
  const headers = occurrences(bytes, 'PK\x03\x04').map((at): [number, number] => [at, at + 80])
  const [pickle] = occurrences(bytes, 'data.pkl')
  const directory = occurrences(bytes, 'PK\x01\x02')[0]!
  const tail: [number, number] = [directory, bytes.length]
  const ends: [number, number] = [bytes.length - 98, bytes.length]
  const within: [number, number][] = pickle === undefined ? [] : [[pickle, Math.min(pickle + 8000, directory)]]
  return [...headers, tail, tail, tail, ends, ends, ...within, ...within]
}
