import type * as tf from '@tensorflow/tfjs'
import { dataType } from './graph-def'
import type { NodeBackend, OpAttr } from './node-backend'

/** The inputs of a graph as TensorFlow's handles, some of them in bfloat16. */
export interface RoundedInputs {
  /** One handle a tensor; those of bfloat16 stay the property of this object. */
  ids(inputs: readonly tf.Tensor[]): number[]
  dispose(): void
}

/**
 * Keeps the bfloat16 forms of a graph's inputs from one run to the next: weights are rounded once. An input that is
 * another tensor than on the run before is rounded anew, and its old form freed. tfjs knows nothing of these tensors.
 *
 * @param isRounded whether each input is wanted in bfloat16
 */
export function roundedInputs(backend: NodeBackend, isRounded: readonly boolean[]): RoundedInputs {
  const { binding } = backend
  const kept = new Map<number, { dataId: object; id: number }>()
  const attrs: OpAttr[] = [
    { name: 'SrcT', type: binding.TF_ATTR_TYPE, value: dataType.float32 },
    { name: 'DstT', type: binding.TF_ATTR_TYPE, value: dataType.bfloat16 },
    { name: 'Truncate', type: binding.TF_ATTR_BOOL, value: false },
  ]
  const drop = (place: number) => {
    const old = kept.get(place)
    if (old) binding.deleteTensor(old.id)
    kept.delete(place)
  }
  const round = (place: number, { dataId }: tf.Tensor, id: number): number => {
    const known = kept.get(place)
    if (known?.dataId === dataId) return known.id
    drop(place)
    const [result] = binding.executeOp('Cast', attrs, [id], 1)
    kept.set(place, { dataId, id: result!.id })
    return result!.id
  }
  return {
    ids: (inputs) =>
      backend.getInputTensorIds([...inputs]).map((id, i) => (isRounded[i] ? round(i, inputs[i]!, id) : id)),
    dispose() {
      for (const place of [...kept.keys()]) drop(place)
    },
  }
}
