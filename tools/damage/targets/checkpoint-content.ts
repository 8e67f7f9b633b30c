import { memorySource, openCheckpoint } from '@lola-ts/reference'

/** Everything that a checkpoint says: names in order, shapes, places, and the bits of every value. */
export async function contentOf(bytes: Uint8Array): Promise<string> {
  const checkpoint = await openCheckpoint(memorySource(bytes, 'damaged.pth'))
  const parts: string[] = []
  for (const [name, tensor] of checkpoint.tensors) {
    const { buffer, byteOffset, byteLength } = await checkpoint.read(tensor)
    const values = Buffer.from(buffer, byteOffset, byteLength).toString('base64')
    parts.push(JSON.stringify([name, tensor.dtype, tensor.shape, tensor.strides, values]))
  }
  return parts.join('\n')
}
