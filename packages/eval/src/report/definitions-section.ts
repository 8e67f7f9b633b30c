import { escapeText } from '../figures/svg'
import { metricDefinition } from '../metrics'
import { identityOf, identityWords, type ScoreIdentity } from '../scores'
import type { Section } from './section'

/**
 * What the metrics of a report mean, each identity once.
 *
 * @throws ScoreError for a metric without definition
 */
export function definitionsSection(identities: readonly ScoreIdentity[]): Section {
  const used = new Map(identities.map((identity) => [identityOf(identity), identity]))
  const items = [...used.values()].map((identity) => {
    const { label, formula, meaning } = metricDefinition(identity.metric)
    const words = identityWords(identity)
    const code = `<code>${escapeText(words ? `${formula}; ${words}` : formula)}</code>`
    return `<dt>${escapeText(label)}</dt><dd>${code}${escapeText(meaning)}</dd>`
  })
  const symbols = 'u is the truth, xₘ the M members, x̄ their mean, ⟨·⟩ the mean over space; sums are in float64.'
  return { title: 'What the scores mean', html: `<p>${symbols}</p><dl class="definitions">${items.join('\n')}</dl>` }
}
