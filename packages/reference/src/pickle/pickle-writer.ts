import { op } from './opcodes'

/** Puts a pickle of protocol 2 together, instruction by instruction. */
export class PickleWriter {
  private readonly bytes: number[] = [op.proto, 2]

  code(code: number): this {
    this.bytes.push(code)
    return this
  }

  int(value: number): this {
    if (value < 2 ** 31) return this.code(op.int32).little(value, 4)
    // Two's complement with a byte to spare for the sign.
    return this.code(op.long1).code(7).little(value, 7)
  }

  text(text: string): this {
    const utf8 = new TextEncoder().encode(text)
    this.code(op.text32).little(utf8.byteLength, 4)
    this.bytes.push(...utf8)
    return this
  }

  global(module: string, name: string): this {
    this.code(op.global)
    this.bytes.push(...new TextEncoder().encode(`${module}\n${name}\n`))
    return this
  }

  ints(values: readonly number[]): this {
    this.code(op.mark)
    for (const value of values) this.int(value)
    return this.code(op.tuple)
  }

  finish(): Uint8Array {
    return Uint8Array.from([...this.bytes, op.stop])
  }

  private little(value: number, length: number): this {
    for (let i = 0, rest = value; i < length; i++, rest = Math.floor(rest / 256)) this.bytes.push(rest % 256)
    return this
  }
}
