import type { DemoResults } from '@lola-ts/eval'
import { textTable } from '../output/text-table'

/** VRMSE by lead time, and what a state costs. */
export function demoSummary({ models, scores, timings, leads, members }: DemoResults): string {
  const some = leads.filter((lead) => [1, 4, 8, 12, 16, 20].includes(lead) || lead === leads.at(-1))
  const at = (one: { model: string; kind: string }, metric: string) => (lead: number) =>
    scores.find(
      (r) =>
        r.model === one.model && r.kind === one.kind && r.metric === metric && r.field === 'mean' && r.lead === lead,
    )?.value ?? null
  const rows = models.flatMap((one) => {
    const row = (label: string, metric: string) => [label, ...some.map(at(one, metric))]
    const isEnsemble = at(one, 'spread')(some[0]!) !== null
    return isEnsemble
      ? [
          row(`${one.label}, mean`, 'vrmse'),
          row(`${one.label}, member`, 'vrmse_member'),
          row(`${one.label}, spread`, 'spread'),
        ]
      : [row(one.label, 'vrmse')]
  })
  const speed = timings.map(
    ({ case: name, median_ms, batch }) => `${name}: ${(median_ms / batch).toFixed(1)} ms a state`,
  )
  return [textTable([`VRMSE (${members} members) at lead`, ...some.map(String)], rows), '', ...speed].join('\n')
}
