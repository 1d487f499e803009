/** The one list of the views, and in a line what each shows, for help and for editors. */
export const viewMeanings = {
  sequence: 'segments, states where they change, timeouts: a sequence diagram',
  ladder: 'the run to scale: time goes down, segments slope',
  table: 'a row a segment: number, time, fields, states',
  variables: 'the variables of the endpoints, row by row',
  knowledge: 'what each side knows after each segment',
  states: 'the state diagram with the path of one side',
  'state-ladder': 'the state diagram with the paths of all sides',
  transitions: 'the transition table that the model runs',
  text: 'the notation of the standard’s own figures',
  verdict: 'of a scenario that asks: what was asked, and what was found',
  json: 'the trace',
} as const

export type ViewName = keyof typeof viewMeanings
