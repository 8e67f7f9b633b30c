import * as tf from '@tensorflow/tfjs'
import { expect, test } from 'vitest'
import { activeBackend } from '../backend/backend'
import { runMatrixKernel } from '../linalg/kernels'
import { solveUpperTransposed } from '../linalg/solve-upper'
import { statelessUniform } from '../random/stateless-uniform'
import { inferResults, inferredOps } from './infer-results'
import { type NodeBackend, nodeBackend, type OpAttr } from './node-backend'

const x = () => tf.randomUniform([2, 3, 4], 0.1, 0.9)
const row = () => tf.randomUniform([1, 4], 0.1, 0.9)
const image = () => tf.randomUniform<tf.Rank.R4>([2, 5, 6, 3])
const volume = () => tf.randomUniform<tf.Rank.R5>([1, 4, 5, 6, 2])
const kernel = () => tf.randomUniform<tf.Rank.R4>([3, 3, 3, 4])
const kernel3d = () => tf.randomUniform<tf.Rank.R5>([3, 3, 3, 2, 4])
const square = () => tf.eye(3).add(tf.ones([3, 3]).mul(0.1)) as tf.Tensor2D

const unary =
  'abs acos acosh asin asinh atan atanh ceil cos cosh elu erf exp expm1 floor log log1p neg reciprocal relu '
const more =
  'relu6 round rsqrt selu sigmoid sign sin sinh softmax softplus sqrt square tan tanh zerosLike onesLike cumsum'
const binary = 'add sub mul div divNoNan floorDiv maximum minimum mod pow squaredDifference atan2'
const comparing = 'equal notEqual less lessEqual greater greaterEqual'
const reductions = 'sum mean max min prod'

/** Paddings of the batch, the two axes and the channels. */
const explicit: [[number, number], [number, number], [number, number], [number, number]] = [
  [0, 0],
  [1, 0],
  [2, 1],
  [0, 0],
]

type Named = Record<string, (...args: unknown[]) => tf.Tensor>
const ops = tf as unknown as Named

const cases: [string, () => unknown][] = [
  ...(unary + more).split(' ').map((op): [string, () => unknown] => [op, () => ops[op]!(x())]),
  ...binary.split(' ').map((op): [string, () => unknown] => [op, () => ops[op]!(x(), row())]),
  ...comparing.split(' ').map((op): [string, () => unknown] => [op, () => ops[op]!(row(), x())]),
  ...reductions.split(' ').flatMap((op): [string, () => unknown][] => [
    [op, () => ops[op]!(x(), [0, 2])],
    [`${op}, kept`, () => ops[op]!(x(), -1, true)],
  ]),
  [
    'logic',
    () => [x().greater(0.5).logicalAnd(row().less(0.5)), x().greater(0.5).logicalOr(true), tf.logicalNot([true])],
  ],
  ['all, any', () => [x().greater(0).all(1), x().greater(0).any([0, 1], true)]],
  ['addN', () => tf.addN([x(), x(), x()])],
  ['cast', () => [x().toInt().toFloat(), x().greater(0.5).toFloat()]],
  ['where', () => tf.where(x().greater(0.5), x(), tf.zerosLike(x()))],
  ['matMul', () => [tf.matMul(x(), x(), false, true), tf.matMul(x(), x(), true), tf.matMul(square(), square())]],
  ['gradients of matMul', () => tf.grads((a, b) => tf.matMul(a!, b!).square())([x(), x().transpose([0, 2, 1])])],
  ...([1, 2] as const).flatMap((stride) =>
    (['same', 'valid', explicit] as const).map((pad): [string, () => unknown] => [
      `conv2d, stride ${stride}, padding ${pad}`,
      () => tf.conv2d(image(), kernel(), stride, pad),
    ]),
  ),
  [
    'gradients of conv2d',
    () => tf.grads((a, k) => tf.conv2d(a as tf.Tensor4D, k as tf.Tensor4D, 2, 'same'))([image(), kernel()]),
  ],
  ['conv2d with dilation', () => tf.conv2d(image(), kernel(), 1, 'valid', 'NHWC', 2)],
  ['conv3d', () => [tf.conv3d(volume(), kernel3d(), 1, 'valid'), tf.conv3d(volume(), kernel3d(), 2, 'same')]],
  [
    'gradients of conv3d',
    () => tf.grads((a, k) => tf.conv3d(a as tf.Tensor5D, k as tf.Tensor5D, 1, 'same'))([volume(), kernel3d()]),
  ],
  [
    'pad',
    () => [
      x().pad([
        [0, 1],
        [2, 0],
        [1, 1],
      ]),
      tf.mirrorPad(
        x(),
        [
          [0, 0],
          [1, 1],
          [0, 2],
        ],
        'reflect',
      ),
    ],
  ],
  ['reshape', () => [x().reshape([-1, 6]), x().expandDims(1), x().expandDims(-1), x().flatten()]],
  ['transpose', () => x().transpose([2, 0, 1])],
  ['tile', () => [x().tile([1, 2, 3]), tf.broadcastTo(row(), [3, 4])]],
  ['fill', () => tf.fill([2, 3], 0.5)],
  ['slice', () => [x().slice([0, 1, 1], [-1, 2, -1]), x().slice(1)]],
  [
    'strided slice',
    () => [tf.stridedSlice(x(), [0, 0, 3], [2, 3, 0], [1, 2, -2]), tf.stridedSlice(x(), [0, 0], [0, 0], [1, 2], 3, 3)],
  ],
  ['concat', () => [tf.concat([x(), x()], -1), tf.stack([x(), x()], 1), tf.stack([x(), x()], -1)]],
  ['split', () => [tf.split(x(), [1, 3], 2), tf.split(x(), 3, 1), tf.unstack(x(), 1)]],
  [
    'gather',
    () => [
      tf.gather(
        x(),
        tf.tensor2d(
          [
            [0, 2],
            [1, 1],
          ],
          [2, 2],
          'int32',
        ),
        1,
      ),
      tf.gather(x(), [0], 2),
    ],
  ],
  ['gradient of gather', () => tf.grad((a) => tf.gather(a, [0, 2, 2], 1).square())(x())],
  ['oneHot', () => tf.oneHot(tf.tensor1d([1, 0, 2], 'int32'), 4)],
  ['reverse', () => tf.reverse(x(), [0, 2])],
  ['gradient of elu', () => tf.grad((a) => tf.elu(a).square())(x())],
  ['uniform', () => statelessUniform(tf.tensor1d([1, 2], 'int32'), [3, 5])],
  ['qr', () => runMatrixKernel('LolaQr', { x: tf.randomUniform([4, 2]) })],
  ['eigenvectors', () => runMatrixKernel('LolaSymmetricEigen', { x: square() })],
  ['triangular solve', () => solveUpperTransposed(square(), square())],
]

