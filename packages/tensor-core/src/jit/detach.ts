import * as tf from '@tensorflow/tfjs'

/** The same values, through which no gradient flows. Costs nothing: the data are shared. */
export function detach(x: tf.Tensor): tf.Tensor {
  const engine = tf.engine()
  engine.backend.incRef(x.dataId)
  return engine.makeTensorFromTensorInfo({ dataId: x.dataId, shape: x.shape, dtype: x.dtype })
}
