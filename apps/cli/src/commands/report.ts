import { dirname, join } from 'node:path'
import { compareResults, comparisonReport, parseHorizons, playerOptions } from '@lola-ts/eval'
import { renderSvg, writeFigure } from '@lola-ts/eval/node'
import { UsageError } from '../output/errors'
import { makeFolder } from '../output/make-folder'
import { readResults, readSpeed } from '../report/read-results'
import { writeAnimation } from '../report/write-animation'
import { verb } from './verb'

/** `lola report`: one page that compares what was evaluated, and its figures as files. */
export const report = verb({
  name: 'report',
  description: 'Compare any number of evaluations in one HTML page, with figures as SVG and PNG',
  examples: [
    'lola report runs/scores/rb-64-diffusion runs/scores/rb-64-solver --out runs/report.html',
    'lola report runs/scores/mine results/rayleigh_benard/stats.csv',
    'lola report runs/scores/rb-64-diffusion runs/scores/simulator',
  ],
  computes: false,
  takesPaths: true,
  options: {
    out: { type: 'string', valueHint: 'file', description: 'the page; default runs/report.html' },
    horizons: {
      type: 'string',
      valueHint: 'list',
      description: 'lead times averaged together; default those of the first result',
    },
    measured: { type: 'boolean', description: "leave the paper's published scores out" },
    'page-only': { type: 'boolean', description: 'write no figures beside the page' },
  },
  async run({ options, paths, output }) {
    if (paths.length === 0)
      throw new UsageError('no folder given', { hint: 'Name folders that lola evaluate or lola demo wrote.' })
    const out = options.text('out') ?? 'runs/report.html'
    const timed = await Promise.all(paths.map(readSpeed))
    const results = (await Promise.all(paths.filter((_, i) => timed[i] === null).map(readResults))).flat()
    if (results.length === 0)
      throw new UsageError('nothing was evaluated: only timings are given', {
        hint: 'Name an evaluation of the same flow beside them.',
      })
    const speeds = timed.filter((one) => one !== null)
    const horizons = options.text('horizons')
    const comparison = compareResults(results, horizons === undefined ? undefined : parseHorizons(horizons), speeds)
    const { html, figures } = await comparisonReport(comparison, { published: !options.flag('measured') })
    await makeFolder(dirname(out))
    await writeFigure(out, html)
    output.print(out)
    const written = [out]
    if (!options.flag('page-only')) {
      const folder = join(dirname(out), 'figures')
      await makeFolder(folder)
      for (const { name, svg } of figures) {
        await writeFigure(join(folder, `${name}.svg`), svg)
        await writeFigure(join(folder, `${name}.png`), await renderSvg(svg))
        written.push(join(folder, `${name}.svg`), join(folder, `${name}.png`))
      }
      const player = playerOptions(comparison)
      if (player) {
        const path = join(folder, 'rollout-animation.gif')
        await writeAnimation(
          path,
          player,
          player.leads.map((text) => Number(/lead (\d+)/.exec(text)?.[1])),
        )
        written.push(path)
      }
      output.print(`${folder}/: ${figures.length} figures as SVG and PNG`)
    }
    output.record({ report: out, files: written, results: results.length })
    return undefined
  },
})
