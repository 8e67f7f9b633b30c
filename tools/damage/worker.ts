import process from 'node:process'
import type { Case } from './plan-cases'
import { targets } from './targets/index'
import { tryCase } from './try-case'

// Tries the cases that it is sent, one after the other, and says what came of each.
process.on('message', async ({ cases, seed }: { cases: Case[]; seed: string }) => {
  for (const one of cases) {
    const target = targets.find(({ name }) => name === one.target)!
    process.send!({ began: one })
    process.send!({ ended: one, trial: await tryCase(target, one, seed) })
  }
  process.send!({ done: true })
})