/** Runs `body` and compares, for every op, what is inferred of the results with what TensorFlow gives. */
function whileComparing(body: () => unknown, seen: Set<string>): void {
  const backend = nodeBackend()
  const { executeSingleOutput, executeMultipleOutputs } = backend
  const compared = (op: string, attrs: OpAttr[], inputs: tf.TensorInfo[], results: tf.Tensor[], ints: number[][]) => {
    const form = ({ dataId, shape }: tf.TensorInfo) => ({ shape, dtype: backend.tensorMap.get(dataId)?.dtype ?? 0 })
    const attr = (name: string) => attrs.find((a) => a.name === name)?.value
    const forms = inferResults(op, { inputs: inputs.map(form), attr, ints: (i) => ints[i]!, count: results.length })
    if (forms) seen.add(op)
    if (forms) expect(forms, op).toEqual(results.map(form))
    return results
  }
  const integers = (inputs: tf.TensorInfo[]) =>
    inputs.map(({ dataId, dtype }) => (dtype === 'int32' ? Array.from(backend.readSync(dataId) as Int32Array) : []))
  const multiple: NodeBackend['executeMultipleOutputs'] = (op, attrs, inputs, count) => {
    const ints = integers(inputs)
    return compared(op, attrs, inputs, executeMultipleOutputs.call(backend, op, attrs, inputs, count), ints)
  }
  backend.executeMultipleOutputs = multiple
  backend.executeSingleOutput = (op, attrs, inputs) => {
    const ints = integers(inputs)
    return compared(op, attrs, inputs, [executeSingleOutput.call(backend, op, attrs, inputs)], ints)[0]!
  }
  try {
    body()
  } finally {
    Object.assign(backend, { executeSingleOutput, executeMultipleOutputs })
  }
}

test.runIf(activeBackend()?.name === 'native')('inferred forms are those that TensorFlow gives, for every op', () => {
  const seen = new Set<string>()
  for (const [name, body] of cases) {
    try {
      tf.tidy(() => {
        whileComparing(body, seen)
      })
    } catch (error) {
      throw new Error(`${name}: ${error}`, { cause: error })
    }
  }
  // IdentityN with an input that is only waited for exists in graphs alone (recompute.test.ts).
  expect(inferredOps.filter((op) => !seen.has(op))).toEqual(['IdentityN'])
})
