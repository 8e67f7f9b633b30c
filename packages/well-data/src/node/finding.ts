import { WellFormatError } from '../errors'

/** Something that is wrong or worth knowing about a file. */
export interface Finding {
  file: string
  /** Path inside the file, `t1_fields/velocity`; null for the file as a whole. */
  dataset: string | null
  /** Where in the dataset the first occurrence is: `[trajectory, time, ...space, component]`; null if not one place. */
  index: number[] | null
  /** `error`: cannot be used as it is. `warning`: can, but look. `info`: a fact. */
  severity: 'error' | 'warning' | 'info'
  what: string
  hint?: string
}

/** Collects findings about one file. */
export interface Report {
  readonly findings: Finding[]
  error(dataset: string | null, what: string, hint?: string): void
  warning(dataset: string | null, what: string, hint?: string): void
}

export function report(file: string): Report {
  const findings: Finding[] = []
  const add =
    (severity: Finding['severity']) =>
    (dataset: string | null, what: string, hint?: string): void => {
      findings.push({ file, dataset, index: null, severity, what, ...(hint && { hint }) })
    }
  return { findings, error: add('error'), warning: add('warning') }
}

/** @throws WellFormatError for the first finding that is an error */
export function throwFirstError(findings: Finding[]): void {
  const errors = findings.filter((finding) => finding.severity === 'error')
  const [first] = errors
  if (!first) return
  const more = errors.length > 1 ? ` (and ${errors.length - 1} more)` : ''
  throw new WellFormatError(`${first.file}: ${first.dataset ? `${first.dataset} ` : ''}${first.what}${more}`, {
    hint: first.hint ?? `Was the file written by another tool? All findings: lola data validate ${first.file}`,
  })
}
