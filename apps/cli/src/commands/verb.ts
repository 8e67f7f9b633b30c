import process from 'node:process'
import { type BackendName, backendNames } from '@lola-ts/tensor-core'
import { nearest } from '@lola-ts/tensor-core/checkpoint'
import { startBackend } from '@lola-ts/tensor-core/node'
import { type CommandDef, defineCommand } from 'citty'
import { UsageError } from '../output/errors'
import { interruptSignal } from '../output/interrupt'
import { createOutput, type Output } from '../output/output'

/** An option of a verb, `--name value` or `--name` for a flag. */
export interface OptionDef {
  type: 'string' | 'boolean' | 'positional'
  description: string
  valueHint?: string
  default?: string | boolean
  required?: boolean
}

/** What a verb is given when it runs. */
export interface Invocation {
  options: Options
  /** The `name=value` arguments. */
  overrides: string[]
  /** The arguments of a verb that takes any number of paths. */
  paths: string[]
  output: Output
  /** Aborted by Ctrl-C. */
  signal: AbortSignal
  /** Starts the backend that the options ask for, and says which on stderr. */
  start(): Promise<void>
}

export interface VerbDef {
  /** With its target: `train autoencoder`. */
  name: string
  description: string
  options: Record<string, OptionDef>
  /** Whether `name=value` arguments are taken. */
  takesOverrides?: boolean
  /** Whether any number of paths is taken. */
  takesPaths?: boolean
  /** Command lines to show in the help. */
  examples?: readonly string[]
  /** Whether it computes with tensors, and so takes `--backend` and `--threads`. Default true. */
  computes?: boolean
  /** Gives the exit status, or nothing for success. */
  run(invocation: Invocation): Promise<number | undefined>
}

const common: Record<string, OptionDef> = {
  json: { type: 'boolean', description: 'print one JSON object on stdout and nothing else there' },
}
const computing: Record<string, OptionDef> = {
  backend: {
    type: 'string',
    description: `one of ${backendNames.filter((name) => name !== 'webgpu').join(', ')}; default the fastest`,
  },
  fast: {
    type: 'boolean',
    description: 'native backend: factors of products in bfloat16; up to twice as fast, three digits',
  },
  threads: { type: 'string', valueHint: 'n', description: 'threads of the native backend; default all cores' },
}

/** A verb as citty knows it, with examples for its help. */
export type VerbCommand = CommandDef & { examples: readonly string[] }

/** A verb as a command: strict about its options, with output, Ctrl-C and backend at hand. */
export function verb(definition: VerbDef): VerbCommand {
  const { name, description, options, takesOverrides = false, takesPaths = false, computes = true, run } = definition
  const args = { ...options, ...(computes ? computing : {}), ...common }
  const command = defineCommand({
    meta: { name: `lola ${name}`, description },
    args: Object.fromEntries(
      Object.entries(args).map(([key, { required, ...arg }]) => [key, { ...arg, required: false }]),
    ) as never,
    async run({ rawArgs, args: values }) {
      checkOptions(rawArgs, args)
      const positionals = Object.values(options).filter(({ type }) => type === 'positional').length
      const parsed = values as unknown as Record<string, unknown> & { _: string[] }
      const named = takesOverrides ? parsed._.filter((word) => !word.includes('=')) : parsed._
      const overrides = takesOverrides ? parsed._.filter((word) => word.includes('=')) : []
      if (named.length > positionals && !takesPaths) {
        throw new UsageError(`${named[positionals]}: not understood`, {
          hint: takesOverrides
            ? 'Settings are given as name=value, options start with two dashes.'
            : `See lola ${name} --help.`,
        })
      }
      let place = 0
      for (const [key, { type }] of Object.entries(options)) if (type === 'positional') parsed[key] = named[place++]
      const output = createOutput(name, parsed.json === true)
      const read = readOptions(parsed, args, name, rawArgs)
      const status = await run({
        options: read,
        overrides,
        paths: takesPaths ? named : [],
        output,
        signal: interruptSignal(output.note),
        start: () => startAsAsked(read, output),
      })
      output.close()
      if (status !== undefined) process.exitCode = status
    },
  }) as unknown as CommandDef
  return Object.assign(command, { examples: definition.examples ?? [] })
}

