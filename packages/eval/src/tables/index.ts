export { toCsv, toJson, toMarkdownTable } from './formats'
export { scoreTable, timingTable } from './score-table'
export { type SummariseOptions, summarise } from './summarise'
export { type WidenOptions, widen } from './widen'
