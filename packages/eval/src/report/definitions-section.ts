import { escapeText } from '../figures/svg'
import { shortNumber } from '../figures/ticks'
import { metricDefinition, type ScoreIdentity } from '../scores'
import type { Section } from './section'

/**
 * What the metrics of a report mean, each once, with the eps that was used.
 *
 * @throws ScoreError for a metric without definition
 */
export function definitionsSection(identities: readonly ScoreIdentity[]): Section {
  const used = new Map(identities.map(({ metric, eps }) => [`${metric} ${eps}`, { ...metricDefinition(metric), eps }]))
  const items = [...used.values()].map(({ label, formula, meaning, eps }) => {
    const value = eps === null ? '' : `, ε = ${shortNumber(eps).replace(/\.0e/, 'e')}`
    return `<dt>${escapeText(label)}</dt><dd><code>${escapeText(formula + value)}</code>${escapeText(meaning)}</dd>`
  })
  const symbols = 'u is the truth, xₘ the M members, x̄ their mean, ⟨·⟩ the mean over space; sums are in float64.'
  return { title: 'What the scores mean', html: `<p>${symbols}</p><dl class="definitions">${items.join('\n')}</dl>` }
}
