import { damaged, viewOf } from '../bytes/byte-source'

/** Longest text in a pickle: names of tensors are far shorter. */
const longestText = 2 ** 16

/** Numbers and texts from the bytes of a pickle, one after the other. */
export class PickleReader {
  private readonly view: DataView
  private readonly decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
  /** Position of the next byte. */
  at = 0

  constructor(
    private readonly bytes: Uint8Array,
    /** What the pickle is called in messages. */
    readonly name: string,
  ) {
    this.view = viewOf(bytes)
  }

  uint8 = () => this.view.getUint8(this.skip(1))
  uint16 = () => this.view.getUint16(this.skip(2), true)
  uint32 = () => this.view.getUint32(this.skip(4), true)
  int32 = () => this.view.getInt32(this.skip(4), true)
  float = () => this.view.getFloat64(this.skip(8), false)

  uint64(): number {
    return Number(this.view.getBigUint64(this.skip(8), true))
  }

  /** An integer of `length` bytes in two's complement. */
  int(length: number): number {
    const start = this.skip(length)
    let value = 0n
    for (let i = length - 1; i >= 0; i--) value = (value << 8n) | BigInt(this.bytes[start + i]!)
    const signed = Number(BigInt.asIntN(8 * length, value))
    if (length > 8 || !Number.isSafeInteger(signed)) throw this.fault(`an integer of ${length} bytes is too large`)
    return signed
  }

  text(length: number): string {
    if (length > longestText) throw this.fault(`a text of ${length} bytes is too long`)
    const start = this.skip(length)
    return this.decode(start, start + length)
  }

  /** Text up to the end of its line. */
  line(): string {
    const end = this.bytes.indexOf(0x0a, this.at)
    if (end < 0 || end - this.at > longestText) throw this.fault('a name does not end')
    const text = this.decode(this.at, end)
    this.at = end + 1
    return text
  }

  /** @throws {CheckpointError} unless that many bytes are left */
  expect(length: number): void {
    if (length > this.bytes.byteLength - this.at) throw this.fault('the pickle is cut off')
  }

  fault(what: string, hint?: string) {
    return damaged(this.name, `${what} (byte ${this.at} of the pickle)`, hint)
  }

  private skip(length: number): number {
    this.expect(length)
    this.at += length
    return this.at - length
  }

  private decode(start: number, end: number): string {
    try {
      return this.decoder.decode(this.bytes.subarray(start, end))
    } catch {
      throw this.fault('a text is not UTF-8')
    }
  }
}
