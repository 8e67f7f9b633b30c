/** The few protocol-buffer encodings that a GraphDef needs. Source: protobuf.dev, "Encoding". */

export type Bytes = Uint8Array

export function varint(value: number | bigint): Bytes {
  let rest = BigInt.asUintN(64, BigInt(value))
  const out: number[] = []
  do {
    const low = Number(rest & 127n)
    rest >>= 7n
    out.push(rest ? low | 128 : low)
  } while (rest)
  return Uint8Array.from(out)
}

export function concat(parts: Bytes[]): Bytes {
  const out = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of parts) {
    out.set(part, at)
    at += part.length
  }
  return out
}

/** Field `number` holding an integer, boolean or enum. */
export function integerField(number: number, value: number | bigint | boolean): Bytes {
  return concat([varint(number << 3), varint(typeof value === 'boolean' ? Number(value) : value)])
}

/** Field `number` holding text, bytes or an encoded message. */
export function bytesField(number: number, value: Bytes | string): Bytes {
  const bytes = typeof value === 'string' ? new TextEncoder().encode(value) : value
  return concat([varint((number << 3) | 2), varint(bytes.length), bytes])
}

/** Field `number` holding a float32. */
export function floatField(number: number, value: number): Bytes {
  return concat([varint((number << 3) | 5), new Uint8Array(Float32Array.of(value).buffer)])
}

/** Field `number` holding a float64. */
export function doubleField(number: number, value: number): Bytes {
  return concat([varint((number << 3) | 1), new Uint8Array(Float64Array.of(value).buffer)])
}
