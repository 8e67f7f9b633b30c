import * as tf from '@tensorflow/tfjs'

/** An attribute of a TensorFlow op as tfjs-node passes it to its addon. */
export interface OpAttr {
  name: string
  type: number
  value: unknown
}

interface TensorMetadata {
  id: number
  shape: number[]
  dtype: number
}

/** The parts of tfjs-node's backend that the compiler works with. */
export interface NodeBackend {
  binding: {
    TF_ATTR_STRING: number
    TF_ATTR_INT: number
    TF_ATTR_FLOAT: number
    TF_ATTR_BOOL: number
    TF_ATTR_TYPE: number
    TF_ATTR_SHAPE: number
    loadSavedModel(path: string, tags: string): number
    deleteSavedModel(id: number): void
    executeOp(op: string, attrs: OpAttr[], inputs: number[], outputs: number): TensorMetadata[]
    deleteTensor(id: number): void
    runSavedModel(id: number, inputs: number[], inputNames: string, outputNames: string): TensorMetadata[]
  }
  tensorMap: { get(dataId: object): { shape: number[]; dtype: number; values: unknown; id: number } | undefined }
  executeSingleOutput(op: string, attrs: OpAttr[], inputs: tf.TensorInfo[]): tf.Tensor
  executeMultipleOutputs(op: string, attrs: OpAttr[], inputs: tf.TensorInfo[], count: number): tf.Tensor[]
  getInputTensorIds(inputs: tf.TensorInfo[]): number[]
  createOutputTensor(metadata: TensorMetadata): tf.Tensor
  incRef(dataId: object): void
  readSync(dataId: object): unknown
}

export function nodeBackend(): NodeBackend {
  return tf.backend() as unknown as NodeBackend
}
