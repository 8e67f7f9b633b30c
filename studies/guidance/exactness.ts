/** Every method on a linear Gaussian flow whose posterior is known: a table for docs/guidance.md. */
import { adamsBashforth, ddpm } from '@lola-ts/dit'
import { conjugateGradient, dps, type GuidanceMethod, mmps, pigdm, projection, sda, tmpd } from '@lola-ts/guidance'
import { startBackend } from '@lola-ts/tensor-core/node'
import { distance } from '../../packages/guidance/test/linear-gaussian'

const methods: [string, GuidanceMethod][] = [
  ['MMPS, 1 iteration', mmps()],
  ['MMPS, 2 iterations', mmps({ iterations: 2 })],
  ['MMPS, 3 iterations', mmps({ iterations: 3 })],
  ['MMPS, 8 iterations (to the end)', mmps({ iterations: 8 })],
  ['MMPS, 1 iteration, conjugate gradients', mmps({ solver: conjugateGradient })],
  ['MMPS, 3 iterations, conjugate gradients', mmps({ iterations: 3, solver: conjugateGradient })],
  ['ΠGDM, 1 iteration', pigdm()],
  ['ΠGDM, 8 iterations (to the end)', pigdm({ iterations: 8 })],
  ['TMPD', tmpd()],
  ['SDA, γ = 1', sda()],
  ['SDA, γ = 0.3', sda({ gamma: 0.3 })],
  ['projection', projection({ iterations: 8 })],
]

await startBackend()
const percent = (value: number) => `${(100 * value).toFixed(1)} %`
console.log(
  '| method | mean, 16 steps | mean, 64 steps | covariance, 16 steps | covariance, 64 steps |\n|---|---|---|---|---|',
)
for (const [name, method] of methods) {
  const [few, many] = [
    await distance(method, adamsBashforth({ steps: 16 }), 4096),
    await distance(method, adamsBashforth({ steps: 64 }), 4096),
  ]
  console.log(`| ${name} | ${[few.mean, many.mean, few.covariance, many.covariance].map(percent).join(' | ')} |`)
}
for (const zeta of [0.3, 1]) {
  const [few, many] = [
    await distance(dps({ zeta }), ddpm({ steps: 16 }), 4096),
    await distance(dps({ zeta }), ddpm({ steps: 64 }), 4096),
  ]
  console.log(
    `| DPS, ζ = ${zeta}, DDPM | ${[few.mean, many.mean, few.covariance, many.covariance].map(percent).join(' | ')} |`,
  )
}
