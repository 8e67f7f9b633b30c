/** Code of a pickle: bytes, and texts that stand for themselves. */
export type Code = (number | string | Uint8Array | Code)[]

const encoder = new TextEncoder()

/** A pickle of this code. */
export function pickle(code: Code, protocol = 2): Uint8Array {
  return Uint8Array.from(Buffer.concat([Uint8Array.of(0x80, protocol), ...encode(code), Uint8Array.of(0x2e)]))
}

/** The bytes in pieces: some pickles have millions. */
function encode(code: Code): Uint8Array[] {
  return code.flatMap((part) => {
    if (typeof part === 'number') return [Uint8Array.of(part)]
    if (typeof part === 'string') return [encoder.encode(part)]
    return part instanceof Uint8Array ? [part] : encode(part)
  })
}

const little = (value: number, width: number) =>
  Array.from({ length: width }, (_, i) => Math.floor(value / 256 ** i) % 256)

/** BINUNICODE. */
export const text = (value: string): Code => ['X', ...little(encoder.encode(value).length, 4), value]

/** SHORT_BINUNICODE, of protocol 4. */
export const shortText = (value: string): Code => [0x8c, encoder.encode(value).length, value]

/** BININT, or LONG1 where that is too small. */
export const int = (value: number): Code =>
  value < 2 ** 31 ? ['J', ...little(value, 4)] : [0x8a, 8, ...little(value, 8)]

/** GLOBAL. */
export const global = (module: string, name: string): Code => ['c', `${module}\n${name}\n`]

/** STACK_GLOBAL. */
export const stackGlobal = (module: string, name: string): Code => [shortText(module), shortText(name), 0x93]

export const emptyDict = '}'
export const emptyTuple = ')'
export const reduce = 'R'
export const setItem = 's'

export const tuple = (...items: Code): Code => ['(', ...items, 't']

export interface TensorClaim {
  key?: string
  type?: string
  length?: number
  offset?: Code
  shape?: Code
  strides?: Code
}

/** A tensor as torch.save writes it. */
export const tensor = ({ key = '0', type = 'FloatStorage', length = 6, offset, shape, strides }: TensorClaim): Code => [
  global('torch._utils', '_rebuild_tensor_v2'),
  tuple(
    [tuple(text('storage'), global('torch', type), text(key), text('cpu'), int(length)), 'Q'],
    offset ?? int(0),
    shape ?? tuple(int(2), int(3)),
    strides ?? tuple(int(3), int(1)),
    0x89,
    [global('collections', 'OrderedDict'), emptyTuple, reduce],
  ),
  reduce,
]

/** A state_dict of one entry. */
export const stateDict = (value: Code, name = 'weight'): Code => [emptyDict, text(name), value, setItem]
