import { damaged, viewOf } from '../bytes/byte-source'
import { elsewhere32 } from './zip-entry'

/** Replaces numbers that did not fit 32 bits by those of the 64-bit extra field. */
export function widen(narrow: number[], extra: Uint8Array, archive: string, name: string): number[] {
  const view = viewOf(extra)
  for (let at = 0; at + 4 <= extra.byteLength; ) {
    const [id, length] = [view.getUint16(at, true), view.getUint16(at + 2, true)]
    if (at + 4 + length > extra.byteLength) break
    if (id === 1) {
      let field = at + 4
      return narrow.map((value) => {
        if (value !== elsewhere32) return value
        if (field + 8 > at + 4 + length) throw damaged(archive, `${name} lacks its 64-bit sizes`)
        field += 8
        return Number(view.getBigUint64(field - 8, true))
      })
    }
    at += 4 + length
  }
  return narrow
}
