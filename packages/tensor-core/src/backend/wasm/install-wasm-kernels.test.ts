import * as tf from '@tensorflow/tfjs'
import { expect, test } from 'vitest'
import { onWasm } from '../../../test/agree-with-cpu'
import { installWasmKernels } from './install-wasm-kernels'

onWasm()

test('installing again changes nothing', () => {
  const kernels = () =>
    tf.getKernelsForBackend('wasm').map(({ kernelName, kernelFunc }) => ({ kernelName, kernelFunc }))
  const before = kernels()
  installWasmKernels()
  expect(kernels()).toEqual(before)
  expect(before.map(({ kernelName }) => kernelName)).toContain('Conv2DBackpropFilter')
})
