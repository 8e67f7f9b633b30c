import { encodePng, lineChart } from '@lola-ts/eval'
import { renderSvg, writeFigure } from '@lola-ts/eval/node'
import { writeAtomic } from '@lola-ts/tensor-core/node'
import { type Curve, curveOf, lossAt } from './curve'
import { type StudyRun, warmup } from './study-run'

const folder = 'studies/optimisers'
const nameOf = ({ optimiser, identity }: Curve) => `${optimiser}${identity ? ' + identity' : ''}`

/** Curves as figures and numbers, and the page on what they say. */
export async function writeReport(
  runs: readonly StudyRun[],
  { rate, every }: { rate: number; every: number },
): Promise<void> {
  const curves = runs.map((run) => curveOf(run)).filter(({ steps }) => steps.length > 1)
  if (curves.length === 0) return
  const figure = chart(curves)
  await writeFigure(`${folder}/curves.svg`, figure)
  await writeAtomic(`${folder}/curves.png`, await encodePng(await renderSvg(figure, { scale: 2 })))
  await writeAtomic(`${folder}/results.json`, `${JSON.stringify({ rate, every, curves }, null, 1)}\n`)
  const rows = curves.flatMap((curve) =>
    curve.steps.map((step, i) => [curve.optimiser, curve.identity, step, curve.seconds[i], curve.validation[i]]),
  )
  const head = 'optimiser,identity,step,seconds,validation'
  await writeAtomic(`${folder}/results.csv`, `${[head, ...rows.map((row) => row.join(','))].join('\n')}\n`)
  await writeAtomic('docs/optimisers.md', page(curves, runs.length, rate, every))
}

function chart(curves: readonly Curve[]): string {
  const names = [...new Set(curves.map(({ optimiser }) => optimiser))]
  return lineChart({
    title: 'Autoencoder rb-64: validation loss at equal time',
    xLabel: 'training time [minutes of one core]',
    yLabel: 'validation loss (VMSE)',
    log: { y: true },
    width: 720,
    height: 420,
    series: curves.map((curve) => ({
      name: nameOf(curve),
      x: curve.seconds.map((value) => value / 60),
      y: curve.validation,
      colour: 1 + names.indexOf(curve.optimiser),
      dash: curve.identity ? 'solid' : 'dashed',
    })),
  })
}

function page(curves: readonly Curve[], all: number, rate: number, every: number): string {
  const time = Math.min(...curves.map(({ seconds }) => seconds.at(-1)!))
  const steps = Math.min(...curves.map((curve) => curve.steps.at(-1)!))
  const columns = [
    { title: 'a quarter of the time', of: (curve: Curve) => lossAt(curve, curve.seconds, time / 4) },
    { title: 'half of it', of: (curve: Curve) => lossAt(curve, curve.seconds, time / 2) },
    { title: 'all of it', of: (curve: Curve) => lossAt(curve, curve.seconds, time) },
    { title: `${steps} steps`, of: (curve: Curve) => lossAt(curve, curve.steps, steps) },
  ]
  const score = columns[2]!.of
  const ranked = [...curves].sort((a, b) => score(a) - score(b))
  const number = (value: number) => (Number.isFinite(value) ? value.toPrecision(3) : '–')
  const titles = ['run', 'steps', 'ms a step', ...columns.map(({ title }) => title)]
  const table = [
    `| ${titles.join(' | ')} |`,
    `|${titles.map(() => '---').join('|')}|`,
    ...ranked.map((curve) => {
      const speed = Math.round((1000 * curve.seconds.at(-1)!) / curve.steps.at(-1)!)
      return `| ${[nameOf(curve), curve.taken, speed, ...columns.map(({ of }) => number(of(curve)))].join(' | ')} |`
    }),
  ]
  const missing = curves.length < all ? `\n${all - curves.length} of ${all} runs are not there yet.\n` : ''
  return `# PSGD, SOAP and AdamW at equal time

Written by \`npm run study:optimisers\`. The \`mini\` autoencoder at compression 64 (preset \`rb-64\`) on the committed
Rayleigh-Bénard data, by \`lola train autoencoder\` with one thread, seed 0: the same weights and batches for all but what
is compared. With and without identity initialisation, as in the paper's ablation. Expected was PSGD with it as the best.

Hyper-parameters are those of the reference's \`configs/optim\`, where all three have a rate of 1e-4 (its README trains
autoencoders by PSGD with 1e-5, over far more steps). Here the rate is ${rate} for all of them. Batches of 8;
no weight decay, no average of weights, gradients clipped at 1. At equal time the numbers of steps differ, and a
schedule that falls over a number of steps would favour someone: rates rise over ${warmup} steps and are constant from
then on, for all.

Time is processor time of the training process, ${number(time / 60)} minutes for each. Start, compilation, validations (every
${every} steps, 128 snapshots) and checkpoints are not counted: their steps are counted as the median of those around them.
The validation loss is VMSE, the recipe's training loss, of the weights as they are.
${missing}
![Validation loss against training time](../studies/optimisers/curves.png)

Validation loss after a part of the time that all had, and after the number of steps that all took; best first.

${table.join('\n')}

## What it says

${findings(curves, score, columns[3]!.of, steps).join('\n')}

One seed, one size, one rate: a difference of a few percent means nothing. Numbers are in
[results.csv](../studies/optimisers/results.csv) and [results.json](../studies/optimisers/results.json).
`
}

function findings(
  curves: readonly Curve[],
  score: (curve: Curve) => number,
  atSteps: (curve: Curve) => number,
  steps: number,
): string[] {
  const ratio = (a: Curve, b: Curve) => (score(b) / score(a)).toFixed(2)
  const rankedBy = (of: (curve: Curve) => number) => [...curves].sort((a, b) => of(a) - of(b))
  const order = (of: (curve: Curve) => number) => rankedBy(of).map(nameOf).join(', ')
  const best = rankedBy(score)[0]!
  const expected = best.optimiser === 'PSGD' && best.identity
  const lines = [
    `- At equal time, from best to worst: ${order(score)}.`,
    `- After ${steps} steps of each: ${order(atSteps)}.`,
    `- PSGD with identity initialisation is ${expected ? '' : 'not '}the best: ${expected ? 'as expected' : `${nameOf(best)} is`}.`,
  ]
  for (const one of curves.filter(({ identity }) => identity)) {
    const other = curves.find(({ identity, optimiser }) => !identity && optimiser === one.optimiser)
    if (!other) continue
    lines.push(
      `- ${one.optimiser}: without identity initialisation the loss is ${ratio(one, other)} times that with it.`,
    )
  }
  return lines
}
