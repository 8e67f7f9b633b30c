import type { JsonObject } from '../checkpoint/json'
import { toYaml } from '../checkpoint/yaml'

/** What the `README.md` of a model folder tells its reader. */
export interface ModelCard {
  title: string
  /** SPDX identifier in lower case, such as `mit`. */
  license: string
  /** Data that the model was trained on. */
  datasets: string[]
  tags?: string[]
  /** Score by name, such as `{ 'VRMSE, 1 step': 0.12 }`. */
  metrics?: Record<string, number>
  /** Markdown: what the model is for, how it was trained, where it fails. */
  description: string
}

/** The card as Markdown, with the front matter that model hubs read. */
export function renderModelCard({ title, license, datasets, tags = [], metrics = {}, description }: ModelCard): string {
  const front: JsonObject = { license, library_name: 'lola-ts', datasets, tags, metrics: Object.keys(metrics) }
  const rows = Object.entries(metrics).map(([name, value]) => `| ${name.replaceAll('|', '\\|')} | ${value} |`)
  const table = rows.length > 0 ? `\n## Scores\n\n| metric | value |\n|---|---|\n${rows.join('\n')}\n` : ''
  return `---\n${toYaml(front)}---\n\n# ${title}\n\n${description.trim()}\n${table}`
}
