import type { Language } from '../protocol.ts'

/** What pages say besides what articles say. */
interface PageWords {
  /** The language's own name for itself. */
  readonly language: string
  /** As `lang` says it: Chinese is written in simplified characters. */
  readonly tag: string
  /** As Open Graph says it. */
  readonly locale: string
  /** The site's title where none is configured. */
  readonly articles: string
  readonly skip: string
  readonly contents: string
  readonly previous: string
  readonly next: string
  readonly otherArticles: string
  readonly languages: string
  readonly feed: string
  readonly table: (number: number) => string
  readonly code: (number: number) => string
  readonly done: string
  readonly open: string
  readonly footnotes: string
  readonly backToText: string
  readonly published: string
  readonly updated: string
  readonly made: readonly [before: string, link: string, after: string]
  readonly image: string
  /** What the button turns on and off. */
  readonly theme: string
  readonly date: (year: number, month: number, day: number) => string
}

const months = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
]

/** By language. */
export const pageWords: Readonly<Record<Language, PageWords>> = {
  en: {
    language: 'English',
    tag: 'en',
    locale: 'en',
    articles: 'Articles',
    skip: 'Skip to the article',
    contents: 'Contents',
    previous: 'Previous',
    next: 'Next',
    otherArticles: 'Other articles',
    languages: 'Languages',
    feed: 'Feed',
    table: number => `Table ${number}`,
    code: number => `Code ${number}`,
    done: 'done',
    open: 'to do',
    footnotes: 'Footnotes',
    backToText: 'Back to the text',
    published: 'Published',
    updated: 'Updated',
    made: ['Every figure and number is computed by ', 'wirefig', '.'],
    image: 'image',
    theme: 'Dark theme',
    date: (year, month, day) => `${day} ${months[month - 1]} ${year}`,
  },
  zh: {
    language: '中文',
    tag: 'zh-Hans',
    locale: 'zh_CN',
    articles: '文章',
    skip: '跳到正文',
    contents: '目录',
    previous: '上一篇',
    next: '下一篇',
    otherArticles: '其他文章',
    languages: '语言',
    feed: '订阅',
    table: number => `表 ${number}`,
    code: number => `代码 ${number}`,
    done: '已完成',
    open: '未完成',
    footnotes: '脚注',
    backToText: '回到正文',
    published: '发布于',
    updated: '更新于',
    made: ['图与数字皆由 ', 'wirefig', ' 算出。'],
    image: '图片',
    theme: '深色模式',
    date: (year, month, day) => `${year} 年 ${month} 月 ${day} 日`,
  },
}
