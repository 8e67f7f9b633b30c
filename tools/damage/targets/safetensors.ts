import { decodeSafetensors, encodeSafetensors, type StoredTensor } from '@lola-ts/tensor-core/checkpoint'
import type { Attack, Subject, Target } from '../target'

const ramp = (length: number) => Float32Array.from({ length }, (_, i) => i / 8 - 3)

const files: Record<string, StoredTensor>[] = [
  { weight: { dtype: 'F32', shape: [2, 3], data: ramp(6) }, bias: { dtype: 'F32', shape: [3], data: ramp(3) } },
  {
    half: { dtype: 'F16', shape: [4], data: Uint16Array.of(1, 2, 3, 4) },
    wide: { dtype: 'F64', shape: [1, 2], data: Float64Array.of(1, 2) },
    long: { dtype: 'I64', shape: [1], data: BigInt64Array.of(7n) },
    flag: { dtype: 'BOOL', shape: [3], data: Uint8Array.of(1, 0, 1) },
    empty: { dtype: 'F32', shape: [0, 5], data: new Float32Array(0) },
  },
]

/** Safetensors files. They have no checksum: values that are read must be those that the header points at. */
export const safetensors: Target = {
  name: 'safetensors',
  share: 4,
  async subjects() {
    return files.map((tensors, i): Subject => {
      const bytes = encodeSafetensors(tensors, { format: 'lola-ts' })
      const header = 8 + Number(new DataView(bytes.buffer).getBigUint64(0, true))
      return {
        name: `file ${i}`,
        bytes,
        structure: [
          [0, 8],
          [0, header],
        ],
      }
    })
  },
  attacks,
  async read(bytes, subject) {
    const { tensors } = decodeSafetensors(bytes, { name: 'damaged.safetensors' })
    const said = plainly(bytes)
    if (Object.keys(tensors).length !== said.size) return 'wrong'
    for (const [name, { dtype, shape, data }] of Object.entries(tensors)) {
      const wanted = said.get(name)
      const values = Buffer.from(data.buffer, data.byteOffset, data.byteLength)
      if (!wanted || wanted.dtype !== dtype || `${wanted.shape}` !== `${shape}`) return 'wrong'
      if (Buffer.compare(values, wanted.bytes) !== 0) return 'wrong'
    }
    return Buffer.compare(bytes, subject.bytes) === 0 ? 'intact' : 'altered'
  },
}

/** What the file says, read in the plainest way. */
function plainly(bytes: Uint8Array) {
  const length = Number(new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0, true))
  const header = JSON.parse(Buffer.from(bytes.subarray(8, 8 + length)).toString()) as Record<string, Said>
  const entries = Object.entries(header).filter(([name]) => name !== '__metadata__')
  return new Map(
    entries.map(
      ([
        name,
        {
          dtype,
          shape,
          data_offsets: [from, to],
        },
      ]) => [name, { dtype, shape, bytes: bytes.subarray(8 + length + from, 8 + length + to) }],
    ),
  )
}

interface Said {
  dtype: string
  shape: number[]
  data_offsets: [number, number]
}

async function attacks(): Promise<Attack[]> {
  const file = (header: unknown, data = 8, length?: bigint) => {
    const json = Buffer.from(typeof header === 'string' ? header : JSON.stringify(header))
    const prefix = Buffer.alloc(8)
    prefix.writeBigUInt64LE(length ?? BigInt(json.length))
    return Uint8Array.from(Buffer.concat([prefix, json, Buffer.alloc(data)]))
  }
  const tensor = (shape: unknown, data_offsets: unknown, dtype: unknown = 'F32') => ({
    x: { dtype, shape, data_offsets },
  })
  const cases: Record<string, Uint8Array> = {
    nothing: new Uint8Array(0),
    'a header of 2^64 bytes': file({}, 0, 2n ** 64n - 1n),
    'a header of 100 MB': file({}, 0, 100_000_000n),
    'a header longer than the file': file({}, 0, 3n),
    'no JSON': file('{"x":', 0),
    'deep JSON': file(`{"x":${'['.repeat(100_000)}${']'.repeat(100_000)}}`, 0),
    'a list': file([], 0),
    'more bytes than the file': file(tensor([1e9], [0, 4e9])),
    'a shape that overflows': file(tensor([2 ** 32, 2 ** 32], [0, 8])),
    'a shape of 0 and 2^60': file(tensor([0, 2 ** 60, 2 ** 60], [0, 0]), 0),
    'a negative shape': file(tensor([-2, -1], [0, 8])),
    'a broken shape': file(tensor([0.5, 4], [0, 8])),
    'offsets in reverse': file(tensor([2], [8, 0])),
    'offsets beyond the end': file(tensor([2], [8, 16])),
    'a gap': file(tensor([1], [4, 8])),
    'a longer file': file(tensor([1], [0, 4])),
    'an unknown dtype': file(tensor([2], [0, 8], 'F8_E4M3')),
    'a dtype of the prototype': file(tensor([2], [0, 8], 'constructor')),
    'an overlap': file({
      x: { dtype: 'F32', shape: [2], data_offsets: [0, 8] },
      y: { dtype: 'F32', shape: [1], data_offsets: [4, 8] },
    }),
    'a name twice': file(
      '{"x":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"x":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}',
    ),
    'the name __proto__': file('{"__proto__":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}'),
    'metadata of numbers': file({ __metadata__: { a: 1 } }, 0),
    'more than a tensor': file({ x: { dtype: 'F32', shape: [2], data_offsets: [0, 8], lazy: true } }),
  }
  return Object.entries(cases).map(([name, bytes]) => ({ name, bytes: () => bytes }))
}
