import { z } from 'zod'
import {
  anyMapping,
  choice,
  described,
  duration,
  list,
  localized,
  mapping,
  text,
} from './schema.ts'

/** What depends on the protocol or on the names of the endpoints, as yet unread: each is read once these are known. */
export const unread = {
  endpoints: anyMapping,
  network: anyMapping,
  begin: z.unknown(),
  steps: list(anyMapping),
  variant: z.unknown(),
  search: anyMapping,
  names: anyMapping,
  faults: list(anyMapping),
  expect: anyMapping,
}

const head = {
  title: described(localized, 'What the scenario shows; in both languages, or one text for both.', {
    en: 'The first SYN is lost',
    zh: '第一个 SYN 丢失',
  }),
  source: described(
    text,
    'Where the scenario is from: documents, each with its sections.',
    'RFC 9293 §3.8.1; RFC 6298 (2.1), (5.5)',
  ).optional(),
}

/** A scenario whose run was captured: its keys, and what they hold. */
export function capturedTopLevel<Captures extends z.ZodType>(parts: {
  readonly captures: Captures
  readonly names: z.ZodType
  readonly expect: z.ZodType
}) {
  return mapping({
    ...head,
    captures: parts.captures,
    names: parts.names.optional(),
    expect: parts.expect.optional(),
  })
}

/** A scenario that is run: its keys, and what they hold. Where it asks, it need not have steps. */
export function topLevel(
  protocols: readonly string[],
  parts: Readonly<Record<keyof typeof unread, z.ZodType>>,
  isAsked: boolean,
) {
  return mapping({
    ...head,
    protocol: described(
      choice(protocols),
      'The protocol whose model runs the scenario.',
      protocols[0],
    ).optional(),
    endpoints: parts.endpoints,
    network: parts.network.optional(),
    begin: parts.begin.optional(),
    variant: parts.variant.optional(),
    steps: isAsked ? parts.steps.optional() : parts.steps,
    search: parts.search.optional(),
    names: parts.names.optional(),
    faults: parts.faults.optional(),
    expect: parts.expect.optional(),
    until: described(
      duration,
      'When the run is stopped, with its unit; without it, the run ends when nothing is due any more.',
      '10s',
    ).optional(),
  })
}
