import process from 'node:process'
import { parseArgs } from 'node:util'
import { startBackend } from '@lola-ts/tensor-core/node'
import { learning } from './learning'
import { memory } from './memory'
import { speed } from './speed'
import { withSpeedTasks } from './speed-tasks'

const { values } = parseArgs({ options: { only: { type: 'string' }, steps: { type: 'string' } } })
const parts: Record<string, () => Promise<boolean>> = {
  async learning() {
    console.log('\nFour windows learned by heart, and not with a bug: VRMSE below 0.02, losses down by a factor of 20')
    return learning(({ model, bug, reached, learned }) => {
      const mark = learned === (bug === 'none') ? '✓' : '✗'
      const end = learned ? 'learned' : 'not learned'
      console.log(`${mark} ${model.padEnd(12)} ${bug.padEnd(17)} ${reached}: ${end}`)
    })
  },
  async memory() {
    const steps = Number(values.steps ?? 5000)
    console.log(`\nMemory over ${steps} steps\n    step  tensors  of them MB  process MB`)
    const { flat, growth } = await memory(steps, ({ step, tensors, tensorBytes, resident }) => {
      const cells = [tensors, (tensorBytes / 2 ** 20).toFixed(2), resident.toFixed(0)]
      console.log(`${String(step).padStart(8)} ${cells.map((cell) => String(cell).padStart(10)).join(' ')}`)
    })
    console.log(`${flat ? '✓' : '✗'} ${growth.toFixed(1)} MB more at the end than half way`)
    return flat
  },
  async speed() {
    console.log(
      '\nA step of the loop and the compiled step alone, mini presets: a measurement and no criterion, 1.1 is the aim',
    )
    await withSpeedTasks('data/datasets/rayleigh_benard', async (tasks) => {
      for (const { name, task } of tasks) {
        const { loop, bare } = await speed(task)
        console.log(
          `  ${name.padEnd(12)} ${loop.toFixed(0)} ms, ${bare.toFixed(0)} ms: a ratio of ${(loop / bare).toFixed(3)}`,
        )
      }
    })
    return true
  },
}

const { name, library } = await startBackend()
console.log(`backend ${name} (${library})`)
let good = true
for (const [part, check] of Object.entries(parts)) {
  if (values.only === undefined || values.only === part) good = (await check()) && good
}
console.log(good ? '\nall as it should be' : '\nnot as it should be')
process.exitCode = good ? 0 : 1
