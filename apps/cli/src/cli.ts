import process from 'node:process'
import { nearest } from '@lola-ts/tensor-core/checkpoint'
import { type CommandDef, defineCommand, runCommand } from 'citty'
import { bench } from './commands/bench'
import { convert } from './commands/convert'
import { data } from './commands/data'
import { demo } from './commands/demo'
import { doctor } from './commands/doctor'
import { emulate } from './commands/emulate'
import { encode } from './commands/encode'
import { evaluate } from './commands/evaluate'
import { quantise } from './commands/quantise'
import { report } from './commands/report'
import { setup } from './commands/setup'
import { simulate } from './commands/simulate'
import { train } from './commands/train'
import { exitCodes, explain, UsageError } from './output/errors'
import { showHelp } from './output/help'
import { version } from './version'

const verbs: Record<string, CommandDef> = {
  demo,
  doctor,
  setup,
  data,
  simulate,
  train,
  encode,
  emulate,
  evaluate,
  report,
  quantise,
  bench,
  convert,
}

const root = defineCommand({
  meta: {
    name: 'lola',
    version,
    description: 'Latent diffusion models that emulate physics: train, run, guide and score them',
  },
  subCommands: verbs,
})

// A reader that has seen enough, such as head, is no error.
process.stdout.on('error', (error: NodeJS.ErrnoException) =>
  process.exit(error.code === 'EPIPE' ? exitCodes.done : exitCodes.failed),
)

/** Runs a command line, without the program's name. Gives the exit status. */
export async function main(argv: readonly string[]): Promise<number> {
  try {
    if (argv[0] === '--version' || argv[0] === '-v') {
      process.stdout.write(`${version}\n`)
      return exitCodes.done
    }
    const { command, rest } = find(argv)
    const wantsHelp = argv.some((word) => word === '--help' || word === '-h')
    if (wantsHelp || argv.length === 0) {
      process.stdout.write(await showHelp(command))
      return exitCodes.done
    }
    if (command.subCommands) {
      const names = Object.keys(command.subCommands).join(', ')
      throw new UsageError(`lola ${argv.join(' ')}: expected one of ${names}`, { hint: 'See lola --help.' })
    }
    await runCommand(command, { rawArgs: rest })
    return Number(process.exitCode ?? exitCodes.done)
  } catch (error) {
    const { lines, status } = explain(error, { debug: process.env.LOLA_DEBUG === '1' })
    process.stderr.write(`${lines.join('\n')}\n`)
    return status
  }
}

/** The command that words name, as deep as they go; what one does with an option of its own is its `bare`. */
function find(argv: readonly string[]): { command: CommandDef; rest: string[] } {
  let command = root as CommandDef
  let rest = [...argv]
  while (command.subCommands && rest[0] !== undefined && !rest[0].startsWith('-')) {
    const below = command.subCommands as Record<string, CommandDef>
    const name = rest[0]
    const next = Object.hasOwn(below, name) ? below[name] : undefined
    if (!next) {
      const guess = nearest(name, Object.keys(below))
      throw new UsageError(`${name}: no such command`, {
        hint: guess ? `Did you mean ${guess}?` : `Commands are ${Object.keys(below).join(', ')}.`,
      })
    }
    command = next
    rest = rest.slice(1)
  }
  const { bare } = command as { bare?: { option: string; command: CommandDef } }
  if (bare && rest.some((word) => word.split('=')[0] === `--${bare.option}`)) return { command: bare.command, rest }
  return { command, rest }
}
