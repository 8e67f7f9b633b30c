import { memorySource, openCheckpoint } from '@lola-ts/reference'
import { bytesPerValue } from '@lola-ts/tensor-core/checkpoint'
import { checkpointFiles, committed, occurrences } from '../fixtures'
import { pickle, stateDict, tensor } from '../pickle'
import type { Subject, Target } from '../target'
import { checkpoint } from '../zip'
import { contentOf } from './checkpoint-content'

const six = new Uint8Array(24).map((_, i) => i)

/** Storages of the checkpoint whose pickle is damaged, by the subject's name. */
const storages = new Map<string, Record<string, Uint8Array>>()

/**
 * The pickle of a checkpoint alone, in an archive whose checksums are right: what somebody writes who means it. What is
 * accepted has to be views of numbers that are there.
 */
export const pytorchPickle: Target = {
  name: 'PyTorch pickle',
  share: 4,
  async subjects() {
    const made = [pickle(stateDict(tensor({}))), pickle(stateDict(tensor({ length: 12, type: 'HalfStorage' })))]
    const subjects: Subject[] = made.map((bytes, i) => ({ name: `made ${i}`, bytes, structure: [] }))
    for (const { name } of subjects) storages.set(name, { '0': six })
    for (const file of checkpointFiles) {
      const { bytes, stored } = unpack(committed(file))
      storages.set(file, stored)
      subjects.push({ name: file, bytes, structure: [] })
    }
    for (const subject of subjects) await contentOf(checkpoint(subject.bytes, storages.get(subject.name)))
    return subjects
  },
  async read(bytes, { name }) {
    const stored = storages.get(name)!
    const opened = await openCheckpoint(memorySource(checkpoint(bytes, stored), 'damaged.pth'))
    for (const view of opened.tensors.values()) {
      const { length } = await opened.read(view)
      const { shape, strides, offset, storage } = view
      const last = shape.reduce((at, size, axis) => at + (size - 1) * strides[axis]!, 0)
      const there = storage.length * bytesPerValue(storage.dtype) === stored[storage.key]!.length
      const empty = shape.includes(0)
      const fits = empty ? length === 0 : length === last + 1 && offset + last < storage.length
      if (!there || !fits) return 'wrong'
    }
    return 'altered'
  },
}

/** The pickle and the storages of a checkpoint, by the names in its directory. */
function unpack(bytes: Uint8Array): { bytes: Uint8Array; stored: Record<string, Uint8Array> } {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const files = occurrences(bytes, 'PK\x01\x02').map((at): [string, Uint8Array] => {
    const name = Buffer.from(bytes.subarray(at + 46, at + 46 + view.getUint16(at + 28, true))).toString()
    const begin = view.getUint32(at + 42, true)
    const from = begin + 30 + view.getUint16(begin + 26, true) + view.getUint16(begin + 28, true)
    return [name, bytes.slice(from, from + view.getUint32(at + 20, true))]
  })
  const named = (pattern: RegExp) =>
    files.flatMap(([name, content]) => {
      const found = pattern.exec(name)
      return found ? [[found[1] ?? '', content] as const] : []
    })
  return { bytes: named(/\/data\.pkl$/)[0]![1], stored: Object.fromEntries(named(/\/data\/(\w+)$/)) }
}
