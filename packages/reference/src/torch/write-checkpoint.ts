import { op } from '../pickle/opcodes'
import { PickleWriter } from '../pickle/pickle-writer'
import { writeZip, type ZipInput } from '../zip/zip-writer'
import { rowMajor, sizeOf } from './torch-tensor'

/** A float32 tensor of a checkpoint to be written. */
export interface CheckpointInput {
  name: string
  shape: readonly number[]
  /** Values in row-major order, in pieces. */
  pieces(): AsyncIterable<Float32Array> | Iterable<Float32Array>
}

/**
 * A checkpoint of PyTorch, piece by piece: an OrderedDict of float32 tensors on the CPU, in the order given, that
 * `torch.load(path, weights_only=True)` accepts.
 *
 * @param root the folder in the archive; PyTorch takes the file's name without its ending
 */
export async function* writeCheckpoint(tensors: readonly CheckpointInput[], root: string): AsyncGenerator<Uint8Array> {
  const file = (name: string, bytes: Uint8Array): ZipInput => ({
    name: `${root}/${name}`,
    size: bytes.byteLength,
    pieces: () => [bytes],
  })
  const text = (name: string, content: string) => file(name, new TextEncoder().encode(content))
  yield* writeZip([
    file('data.pkl', pickled(tensors)),
    text('byteorder', 'little'),
    ...tensors.map(({ shape, pieces }, i) => ({
      name: `${root}/data/${i}`,
      size: 4 * sizeOf(shape),
      pieces: () => asBytes(pieces()),
    })),
    text('version', '3\n'),
  ])
}

async function* asBytes(pieces: AsyncIterable<Float32Array> | Iterable<Float32Array>): AsyncGenerator<Uint8Array> {
  for await (const { buffer, byteOffset, byteLength } of pieces) yield new Uint8Array(buffer, byteOffset, byteLength)
}

function pickled(tensors: readonly CheckpointInput[]): Uint8Array {
  const pickle = new PickleWriter()
  const orderedDict = () => pickle.global('collections', 'OrderedDict').code(op.emptyTuple).code(op.reduce)
  orderedDict().code(op.mark)
  tensors.forEach(({ name, shape }, i) => {
    pickle.text(name).global('torch._utils', '_rebuild_tensor_v2').code(op.mark)
    pickle.code(op.mark).text('storage').global('torch', 'FloatStorage').text(String(i)).text('cpu').int(sizeOf(shape))
    pickle.code(op.tuple).code(op.persistent)
    // Offset, sizes and strides; no gradient, no hooks.
    pickle.int(0).ints(shape).ints(rowMajor(shape)).code(op.false)
    orderedDict().code(op.tuple).code(op.reduce)
  })
  return pickle.code(op.setItems).finish()
}
