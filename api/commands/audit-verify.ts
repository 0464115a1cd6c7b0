import { verifyChain } from '#db/audit-chain.ts'
import { openExisting, runCommand } from '#api/responses/command.ts'
import { Refusal } from '#api/responses/refusal.ts'

const FAULTS = {
  changed: 'was changed after it was written',
  missing: 'is missing',
}

// `npm run audit:verify`: whether the audit trail is as it was written.
await runCommand('npm run audit:verify -- [<hash noted down earlier> …]', async (heads) => {
  const { state, lost } = verifyChain(openExisting().$client, heads)
  if (!state.intact) {
    throw new Refusal(
      `The audit trail is not as it was written: entry ${state.seq} ${FAULTS[state.fault]}. Keep this file as it is, and compare it with a copy.`,
    )
  }
  if (lost.length > 0) {
    throw new Refusal(
      `The audit trail has lost its newest entries: it does not hold ${lost.join(', ')}. Compare it with a copy.`,
    )
  }
  console.log(`The audit trail is as it was written: ${state.rows} entries. Its newest hash is ${state.head}.`)
  console.log(
    'Note the hash down elsewhere and give it to this command next time: then entries cut off at the end are found too.',
  )
})
