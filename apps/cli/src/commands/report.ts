import { readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { isTiming, type Results, resultsFromJson, type ScoreRecord } from '@lola-ts/eval'
import { writeFigure } from '@lola-ts/eval/node'
import { NotFoundError } from '@lola-ts/well-data'
import { UsageError } from '../output/errors'
import { makeFolder } from '../output/make-folder'
import { comparisonReport } from '../report/comparison-report'
import { verb } from './verb'

/** `lola report`: one page that compares what was evaluated. */
export const report = verb({
  name: 'report',
  description: 'Compare the scores of several evaluations in one HTML page',
  examples: ['lola report models/rb-64/diffusion models/rb-64/solver --out runs/report.html'],
  computes: false,
  takesPaths: true,
  options: { out: { type: 'string', valueHint: 'file', description: 'the page; default runs/report.html' } },
  async run({ options, paths, output }) {
    if (paths.length === 0)
      throw new UsageError('no folder given', { hint: 'Name folders that lola evaluate or lola demo wrote.' })
    const out = options.text('out') ?? 'runs/report.html'
    const all = await Promise.all(paths.map(readResults))
    const scores = distinct(
      all.flatMap(({ results }) => results.filter((result) => !isTiming(result)) as ScoreRecord[]),
    )
    const timings = all.flatMap(({ results }) => results.filter(isTiming))
    const backends = [...new Set(all.map(({ backend }) => backend))].join(', ')
    const html = comparisonReport({
      scores,
      timings,
      facts: [
        ['results', paths.join(', ')],
        ['backend', backends],
      ],
    })
    await makeFolder(dirname(out))
    await writeFigure(out, html)
    output.record({ report: out, scores: scores.length, timings: timings.length })
    output.print(out)
    return undefined
  },
})

async function readResults(path: string): Promise<Results> {
  const file = path.endsWith('.json') ? path : join(path, 'results.json')
  const text = await readFile(file, 'utf8').catch(() => {
    throw new NotFoundError(`${file}: not found`, {
      hint: 'lola evaluate and lola demo write it; name the folder that it is in.',
    })
  })
  return resultsFromJson(text, file)
}

/** Several evaluations score the same baseline: each record once. */
function distinct(records: ScoreRecord[]): ScoreRecord[] {
  const identity = ({ value: _, ...rest }: ScoreRecord) => JSON.stringify(rest)
  return [...new Map(records.map((record) => [identity(record), record])).values()]
}
