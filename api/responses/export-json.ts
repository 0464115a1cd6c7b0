import type { StoredResponse } from '#db/schema/responses.ts'

export function* jsonOf(pages: Iterable<readonly StoredResponse[]>): Generator<string> {
  let before = '[\n'
  for (const page of pages) {
    yield before +
      page
        .map(({ reference, receivedAt, channel, language, version, suspicion, answers }) =>
          JSON.stringify({
            response_id: reference,
            submitted_at: receivedAt.toISOString(),
            channel,
            language,
            version,
            suspicion,
            answers,
          }),
        )
        .join(',\n')
    before = ',\n'
  }
  yield before === '[\n' ? '[]\n' : '\n]\n'
}
