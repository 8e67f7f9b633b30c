import { remoteReading } from '../data/remote-reading'
import type { OptionDef, Options } from './verb'

/** Options of verbs that read files behind addresses. */
export const cacheOptions: Record<string, OptionDef> = {
  'cache-folder': {
    type: 'string',
    valueHint: 'dir',
    description: 'keep what is fetched from addresses there, for later runs too; default LOLA_DATA_CACHE, or nothing',
  },
  'cache-mb': {
    type: 'string',
    valueHint: 'n',
    description: 'megabytes that the folder may take, what was used longest ago goes first; default 8192',
  },
}

export const remoteOf = (options: Options) => remoteReading(options.text('cache-folder'), options.text('cache-mb'))
