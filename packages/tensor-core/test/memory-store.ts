import * as tf from '@tensorflow/tfjs'
import type { CheckpointStore } from '../src/training/train'

type Saved = { step: number; tensors: Record<string, { shape: number[]; data: Float32Array }>; info: string }

/** A run that keeps everything on the host, as a folder would. */
export function memoryStore() {
  const saved: Saved[] = []
  const metrics: Record<string, number>[] = []
  const read = (found: Saved | undefined) => {
    if (!found) return null
    // As from a file, whose order is not that of the network.
    const sorted = Object.entries(found.tensors).sort(([a], [b]) => (a < b ? 1 : -1))
    const tensors = sorted.map(([name, { shape, data }]) => [name, tf.tensor(data, shape)])
    return { step: found.step, tensors: Object.fromEntries(tensors), info: JSON.parse(found.info) }
  }
  const scored = (found: Saved): number => JSON.parse(found.info).score ?? Number.POSITIVE_INFINITY
  const store: CheckpointStore = {
    latest: async () => read(saved.at(-1)),
    best: async () => read([...saved].sort((a, b) => scored(a) - scored(b))[0]),
    async saveCheckpoint(step, tensors, info) {
      const arrays = Object.entries(tensors).map(([name, tensor]) => {
        return [name, { shape: tensor.shape, data: Float32Array.from(tensor.dataSync()) }]
      })
      saved.push({ step, tensors: Object.fromEntries(arrays), info: JSON.stringify(info) })
    },
    appendMetrics: (record) => void metrics.push(record),
  }
  return { ...store, saved, metrics }
}
