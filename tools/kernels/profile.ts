import process from 'node:process'
import { type Tensor, tf } from '@lola-ts/tensor-core'
import { startBackend } from '@lola-ts/tensor-core/node'
import { multiplications } from '../../packages/tensor-core/src/flops/count-flops'
import { workloads } from './workloads'

interface Row {
  calls: number
  milliseconds: number
  flops: number
}

/** Every kernel of a run by its shapes, at its least over the repeats. */
async function profile(run: () => Tensor, repeats: number): Promise<Map<string, Row>> {
  const best = new Map<string, Row>()
  for (let i = 0; i <= repeats; i++) {
    const rows = new Map<string, Row>()
    const { kernels } = await tf.profile(() => tf.tidy(run))
    for (const { name, inputShapes, outputShapes, kernelTimeMs } of kernels) {
      const factors = multiplications[name]
      const label = factors ? `${name} ${shapes(inputShapes)} -> ${shapes(outputShapes)}` : name
      const row = rows.get(label) ?? { calls: 0, milliseconds: 0, flops: 0 }
      row.calls++
      row.milliseconds += Number(await kernelTimeMs)
      row.flops += 2 * (factors?.(inputShapes as number[][], outputShapes) ?? 0)
      rows.set(label, row)
    }
    for (const [label, row] of rows) {
      const before = best.get(label)
      if (i > 0 && (!before || row.milliseconds < before.milliseconds)) best.set(label, row)
    }
  }
  return best
}

const shapes = (all: (number[] | null)[]) => all.map((shape) => shape?.join('x')).join(' ')

/** What the backend reaches in a plain product of 512 x 512 matrices, GFLOP/s. */
function plainRate(): number {
  const [a, b] = [tf.randomNormal([512, 512]), tf.randomNormal([512, 512])]
  let least = Number.POSITIVE_INFINITY
  for (let i = 0; i < 10; i++) {
    const start = performance.now()
    const product = tf.matMul(a, b)
    product.dataSync()
    least = Math.min(least, performance.now() - start)
    product.dispose()
  }
  return (2 * 512 ** 3) / least / 1e6
}

const [folder = 'models/rb-64', backend = 'wasm', repeats = '5', shown = '14'] = process.argv.slice(2)
await startBackend({ backend: backend as 'wasm' })
for (const [name, run] of Object.entries(workloads(folder))) {
  const rows = await profile(run, Number(repeats))
  const plain = plainRate()
  const sum = (pick: (row: Row) => number) => [...rows.values()].reduce((total, row) => total + pick(row), 0)
  const [time, flops] = [sum((row) => row.milliseconds), sum((row) => row.flops)]
  console.log(
    `\n${name}: ${time.toFixed(1)} ms in kernels, ${(flops / time / 1e6).toFixed(1)} GFLOP/s; plain ${plain.toFixed(1)}`,
  )
  const order = [...rows].sort(([, a], [, b]) => b.milliseconds - a.milliseconds).slice(0, Number(shown))
  for (const [label, { calls, milliseconds, flops }] of order) {
    const share = `${((100 * milliseconds) / time).toFixed(1)} %`
    const rate = flops / milliseconds / 1e6
    const reached = flops ? `${rate.toFixed(1)} GFLOP/s, ${((100 * rate) / plain).toFixed(0)} %` : ''
    console.log(
      `${share.padStart(7)} ${milliseconds.toFixed(2).padStart(8)} ms ${String(calls).padStart(4)} x ${label}  ${reached}`,
    )
  }
}