/** The options of one invocation, by name. */
export interface Options {
  text(name: string): string | undefined
  /** Every value of an option that may be repeated. */
  texts(name: string): string[]
  /** @throws {UsageError} when it was not given */
  required(name: string): string
  flag(name: string): boolean
  whole(name: string, otherwise: number): number
  number(name: string, otherwise: number): number
  wholes(name: string, otherwise: number[]): number[]
}

function readOptions(
  values: Record<string, unknown>,
  args: Record<string, OptionDef>,
  verbName: string,
  raw: readonly string[],
): Options {
  const text = (name: string) => {
    const value = values[name]
    return typeof value === 'string' && value !== '' ? value : undefined
  }
  const show = (name: string) => (args[name]?.type === 'positional' ? name.toUpperCase() : `--${name}`)
  const parsed = (name: string, value: string, ok: (x: number) => boolean, expected: string) => {
    const x = Number(value)
    if (value.trim() === '' || !ok(x)) throw new UsageError(`${show(name)} is ${value}, expected ${expected}`)
    return x
  }
  const isWhole = (x: number) => Number.isSafeInteger(x) && x >= 0
  return {
    text,
    texts: (name) =>
      raw.flatMap((word, i) => {
        if (word === `--${name}`) return [raw[i + 1]!]
        return word.startsWith(`--${name}=`) ? [word.slice(name.length + 3)] : []
      }),
    required(name) {
      const value = text(name)
      if (value === undefined) {
        throw new UsageError(`${show(name)} is missing`, {
          hint: `${args[name]?.description ?? ''}. See lola ${verbName} --help.`,
        })
      }
      return value
    },
    flag: (name) => values[name] === true,
    whole: (name, otherwise) => {
      const value = text(name)
      return value === undefined ? otherwise : parsed(name, value, isWhole, 'a whole number')
    },
    number: (name, otherwise) => {
      const value = text(name)
      return value === undefined ? otherwise : parsed(name, value, Number.isFinite, 'a number')
    },
    wholes: (name, otherwise) => {
      const value = text(name)
      if (value === undefined) return otherwise
      return value.split(',').map((part) => parsed(name, part, isWhole, 'whole numbers separated by commas'))
    },
  }
}

/** @throws {UsageError} at an option that the verb does not have, or one without its value */
function checkOptions(raw: readonly string[], args: Record<string, OptionDef>): void {
  for (let i = 0; i < raw.length; i++) {
    const word = raw[i]!
    if (word === '--') return
    if (!/^-{1,2}[A-Za-z]/.test(word)) continue
    const [name, value] = word.replace(/^--?/, '').split('=', 2) as [string, string?]
    const known = args[name]
    if (!known || known.type === 'positional') {
      const guess = nearest(name, Object.keys(args))
      const list = Object.entries(args)
        .filter(([, { type }]) => type !== 'positional')
        .map(([key]) => `--${key}`)
      throw new UsageError(`${word}: no such option`, {
        hint: guess ? `Did you mean --${guess}?` : `Options are ${list.join(', ')}.`,
      })
    }
    if (known.type === 'boolean') {
      if (value !== undefined) throw new UsageError(`${word}: --${name} takes no value`)
    } else if (value === undefined) {
      const next = raw[++i]
      if (next === undefined || next.startsWith('--'))
        throw new UsageError(`--${name} needs a value`, { hint: known.description })
    }
  }
}

async function startAsAsked(options: Options, output: Output): Promise<void> {
  const threads = options.text('threads')
  // TensorFlow reads these when its library starts, once.
  if (threads !== undefined) process.env.TF_NUM_INTRAOP_THREADS = String(options.whole('threads', 1))
  const forced = options.text('backend') as BackendName | undefined
  const { name, library, passedOver } = await startBackend({
    ...(forced && { backend: forced }),
    fast: options.flag('fast'),
  })
  const slower = name === 'wasm' || name === 'cpu' ? passedOver.map((reason) => `\n  not ${reason}`).join('') : ''
  output.note(`backend ${name} (${library})${slower}`)
}
