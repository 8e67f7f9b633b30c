import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as tf from '@tensorflow/tfjs'
import type { Compiler } from '../jit/compiler'
import { bfloat16Products } from './bfloat16-products'
import { dataType, savedModel } from './graph-def'
import { GraphRecorder } from './graph-recorder'
import { type NodeBackend, nodeBackend } from './node-backend'
import { recordOps } from './record-ops'
import { roundedInputs } from './rounded-inputs'

/**
 * The compiler of the native backend: every op of tfjs-node passes through two methods of its backend; recording them
 * while `fn` runs, without computing anything, gives a GraphDef, which the addon loads as a SavedModel and TensorFlow
 * then optimises and runs whole.
 *
 * @param fast whether the factors of products are rounded to bfloat16
 */
export const compileNative =
  (fast: boolean): Compiler =>
  (name, fn, inputs) => {
    const backend = nodeBackend()
    const recorder = new GraphRecorder(backend)
    const { captured, inputNames } = recorder
    const outputNames = disposingOnError(captured, () =>
      tf.tidy(() => {
        const handles = inputs.map((input) => ownHandle(backend, input))
        for (const handle of handles) recorder.feed(handle)
        return recorder.outputs(recordOps(backend, recorder, name, () => fn(handles)))
      }),
    )
    const { nodes, narrowed } = fast
      ? bfloat16Products(recorder.nodes, outputNames)
      : { nodes: recorder.nodes, narrowed: new Map<string, string>() }
    const model = disposingOnError(captured, () => load(backend, savedModel(nodes)))

    const slot = (names: string[]) => names.map((ref) => (ref.includes(':') ? ref : `${ref}:0`)).join()
    const inputSlots = slot(inputNames.map((input) => narrowed.get(input) ?? input))
    const outputSlots = slot(outputNames)
    const rounded = roundedInputs(
      backend,
      inputNames.map((input) => narrowed.has(input)),
    )

    return {
      run(next) {
        const ids = rounded.ids([...next, ...captured])
        return backend.binding
          .runSavedModel(model, ids, inputSlots, outputSlots)
          .map((metadata) => backend.createOutputTensor(metadata))
      },
      dispose() {
        backend.binding.deleteSavedModel(model)
        rounded.dispose()
        tf.dispose(captured)
      },
    }
  }

/**
 * The same values under a handle of their own. The recorder tells tensors apart by their handles, and two arguments
 * that share one on the first call (a clone, a captured tensor) need not do so on the next.
 */
function ownHandle(backend: NodeBackend, input: tf.TensorInfo): tf.Tensor {
  const type = { name: 'T', type: backend.binding.TF_ATTR_TYPE, value: dataType[input.dtype as keyof typeof dataType] }
  return backend.executeSingleOutput('Identity', [type], [input])
}

function load(backend: NodeBackend, content: Uint8Array): number {
  const folder = mkdtempSync(join(tmpdir(), 'lola-graph-'))
  try {
    writeFileSync(join(folder, 'saved_model.pb'), content)
    return backend.binding.loadSavedModel(folder, 'serve')
  } finally {
    rmSync(folder, { recursive: true })
  }
}

function disposingOnError<T>(tensors: tf.Tensor[], body: () => T): T {
  try {
    return body()
  } catch (error) {
    tf.dispose(tensors)
    throw error
  }
}
