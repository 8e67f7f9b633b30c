import { fileName } from '../figures/file-name'
import { type LineChart, lineChart } from '../figures/line-chart'
import { escapeText } from '../figures/svg'
import { type PublishedScore, publishedScores } from '../published'
import { chartsSection } from '../report/charts-section'
import { definitionsSection } from '../report/definitions-section'
import { downloadsSection } from '../report/downloads-section'
import { renderReport } from '../report/render-report'
import type { Section } from '../report/section'
import { summaryTable } from '../streaming/summarise-scores'
import { toCsv } from '../tables/formats'
import { type Comparison, warningsOf } from './compared'
import { pairedSection, publishedSection, runsSection, scoreTableSection } from './comparison-tables'
import { compressionCharts } from './compression-charts'
import { rankCharts, spectrumCharts, spectrumHorizon } from './diagnostic-charts'
import { figureHtml } from './figure-html'
import { guidedFigures } from './guided-figures'
import { dataWords, leadCharts } from './lead-charts'
import { rolloutFigure, rolloutPlayer } from './rollout-figures'
import { speedSection } from './speed'

/** A figure by itself, for a paper. */
export interface ReportFigure {
  /** Name of its file, without ending. */
  name: string
  svg: string
  /** What it shows, on how much data. */
  caption: string
}

export interface ComparisonReport {
  html: string
  figures: ReportFigure[]
}

/**
 * The page of `lola report`: rollouts, errors, ensembles, spectra, physics, speed and tables of any number of evaluations,
 * with the paper's published scores of the dataset beside them, marked as such. Its figures come separately too.
 */
export async function comparisonReport(comparison: Comparison, { published = true } = {}): Promise<ComparisonReport> {
  const said = published ? publishedScores(comparison.dataset) : []
  const figures: ReportFigure[] = []
  const charts = (title: string, caption: string, all: LineChart[]): Section[] => {
    if (all.length === 0) return []
    figures.push(...all.map((chart) => ({ name: fileName(`${title} ${chart.title}`), svg: lineChart(chart), caption })))
    return [chartsSection({ title, caption, charts: all })]
  }
  const rollout = await rolloutFigure(comparison)
  if (rollout) figures.push({ name: 'rollout', svg: rollout.svg, caption: rollout.words })
  const guided = await guidedFigures(comparison)
  figures.push(...guided.map(({ name, svg, words: caption }) => ({ name, svg, caption })))
  const speed = speedSection(comparison, published)
  if (speed) figures.push({ name: 'speed', svg: speed.svg, caption: speed.caption })
  const player = rolloutPlayer(comparison)
  const words = dataWords(comparison)
  const counted = /over (\d+ \w+)/.exec(words)?.[1] ?? 'all trajectories'
  const spectral = `${spectrumHorizon(comparison)}. ${words.replace(/; shades.*|; no intervals.*/, '.')}`
  const sections: (Section | null)[] = [
    warnings(comparison),
    rollout && { title: 'Rollouts', html: figureHtml(rollout.svg, rollout.words) },
    player,
    guided.length === 0
      ? null
      : { title: 'Guided emulation', html: guided.map(({ svg, words: said }) => figureHtml(svg, said)).join('\n') },
    ...leadCharts(comparison).flatMap((group) => charts(group.title, group.caption, group.charts)),
    ...charts(
      'Rank histogram',
      `Where the truth falls among the members, over all points, fields and lead times of ${counted}. Flat: reliable; high ends: too narrow an ensemble; a slope: biased.`,
      rankCharts(comparison),
    ),
    ...charts(
      'Power spectra',
      `Isotropic power in the squared unit of each field, averaged over members, ${spectral}`,
      spectrumCharts(comparison, 'power'),
    ),
    ...charts(
      'Coherence',
      `Whether patterns are in the right place at each scale: 1 in place, 0 unrelated; ${spectral}`,
      spectrumCharts(comparison, 'coherence'),
    ),
    ...charts('Error against compression', compressionWords(words, said), compressionCharts(comparison, said)),
    scoreTableSection(comparison),
    pairedSection(comparison),
    speed?.section ?? null,
    publishedSection(said),
    runsSection(comparison),
    definitionsSection(comparison.byHorizon.filter(({ field }) => field === 'mean')),
    downloadsSection('The numbers', [
      {
        file: 'by-lead.csv',
        text: toCsv(summaryTable(comparison.byLead)),
        description: 'averages over fields and trajectories, by lead time',
      },
      {
        file: 'by-horizon.csv',
        text: toCsv(summaryTable(comparison.byHorizon)),
        description: 'by horizon and field, with intervals',
      },
    ]),
  ]
  const html = renderReport({
    title: `Evaluations: ${comparison.dataset.replaceAll('_', ' ')}`,
    summary: `${comparison.results.length} ${comparison.results.length === 1 ? 'evaluation' : 'evaluations'}. ${words}`,
    facts: facts(comparison),
    sections: sections.filter((section): section is Section => section !== null),
  })
  return { html, figures }
}

function warnings(comparison: Comparison): Section | null {
  const list = [...warningsOf(comparison.results), ...broken(comparison)]
  if (list.length === 0) return null
  return {
    title: 'Before you compare',
    html: `<ul class="warnings">${list.map((text) => `<li>${escapeText(text)}</li>`).join('')}</ul>`,
  }
}

/** Forecasts that are not finite: never averaged away, and said here. */
function broken({ byHorizon, models }: Comparison): string[] {
  return models.flatMap((model) => {
    const rows = byHorizon.filter(
      (row) => row.result === model.result && row.model === model.model && row.kind === model.kind,
    )
    const worst = rows
      .filter(({ metric, field }) => metric === 'vrmse' && field === 'mean')
      .sort((a, b) => b.failed - a.failed)[0]
    return worst && worst.failed > 0
      ? [
          `${model.label}: ${worst.failed} of ${worst.n} trajectories are not finite. Averages that hold them are not finite either.`,
        ]
      : []
  })
}

function facts({ results, dataset }: Comparison): [string, string][] {
  const known = results.flatMap(({ manifest }) => (manifest ? [manifest] : []))
  const all = (of: (manifest: (typeof known)[number]) => string | number | null) =>
    [...new Set(known.map(of).filter((value) => value !== null))].join(', ')
  const list: [string, string][] = [
    ['dataset', dataset],
    ['grid', all(({ grid }) => grid.join(' × '))],
    ['split', all(({ split }) => split)],
    ['members', all(({ members }) => members)],
    ['context', all(({ context }) => context)],
    ['regime', all(({ regime }) => regime)],
    ['backend', all(({ backend }) => backend)],
    ['machine', all(({ machine }) => machine)],
  ]
  return list.filter(([, value]) => value !== '')
}

const compressionWords = (words: string, said: readonly PublishedScore[]) =>
  `VRMSE of ensemble means, or single forecasts, and of the autoencoder alone, against the compression: values of the fields over values of the latents. ${words}${said.length > 0 ? ` Dashed, with rings: published in ${said[0]!.source}, on the full data.` : ''}`
