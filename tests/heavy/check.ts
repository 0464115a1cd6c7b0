let passed = 0
let failed = 0

/** A promise that is kept or broken; the rest goes on either way. */
export async function check(
  name: string,
  prove: () => Promise<string | undefined> | string | undefined,
): Promise<void> {
  const begun = performance.now()
  try {
    const found = await prove()
    passed++
    console.log(`ok    ${name} (${((performance.now() - begun) / 1_000).toFixed(0)} s)${found ? `: ${found}` : ''}`)
  } catch (error) {
    failed++
    console.log(`FAIL  ${name}\n${error instanceof Error ? error.stack : String(error)}`)
  }
}

/** Prints what came of it and sets the exit code. */
export function conclude(): void {
  console.log(`${passed} passed, ${failed} failed`)
  process.exitCode = failed > 0 ? 1 : 0
}
