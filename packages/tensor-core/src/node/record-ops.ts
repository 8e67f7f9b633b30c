import * as tf from '@tensorflow/tfjs'
import type { GraphRecorder } from './graph-recorder'
import { inferResults, isComputed } from './infer-results'
import type { NodeBackend, OpAttr } from './node-backend'

/**
 * Runs `body` while every op of the backend is shown to the recorder. Ops compute nothing: their results have a shape
 * and no values, so that recording costs neither the time nor the memory of a run. Only what is no float or truth value,
 * and the results of ops that {@link inferResults} does not know, are computed, from zeros where values are wanting.
 *
 * @throws Error that names `name` and the op, where an op fails or values are read
 */
export function recordOps<T>(backend: NodeBackend, recorder: GraphRecorder, name: string, body: () => T): T {
  const { executeSingleOutput, executeMultipleOutputs, readSync } = backend

  const formOf = ({ dataId, shape }: tf.TensorInfo) => ({ shape, dtype: backend.tensorMap.get(dataId)?.dtype ?? 0 })
  const infer = (op: string, attrs: OpAttr[], inputs: tf.TensorInfo[], count: number) =>
    inferResults(op, {
      inputs: inputs.map(formOf),
      attr: (wanted) => attrs.find((attr) => attr.name === wanted)?.value,
      ints: (input) => Array.from(readSync.call(backend, inputs[input]!.dataId) as Int32Array),
      count,
    })

  const runOnZeros = (inputs: tf.TensorInfo[], run: () => tf.Tensor[]) => {
    for (const input of inputs) fillWithZeros(backend, input)
    return run()
  }
  const execute = (op: string, attrs: OpAttr[], inputs: tf.TensorInfo[], count: number, run: () => tf.Tensor[]) => {
    const refs = recorder.resolve(inputs)
    try {
      const forms = infer(op, attrs, inputs, count)
      const results =
        forms && !isComputed(forms) ? forms.map((form) => withoutValues(backend, form)) : runOnZeros(inputs, run)
      recorder.record(op, attrs, inputs, refs, results)
      return results
    } catch (error) {
      throw new Error(`${name}: op ${op} failed: ${error instanceof Error ? error.message : error}`, { cause: error })
    }
  }
  backend.executeSingleOutput = (op, attrs, inputs) =>
    execute(op, attrs, inputs, 1, () => [executeSingleOutput.call(backend, op, attrs, inputs)])[0]!
  backend.executeMultipleOutputs = (op, attrs, inputs, count) =>
    execute(op, attrs, inputs, count, () => executeMultipleOutputs.call(backend, op, attrs, inputs, count))
  backend.readSync = (dataId) => {
    if (isEmpty(backend, dataId))
      throw new Error(`${name}: reads the values of a tensor, which a compiled function must not`)
    return readSync.call(backend, dataId)
  }
  try {
    return body()
  } finally {
    Object.assign(backend, { executeSingleOutput, executeMultipleOutputs, readSync })
  }
}

const withoutValues = (backend: NodeBackend, { shape, dtype }: { shape: number[]; dtype: number }): tf.Tensor =>
  backend.createOutputTensor({ id: -1, shape, dtype })

function isEmpty(backend: NodeBackend, dataId: object): boolean {
  const data = backend.tensorMap.get(dataId)
  return data !== undefined && data.id < 0 && data.values === null
}

function fillWithZeros(backend: NodeBackend, { dataId, shape, dtype }: tf.TensorInfo): void {
  if (!isEmpty(backend, dataId)) return
  const Values = dtype === 'float32' ? Float32Array : dtype === 'bool' ? Uint8Array : Int32Array
  backend.tensorMap.get(dataId)!.values = new Values(tf.util.sizeFromShape(shape))
}
