import { renewSetUpCode } from '#api/auth/set-up.ts'
import { COMMAND_ACTOR, openExisting, runCommand, UsageError } from '#api/responses/command.ts'

// `npm run staff:set-up`: a way in for whoever stands at the server, when no administrator can sign in any more.
await runCommand('npm run staff:set-up', async (args) => {
  if (args.length > 0) throw new UsageError('This command takes nothing.')
  const code = renewSetUpCode(openExisting(), COMMAND_ACTOR, new Date())
  console.log(`Open /staff/join/ and make an administrator with this code, which works once: ${code}`)
})
