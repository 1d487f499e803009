import { defaultSchema, type Options } from 'rehype-sanitize'

/** The attribute of a figure's place: its value is a digest of the article, so no author can write it. */
export const placeAttribute = 'dataWfPlace'

const { attributes, tagNames } = defaultSchema

/** Elements that GitHub allows and that HTML has no longer, or that load what another site has. */
const refused = ['picture', 'source', 'strike', 'tt']

/**
 * What an author may write in HTML: about what GitHub takes, less what HTML no longer has. No script, no style, no
 * frame, no form, no handler, no address that runs.
 */
export const schema: Options = {
  ...defaultSchema,
  tagNames: [
    ...(tagNames ?? []).filter(name => !refused.includes(name)),
    ...['abbr', 'figcaption', 'figure', 'mark', 'time'],
  ],
  attributes: {
    ...attributes,
    '*': ['dir', 'id', 'lang', 'title'],
    details: ['open'],
    div: [],
    figure: [placeAttribute],
    img: ['alt', 'height', 'src', 'width'],
    li: [...(attributes?.li ?? []), 'value'],
    ol: [...(attributes?.ol ?? []), 'reversed', 'start'],
    td: ['align', 'colSpan', 'headers', 'rowSpan'],
    th: ['abbr', 'align', 'colSpan', 'headers', 'rowSpan', 'scope'],
    time: ['dateTime'],
  },
  clobberPrefix: '',
  protocols: {
    cite: ['http', 'https'],
    href: ['http', 'https', 'mailto', 'tel'],
    src: ['http', 'https'],
  },
}
